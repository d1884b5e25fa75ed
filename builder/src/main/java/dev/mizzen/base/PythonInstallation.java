package dev.mizzen.base;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.elf.ElfFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the parts of one Python are.
 *
 * @param interpreter its absolute path, without links
 * @param minor the second number of its version, 11 of 3.11
 * @param freeThreadedName whether the names of its parts have the {@code t} of free-threaded builds
 * @param library the absolute path of its {@code libpython}, without links, if it is linked with one
 * @param standardLibrary the absolute path of {@code lib/python3.11}, if it is where it belongs
 */
record PythonInstallation(
        String interpreter,
        int minor,
        boolean freeThreadedName,
        Optional<String> library,
        Optional<String> standardLibrary) {
    private static final Pattern PROGRAM = Pattern.compile("python3\\.([0-9]{1,3})(t?)");
    private static final Pattern LIBRARY = Pattern.compile("libpython3\\.([0-9]{1,3})(t?)\\.so(?:\\.1\\.0)?");

    /** {@code 3.11}. */
    String series() {
        return "3." + minor;
    }

    /** {@code python3.11} or {@code python3.13t}. */
    String name() {
        return "python" + series() + (freeThreadedName ? "t" : "");
    }

    static PythonInstallation of(String interpreter, ElfFile elf, BaseFilesystem files) throws BuildException {
        String name = interpreter.substring(interpreter.lastIndexOf('/') + 1);
        if (name.startsWith("pypy") || elf.needed().stream().anyMatch(needed -> needed.startsWith("libpypy"))) {
            throw TargetDetector.unsupported("the interpreter `" + TargetDetector.shown(interpreter)
                            + "` of the base is PyPy; images are built for CPython")
                    .exception();
        }
        String prefix = parent(parent(interpreter));
        Optional<String> soname = elf.needed().stream()
                .filter(needed -> LIBRARY.matcher(needed).matches())
                .findFirst();
        Matcher matcher = soname.map(LIBRARY::matcher).orElseGet(() -> PROGRAM.matcher(name));
        if (!matcher.matches()) {
            matcher = PROGRAM.matcher(onlyLibrary(prefix, files).orElse(""));
        }
        if (!matcher.matches()) {
            throw TargetDetector.unsupported("the base does not tell which Python `" + TargetDetector.shown(interpreter)
                            + "` is: no `" + prefix + "/lib/python3.*`")
                    .exception();
        }
        int minor = Integer.parseInt(matcher.group(1));
        boolean freeThreaded = !matcher.group(2).isEmpty();
        String own = "python3." + minor + matcher.group(2);
        Optional<String> library = soname.flatMap(wanted -> findLibrary(wanted, elf, prefix, interpreter, files));
        if (soname.isPresent() && library.isEmpty()) {
            throw TargetDetector.unsupported("the interpreter `" + TargetDetector.shown(interpreter) + "` needs `"
                            + soname.get() + "`, which the base does not have")
                    .exception();
        }
        return new PythonInstallation(interpreter, minor, freeThreaded, library, standardLibrary(prefix, own, files));
    }

    private static Optional<String> onlyLibrary(String prefix, BaseFilesystem files) {
        TreeSet<String> names = new TreeSet<>();
        for (String folder : List.of("/lib", "/lib64")) {
            for (String child : files.children(prefix + folder)) {
                if (PROGRAM.matcher(child).matches()
                        && files.follow(prefix + folder + "/" + child + "/os.py")
                                .isPresent()) {
                    names.add(child);
                }
            }
        }
        return names.size() == 1 ? Optional.of(names.first()) : Optional.empty();
    }

    private static Optional<String> standardLibrary(String prefix, String name, BaseFilesystem files) {
        for (String folder : List.of("/lib/", "/lib64/")) {
            Optional<BaseEntry> found = files.follow(prefix + folder + name).filter(BaseEntry::isDirectory);
            if (found.isPresent()) {
                return found.map(BaseEntry::path);
            }
        }
        return Optional.empty();
    }

    /** Where the loader would look, as far as that matters: RPATH and RUNPATH, the prefix, then wherever it lies. */
    private static Optional<String> findLibrary(
            String name, ElfFile elf, String prefix, String interpreter, BaseFilesystem files) {
        List<String> places = new ArrayList<>();
        for (List<String> paths : List.of(elf.rpath(), elf.runpath())) {
            for (String path : paths) {
                places.add(path.replace("${ORIGIN}", "$ORIGIN").replace("$ORIGIN", parent(interpreter)) + "/" + name);
            }
        }
        places.add(prefix + "/lib/" + name);
        places.add(prefix + "/lib64/" + name);
        places.addAll(files.named(name::equals));
        for (String place : places) {
            Optional<BaseEntry> found = place.startsWith("/") ? files.follow(place) : Optional.empty();
            if (found.filter(BaseEntry::isFile).isPresent()) {
                return found.map(BaseEntry::path);
            }
        }
        return Optional.empty();
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }
}
