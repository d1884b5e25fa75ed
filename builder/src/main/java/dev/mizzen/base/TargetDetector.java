package dev.mizzen.base;

import dev.mizzen.archive.LayerEntry;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.digest.Digest;
import dev.mizzen.elf.ElfFile;
import dev.mizzen.oci.Platform;
import dev.mizzen.python.Architecture;
import dev.mizzen.python.Implementation;
import dev.mizzen.python.Libc;
import dev.mizzen.python.Target;
import dev.mizzen.python.Version;
import java.util.Optional;

/**
 * Reads from a base's content, without running anything, which Python is in it:
 *
 * <ul>
 *   <li>the interpreter: {@link InterpreterSearch};
 *   <li>its exact version: {@link PythonVersionScan};
 *   <li>{@code SOABI} and free threading: {@link SoabiReader};
 *   <li>the architecture: the interpreter's ELF header, which must agree with the image's configuration;
 *   <li>the distribution's package that it comes from: {@link SystemPackage};
 *   <li>the C library: the loader that the interpreter names, and that library's own version: {@link LibcReader}.
 * </ul>
 */
final class TargetDetector {
    static final int LARGEST_PROGRAM = 64 << 20;

    private final BaseImage base;
    private final BaseFilesystem files;

    TargetDetector(BaseImage base, BaseFilesystem files) {
        this.base = base;
        this.files = files;
    }

    /** The files whose content is needed in all likelihood. */
    static boolean isWorthKeeping(LayerEntry entry) {
        String path = entry.path();
        String name = path.substring(path.lastIndexOf('/') + 1);
        return InterpreterSearch.isName(name)
                || name.startsWith("libpython3.")
                || LibcReader.isName(name)
                || SoabiReader.isName(name)
                || PythonVersionScan.isEvidence(path)
                || SystemPackage.isDatabase(path)
                || path.equals("etc/passwd")
                || path.equals("etc/group");
    }

    /**
     * @param interpreter the interpreter that the user chose, an absolute path
     * @throws BuildException with {@code PYTHON_NOT_FOUND}, {@code BASE_UNSUPPORTED} or {@code TARGET_MISMATCH}
     */
    Detected detect(Optional<String> interpreter) throws BuildException {
        String path = new InterpreterSearch(base.config(), files).find(interpreter);
        byte[] program = files.bytes(path, LARGEST_PROGRAM);
        if (!ElfFile.hasMagic(program)) {
            boolean script = program.length > 1 && program[0] == '#' && program[1] == '!';
            throw unsupported("`" + shown(path) + "` of the base is " + (script ? "a script" : "no program")
                            + ", not an interpreter")
                    .hint("choose the interpreter itself with `--interpreter`")
                    .exception();
        }
        ElfFile elf = BaseElf.read(program, path);
        Architecture architecture = architecture(elf, path);
        PythonInstallation python = PythonInstallation.of(path, elf, files);
        Libc libc = new LibcReader(files).read(elf, path);
        Version version = new PythonVersionScan(base.config(), files).read(python, program);
        String soabi = new SoabiReader(files).read(python, architecture, libc);
        boolean freeThreaded = SoabiReader.isFreeThreaded(soabi);
        Target target = new Target(version, path, Implementation.CPYTHON, freeThreaded, architecture, libc, soabi);
        byte[] code =
                python.library().isPresent() ? files.bytes(python.library().get(), LARGEST_PROGRAM) : program;
        return new Detected(target, Digest.sha256(code), SystemPackage.of(python, files));
    }

    /**
     * A Python.
     *
     * @param target what it is
     * @param code the digest of the file that holds its code: the program, or the library that it is linked with
     * @param systemPackage the distribution's package that it comes from
     */
    record Detected(Target target, Digest code, Optional<SystemPackage> systemPackage) {}

    private Architecture architecture(ElfFile elf, String path) throws BuildException {
        Platform platform = base.config().platform();
        Optional<Architecture> stated = Architecture.ofPlatform(
                platform.architecture(), platform.variant().orElse(""));
        if (stated.isEmpty()) {
            throw unsupported("the base is for an architecture without Python wheels: `" + shown(platform.toString())
                            + "`")
                    .exception();
        }
        Optional<Architecture> found = BaseElf.of(elf);
        if (!found.equals(stated)) {
            throw Problem.of(
                            ProblemCode.TARGET_MISMATCH,
                            "the interpreter `" + shown(path) + "` is for another processor than the base says")
                    .values(
                            stated.get().toString(),
                            found.map(Architecture::toString).orElse(elf.machine() + " of " + elf.bits() + " bits"))
                    .hint("the base's configuration and content contradict each other: take another copy of it, or"
                            + " choose another of its interpreters with `--interpreter`")
                    .exception();
        }
        return stated.get();
    }

    static Problem unsupported(String message) {
        return Problem.of(ProblemCode.BASE_UNSUPPORTED, message);
    }

    static String shown(String text) {
        return Redaction.printable(text);
    }
}
