package dev.mizzen.base;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.elf.ElfFile;
import dev.mizzen.python.Libc;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells the C library from the loader that the interpreter's own ELF header names ({@code PT_INTERP}), whatever else is
 * installed, and its version from the library's own content.
 *
 * <p>glibc: {@code libc.so.6} beside the loader, else any for the same machine. It holds the banner {@code GNU C Library …
 * release version 2.36.}; that is what {@code gnu_get_libc_version} returns. The symbol versions that it defines are the second
 * witness: they never exceed the release, but a release need not add any.
 *
 * <p>musl: the loader is the library. It holds its version, {@code 1.2.4}, as a C string of its own.
 */
final class LibcReader {
    private static final Pattern GLIBC_LOADER =
            Pattern.compile("ld-linux[^/]*\\.so\\.[0-9]+|ld64\\.so\\.[0-9]+|ld\\.so\\.[0-9]+");
    private static final Pattern MUSL_LOADER = Pattern.compile("ld-musl-[^/]*\\.so\\.1");
    private static final Pattern BANNER =
            Pattern.compile("GNU C Library [^\\x00\\n]{0,100}release version ([0-9]{1,2})\\.([0-9]{1,3})");
    private static final Pattern SYMBOL_VERSION = Pattern.compile("GLIBC_2\\.([0-9]{1,3})(?:\\.[0-9]+)?");
    private static final Pattern MUSL_VERSION =
            Pattern.compile("(?<=\\x00)1\\.([0-9]{1,2})\\.[0-9]{1,3}(?:-git-[^\\x00]{1,60})?\\x00");
    private static final int LARGEST = 32 << 20;

    private final BaseFilesystem files;

    LibcReader(BaseFilesystem files) {
        this.files = files;
    }

    /** Whether a file of that name may be a C library. */
    static boolean isName(String name) {
        return name.equals("libc.so.6")
                || name.equals("libc.so")
                || name.matches("libc-2\\.[0-9]+\\.so")
                || MUSL_LOADER.matcher(name).matches();
    }

    Libc read(ElfFile interpreter, String path) throws BuildException {
        if (interpreter.interpreter().isEmpty()) {
            throw TargetDetector.unsupported("the interpreter `" + TargetDetector.shown(path)
                            + "` of the base is linked statically; wheels with extension modules could not be loaded")
                    .exception();
        }
        String loader = interpreter.interpreter().get();
        String name = loader.substring(loader.lastIndexOf('/') + 1);
        if (MUSL_LOADER.matcher(name).matches()) {
            return musl(loader);
        }
        if (GLIBC_LOADER.matcher(name).matches()) {
            return glibc(loader, interpreter);
        }
        throw TargetDetector.unsupported("the interpreter `" + TargetDetector.shown(path)
                        + "` of the base wants a loader that is neither glibc's nor musl's: `"
                        + TargetDetector.shown(loader) + "`")
                .exception();
    }

    private Libc glibc(String loader, ElfFile interpreter) throws BuildException {
        BaseEntry found = require(loader);
        List<String> places = new ArrayList<>();
        places.add(found.path().substring(0, found.path().lastIndexOf('/')) + "/libc.so.6");
        places.addAll(files.named("libc.so.6"::equals));
        for (String place : places) {
            Optional<BaseEntry> file = files.follow(place).filter(entry -> entry.isFile() && entry.size() <= LARGEST);
            if (file.isPresent()) {
                byte[] content = files.bytes(place, LARGEST);
                ElfFile elf = BaseElf.read(content, place);
                if (elf.machine().equals(interpreter.machine()) && elf.bits() == interpreter.bits()) {
                    return glibcVersion(content, elf, place);
                }
            }
        }
        throw TargetDetector.unsupported("the base has no `libc.so.6` for its interpreter")
                .exception();
    }

    private static Libc glibcVersion(byte[] content, ElfFile elf, String place) throws BuildException {
        Matcher banner = BANNER.matcher(new String(content, StandardCharsets.ISO_8859_1));
        if (banner.find()) {
            return new Libc(Libc.Family.GLIBC, Integer.parseInt(banner.group(1)), Integer.parseInt(banner.group(2)));
        }
        int newest = -1;
        for (String version : elf.definedVersions()) {
            Matcher matcher = SYMBOL_VERSION.matcher(version);
            if (matcher.matches()) {
                newest = Math.max(newest, Integer.parseInt(matcher.group(1)));
            }
        }
        if (newest < 0) {
            throw TargetDetector.unsupported(
                            "the version of `" + TargetDetector.shown(place) + "` of the base cannot be told")
                    .exception();
        }
        return new Libc(Libc.Family.GLIBC, 2, newest);
    }

    private Libc musl(String loader) throws BuildException {
        BaseEntry found = require(loader);
        Matcher matcher =
                MUSL_VERSION.matcher(new String(files.bytes(found.path(), LARGEST), StandardCharsets.ISO_8859_1));
        TreeSet<Integer> minors = new TreeSet<>();
        while (matcher.find()) {
            minors.add(Integer.parseInt(matcher.group(1)));
        }
        if (minors.size() != 1) {
            throw TargetDetector.unsupported(
                            "the version of `" + TargetDetector.shown(loader) + "` of the base cannot be told")
                    .exception();
        }
        return new Libc(Libc.Family.MUSL, 1, minors.first());
    }

    private BaseEntry require(String loader) throws BuildException {
        return files.follow(loader)
                .filter(BaseEntry::isFile)
                .orElseThrow(() -> TargetDetector.unsupported(
                                "the base lacks the loader of its interpreter: `" + TargetDetector.shown(loader) + "`")
                        .exception());
    }
}
