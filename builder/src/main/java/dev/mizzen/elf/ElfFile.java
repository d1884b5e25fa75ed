package dev.mizzen.elf;

import dev.mizzen.diagnostic.BuildException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an ELF file tells the dynamic loader.
 *
 * @param bits 32 or 64
 * @param byteOrder the byte order of the machine
 * @param machine the instruction set
 * @param type the kind of object
 * @param interpreter the loader that the file asks for ({@code PT_INTERP}); programs have one, libraries seldom
 * @param needed the libraries to be loaded with it ({@code DT_NEEDED}), in the order of the file
 * @param soname the name under which others need it ({@code DT_SONAME})
 * @param rpath folders to search first ({@code DT_RPATH}), split at colons
 * @param runpath folders to search ({@code DT_RUNPATH}), split at colons
 * @param requiredVersions for each library, the symbol versions wanted from it ({@code GLIBC_2.34}), both sorted
 * @param definedVersions the symbol versions that this library offers, sorted, without the name of the library itself
 * @param moduleNames the Python modules that it can be, sorted: {@code NAME} of each {@code PyInit_NAME} among its dynamic
 *     symbols
 */
public record ElfFile(
        int bits,
        ByteOrder byteOrder,
        Machine machine,
        ElfType type,
        Optional<String> interpreter,
        List<String> needed,
        Optional<String> soname,
        List<String> rpath,
        List<String> runpath,
        Map<String, List<String>> requiredVersions,
        List<String> definedVersions,
        List<String> moduleNames) {
    public ElfFile {
        if (bits != 32 && bits != 64) {
            throw new IllegalArgumentException("not a class of ELF files: " + bits);
        }
        needed = List.copyOf(needed);
        rpath = List.copyOf(rpath);
        runpath = List.copyOf(runpath);
        requiredVersions = sorted(requiredVersions);
        definedVersions = sorted(definedVersions);
        moduleNames = sorted(moduleNames);
    }

    /** Whether a file that begins with {@code start} (four bytes suffice) claims to be an ELF file. */
    public static boolean hasMagic(byte[] start) {
        return start.length >= 4 && start[0] == 0x7f && start[1] == 'E' && start[2] == 'L' && start[3] == 'F';
    }

    /**
     * Reads the headers and the dynamic section of {@code source}; sections are not needed, so stripped files are read too.
     *
     * @param name how messages call the file
     * @throws BuildException with code {@code ELF_INVALID} if the file is cut off or contradicts itself
     */
    public static ElfFile read(ByteSource source, String name) throws IOException, BuildException {
        return new ElfReader(source, name).read();
    }

    /** The symbol versions wanted from any library, sorted. */
    public List<String> allRequiredVersions() {
        List<String> all = new ArrayList<>();
        requiredVersions.values().forEach(all::addAll);
        return sorted(all);
    }

    private static Map<String, List<String>> sorted(Map<String, List<String>> versions) {
        Map<String, List<String>> copy = new TreeMap<>();
        versions.forEach((library, names) -> copy.put(library, sorted(names)));
        return Collections.unmodifiableMap(copy);
    }

    private static List<String> sorted(List<String> names) {
        return names.stream().sorted().distinct().toList();
    }
}
