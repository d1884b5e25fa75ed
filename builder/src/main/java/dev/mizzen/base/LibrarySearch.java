package dev.mizzen.base;

import dev.mizzen.archive.LayerEntry;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.elf.ElfFile;
import dev.mizzen.elf.LoaderCache;
import dev.mizzen.elf.SharedLibraries;
import dev.mizzen.python.Architecture;
import dev.mizzen.python.Libc;
import dev.mizzen.python.Target;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which libraries the loader of a base finds by itself (ld.so(8)).
 *
 * <p>glibc: those of {@code /etc/ld.so.cache} that are there and made for the interpreter's ABI, and those in the folders that
 * are compiled in, which differ between distributions and are told from where the loader itself lies. The loader never reads
 * {@code ld.so.conf}: a folder that it names counts once {@code ldconfig} has put its libraries into the cache.
 *
 * <p>musl: those in the folders of {@code /etc/ld-musl-ARCH.path}, else in {@code /lib}, {@code /usr/local/lib} and
 * {@code /usr/lib}. The loader itself is the C library.
 *
 * <p>Both: whatever the interpreter and its {@code libpython} are linked with is loaded when a module comes.
 */
final class LibrarySearch {
    private static final String CACHE = "/etc/ld.so.cache";
    private static final Pattern LIBRARY = Pattern.compile("(?:lib|ld)[^/]*\\.so(?:\\.[^/]*)?");
    private static final Pattern MUSL_PATH = Pattern.compile("etc/ld-musl-[^/]+\\.path");
    private static final int LARGEST_CACHE = 8 << 20;
    private static final int LARGEST_PATH = 64 << 10;
    private static final int MOST_LIBRARIES = 20_000;

    private final BaseFilesystem files;
    private final SortedSet<String> found = new TreeSet<>();
    private final SortedMap<String, SortedSet<String>> folders = new TreeMap<>();

    private LibrarySearch(BaseFilesystem files) {
        this.files = files;
    }

    /** Whether the content of a file is needed. */
    static boolean isWorthKeeping(LayerEntry entry) {
        return (entry.path().equals("etc/ld.so.cache") && entry.size() <= LARGEST_CACHE)
                || (MUSL_PATH.matcher(entry.path()).matches() && entry.size() <= LARGEST_PATH);
    }

    static SharedLibraries read(BaseFilesystem files, Target target) throws BuildException {
        LibrarySearch search = new LibrarySearch(files);
        search.list();
        search.addLoaded(target.interpreter());
        ElfFile interpreter = search.elf(target.interpreter());
        String loader = interpreter.interpreter().orElse("");
        if (target.libc().family() == Libc.Family.MUSL) {
            search.muslFolders(loader).forEach(search::addFolder);
            search.found.addAll(List.of("libc.so", name(loader).replaceFirst("^ld-", "libc.")));
        } else {
            search.glibcFolders(loader, target.architecture()).forEach(search::addFolder);
            search.addCached(interpreter, target.architecture());
        }
        return new SharedLibraries(search.found, search.folders);
    }

    private void list() {
        List<String> paths = files.named(name -> LIBRARY.matcher(name).matches());
        for (String path : paths.subList(0, Math.min(MOST_LIBRARIES, paths.size()))) {
            if (isFile(path)) {
                folders.computeIfAbsent(parent(path), folder -> new TreeSet<>()).add(name(path));
            }
        }
    }

    /** What the process has loaded before any module, as far as the interpreter and its own library say. */
    private void addLoaded(String interpreter) throws BuildException {
        ElfFile program = elf(interpreter);
        program.interpreter().ifPresent(loader -> found.add(name(loader)));
        Optional<String> library =
                PythonInstallation.of(interpreter, program, files).library();
        found.addAll(program.needed());
        if (library.isPresent()) {
            ElfFile libpython = elf(library.get());
            libpython.soname().ifPresent(name -> found.add(name));
            found.addAll(libpython.needed());
        }
    }

    private void addFolder(String folder) {
        if (folder.startsWith("/")) {
            files.follow(folder).map(entry -> folders.get(entry.path())).ifPresent(names -> found.addAll(names));
        }
    }

    private void addCached(ElfFile interpreter, Architecture architecture) throws BuildException {
        Optional<BaseEntry> cache =
                files.follow(CACHE).filter(entry -> entry.isFile() && entry.size() <= LARGEST_CACHE);
        if (cache.isEmpty()) {
            return;
        }
        int flags = cacheFlags(architecture);
        for (LoaderCache.Entry entry : LoaderCache.read(files.bytes(CACHE, LARGEST_CACHE), interpreter.byteOrder())) {
            if (entry.flags() == flags && isFile(entry.path())) {
                found.add(entry.name());
            }
        }
    }

    /** The flags of glibc's libraries for an ABI in {@code ld.so.cache} (glibc, {@code ldconfig.h}). */
    private static int cacheFlags(Architecture architecture) {
        int abi = switch (architecture) {
            case I686 -> 0x0000;
            case X86_64 -> 0x0300;
            case S390X -> 0x0400;
            case PPC64LE -> 0x0500;
            case ARMV7L -> 0x0900;
            case AARCH64 -> 0x0a00;
            case RISCV64 -> 0x1000;
        };
        return abi | 0x0003;
    }

    private List<String> glibcFolders(String loader, Architecture architecture) {
        String own = files.follow(loader).map(entry -> parent(entry.path())).orElse("");
        String triplet = triplet(architecture);
        List<String> all = new ArrayList<>(List.of(own));
        if (own.endsWith("/" + triplet)) { // Debian and Ubuntu
            all.addAll(List.of("/lib/" + triplet, "/usr/lib/" + triplet, "/lib", "/usr/lib"));
        } else if (own.endsWith("/lib64")) { // Fedora, Red Hat, SUSE: /lib has the libraries of 32 bits
            all.addAll(List.of("/lib64", "/usr/lib64"));
        } else {
            all.addAll(List.of("/lib", "/usr/lib", "/lib64", "/usr/lib64"));
        }
        return all;
    }

    private List<String> muslFolders(String loader) throws BuildException {
        String path = "/etc/" + name(loader).replaceFirst("\\.so\\.1$", "") + ".path";
        Optional<BaseEntry> file = files.follow(path).filter(entry -> entry.isFile() && entry.size() <= LARGEST_PATH);
        if (file.isEmpty()) {
            return List.of("/lib", "/usr/local/lib", "/usr/lib");
        }
        return List.of(new String(files.bytes(path, LARGEST_PATH), StandardCharsets.UTF_8).split("[:\\n]+"));
    }

    private static String triplet(Architecture architecture) {
        return switch (architecture) {
            case ARMV7L -> "arm-linux-gnueabihf";
            case I686 -> "i386-linux-gnu";
            case PPC64LE -> "powerpc64le-linux-gnu";
            default -> architecture.machine() + "-linux-gnu";
        };
    }

    private ElfFile elf(String path) throws BuildException {
        return BaseElf.read(files.bytes(path, TargetDetector.LARGEST_PROGRAM), path);
    }

    private boolean isFile(String path) {
        return files.follow(path).filter(BaseEntry::isFile).isPresent();
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }
}
