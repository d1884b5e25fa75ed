package dev.mizzen.bytecode;

import dev.mizzen.python.Libc;
import dev.mizzen.python.Target;
import dev.mizzen.sandbox.Root;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where in an unpacked root the parts lie that run its interpreter without a change of root.
 *
 * @param loader the ELF loader
 * @param libraries the folders of shared libraries
 * @param interpreter the interpreter
 * @param home what {@code PYTHONHOME} has to be
 */
record OwnLoader(Path loader, List<Path> libraries, Path interpreter, Path home) {
    static Optional<OwnLoader> of(Root root, Target target) throws IOException {
        String prefix = parent(parent(target.interpreter()));
        Optional<Path> loader = root.resolve(loader(target));
        Optional<Path> interpreter = root.resolve(target.interpreter());
        Optional<Path> home = root.resolve(prefix.isEmpty() ? "/" : prefix);
        if (loader.isEmpty() || interpreter.isEmpty() || home.isEmpty()) {
            return Optional.empty();
        }
        List<Path> libraries = new ArrayList<>();
        String triplet = target.soabi().replaceFirst("^[^-]*-[^-]*-", "");
        for (String folder : List.of(prefix + "/lib", "/usr/local/lib", "/lib", "/usr/lib", "/lib64", "/usr/lib64")) {
            for (String place : List.of(folder, folder + "/" + triplet)) {
                root.resolve(place).filter(found -> !libraries.contains(found)).ifPresent(libraries::add);
            }
        }
        return Optional.of(new OwnLoader(loader.get(), libraries, interpreter.get(), home.get()));
    }

    /** The loader's path, which each architecture's ABI fixes. */
    private static String loader(Target target) {
        if (target.libc().family() == Libc.Family.MUSL) {
            return "/lib/ld-musl-"
                    + switch (target.architecture()) {
                        case X86_64 -> "x86_64";
                        case AARCH64 -> "aarch64";
                        case ARMV7L -> "armhf";
                        case I686 -> "i386";
                        case PPC64LE -> "powerpc64le";
                        case S390X -> "s390x";
                        case RISCV64 -> "riscv64";
                    }
                    + ".so.1";
        }
        return switch (target.architecture()) {
            case X86_64 -> "/lib64/ld-linux-x86-64.so.2";
            case AARCH64 -> "/lib/ld-linux-aarch64.so.1";
            case ARMV7L -> "/lib/ld-linux-armhf.so.3";
            case I686 -> "/lib/ld-linux.so.2";
            case PPC64LE -> "/lib64/ld64.so.2";
            case S390X -> "/lib/ld64.so.1";
            case RISCV64 -> "/lib/ld-linux-riscv64-lp64d.so.1";
        };
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }
}
