package dev.mizzen.python;

import java.util.EnumMap;
import java.util.List;

/**
 * What an image's Python offers to wheels, as read from the base image.
 *
 * @param python the exact version of the language and standard library, {@code 3.11.9}
 * @param interpreter the absolute path of the interpreter inside the image, without symbolic links
 * @param implementation which Python it is
 * @param freeThreaded whether this is a build without the global interpreter lock (PEP 703)
 * @param architecture the processor
 * @param libc the C library
 * @param soabi {@code SOABI} of its build, as in the names of extension modules: {@code cpython-311-x86_64-linux-gnu}
 */
public record Target(
        Version python,
        String interpreter,
        Implementation implementation,
        boolean freeThreaded,
        Architecture architecture,
        Libc libc,
        String soabi) {
    public Target {
        if (python.release().size() < 2) {
            throw new IllegalArgumentException("not the version of a Python: " + python);
        }
        if (!interpreter.startsWith("/")) {
            throw new IllegalArgumentException("not an absolute path: " + interpreter);
        }
    }

    /** The first two numbers of the version: {@code 3.11}. */
    public String pythonSeries() {
        return python.release(0) + "." + python.release(1);
    }

    /** The ABI tag of this build's own extension modules: {@code cp311}, {@code cp313t}. */
    public String abi() {
        return implementation.tagPrefix() + python.release(0) + python.release(1) + threading();
    }

    /** The tags of the wheels that run here, best first; {@link SupportedTags} ranks wheels by them. */
    public List<Tag> tags() {
        return SupportedTags.of(this).tags();
    }

    /** What matters of it for wheels, for messages: {@code Python 3.11.9, x86_64, glibc-2.36}. */
    public String inWords() {
        return "Python " + python + ", " + architecture + ", " + libc;
    }

    /** What markers are evaluated against; nothing in it is known of the kernel that will run the image. */
    public MarkerEnvironment markerEnvironment() {
        EnumMap<MarkerVariable, String> values = new EnumMap<>(MarkerVariable.class);
        values.put(MarkerVariable.IMPLEMENTATION_NAME, implementation.lowerName());
        values.put(MarkerVariable.IMPLEMENTATION_VERSION, python.publicVersion().toString());
        values.put(MarkerVariable.OS_NAME, "posix");
        values.put(MarkerVariable.PLATFORM_MACHINE, architecture.machine());
        values.put(MarkerVariable.PLATFORM_PYTHON_IMPLEMENTATION, implementation.displayName());
        values.put(MarkerVariable.PLATFORM_RELEASE, "");
        values.put(MarkerVariable.PLATFORM_SYSTEM, "Linux");
        values.put(MarkerVariable.PLATFORM_VERSION, "");
        values.put(MarkerVariable.PYTHON_FULL_VERSION, python.toString());
        values.put(MarkerVariable.PYTHON_VERSION, pythonSeries());
        values.put(MarkerVariable.SYS_PLATFORM, "linux");
        return MarkerEnvironment.of(values);
    }

    /** Where the library is below the prefix: {@code lib/python3.11}, {@code lib/python3.13t}. */
    public String libraryDirectory() {
        return "lib/python" + pythonSeries() + threading();
    }

    private String threading() {
        return freeThreaded ? "t" : "";
    }
}
