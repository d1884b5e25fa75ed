package dev.mizzen.elf;

import dev.mizzen.diagnostic.BuildException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The part of an ELF file that the dynamic loader works through, with the tables that it points to. */
record DynamicSection(
        List<String> needed,
        Optional<String> soname,
        List<String> rpath,
        List<String> runpath,
        Map<String, List<String>> requiredVersions,
        List<String> definedVersions,
        List<String> moduleNames) {
    static final DynamicSection EMPTY =
            new DynamicSection(List.of(), Optional.empty(), List.of(), List.of(), Map.of(), List.of(), List.of());

    private static final int MOST_ENTRIES = 8192;
    private static final int MOST_VERSIONS = 8192;

    private static final int MOST_STRING_BYTES = 4 << 20;
    private static final int MOST_MODULES = 1024;
    private static final String INIT = "\0PyInit_";

    private static final long DT_NEEDED = 1;
    private static final long DT_STRTAB = 5;
    private static final long DT_STRSZ = 10;
    private static final long DT_SONAME = 14;
    private static final long DT_RPATH = 15;
    private static final long DT_RUNPATH = 29;
    private static final long DT_VERDEF = 0x6fff_fffcL;
    private static final long DT_VERDEFNUM = 0x6fff_fffdL;
    private static final long DT_VERNEED = 0x6fff_fffeL;
    private static final long DT_VERNEEDNUM = 0x6fff_ffffL;

    private static final int VERSION_OF_THE_FILE_ITSELF = 1;

    static DynamicSection read(ElfReader file, long offset, long size) throws IOException, BuildException {
        return new Parser(file).read(offset, size);
    }

    private static final class Parser {
        private final ElfReader file;
        private final Map<Long, Long> single = new TreeMap<>();
        private final List<Long> neededNames = new ArrayList<>();
        private long strings;
        private long stringsSize;
        private int versions;

        Parser(ElfReader file) {
            this.file = file;
        }

        DynamicSection read(long offset, long size) throws IOException, BuildException {
            readEntries(offset, size);
            Long strtab = single.get(DT_STRTAB);
            if (strtab == null) {
                return EMPTY;
            }
            strings = file.offsetOf(strtab, "the string table");
            stringsSize = single.getOrDefault(DT_STRSZ, Long.MAX_VALUE);
            List<String> needed = new ArrayList<>();
            for (long name : neededNames) {
                needed.add(string(name));
            }
            String soname = named(DT_SONAME);
            return new DynamicSection(
                    needed,
                    Optional.ofNullable(soname),
                    folders(named(DT_RPATH)),
                    folders(named(DT_RUNPATH)),
                    requiredVersions(),
                    definedVersions(),
                    moduleNames());
        }

        private void readEntries(long offset, long size) throws IOException, BuildException {
            int entrySize = file.wide() ? 16 : 8;
            if (size < 0 || size / entrySize > MOST_ENTRIES) {
                throw file.invalid("a dynamic section of " + Long.toUnsignedString(size) + " bytes, more than "
                        + MOST_ENTRIES + " entries");
            }
            ByteBuffer table = file.bytes(offset, (int) size, "the dynamic section");
            for (int at = 0; at + entrySize <= size; at += entrySize) {
                long tag = file.wide() ? table.getLong(at) : table.getInt(at) & 0xffff_ffffL;
                long value = file.wide() ? table.getLong(at + 8) : table.getInt(at + 4) & 0xffff_ffffL;
                if (tag == 0) {
                    return;
                }
                if (tag == DT_NEEDED) {
                    neededNames.add(value);
                } else {
                    single.put(tag, value);
                }
            }
        }

        private Map<String, List<String>> requiredVersions() throws IOException, BuildException {
            Map<String, List<String>> required = new TreeMap<>();
            Long address = single.get(DT_VERNEED);
            long count = single.getOrDefault(DT_VERNEEDNUM, 0L);
            if (address == null) {
                return required;
            }
            long at = file.offsetOf(address, "the table of required versions");
            for (long i = 0; i < count; i++) {
                countStep();
                ByteBuffer need = file.bytes(at, 16, "the required versions");
                String library = string(need.getInt(4) & 0xffff_ffffL);
                int names = need.getShort(2) & 0xffff;
                long aux = at + (need.getInt(8) & 0xffff_ffffL);
                for (int j = 0; j < names; j++) {
                    countStep();
                    ByteBuffer name = file.bytes(aux, 16, "the required versions");
                    required.computeIfAbsent(library, key -> new ArrayList<>())
                            .add(string(name.getInt(8) & 0xffff_ffffL));
                    long next = name.getInt(12) & 0xffff_ffffL;
                    if (next == 0) {
                        break;
                    }
                    aux += next;
                }
                long next = need.getInt(12) & 0xffff_ffffL;
                if (next == 0) {
                    break;
                }
                at += next;
            }
            return required;
        }

        private List<String> definedVersions() throws IOException, BuildException {
            List<String> defined = new ArrayList<>();
            Long address = single.get(DT_VERDEF);
            long count = single.getOrDefault(DT_VERDEFNUM, 0L);
            if (address == null) {
                return defined;
            }
            long at = file.offsetOf(address, "the table of defined versions");
            for (long i = 0; i < count; i++) {
                countStep();
                ByteBuffer definition = file.bytes(at, 20, "the defined versions");
                int flags = definition.getShort(2) & 0xffff;
                long aux = at + (definition.getInt(12) & 0xffff_ffffL);
                String name = string(file.bytes(aux, 8, "the defined versions").getInt(0) & 0xffff_ffffL);
                if ((flags & VERSION_OF_THE_FILE_ITSELF) == 0) {
                    defined.add(name);
                }
                long next = definition.getInt(16) & 0xffff_ffffL;
                if (next == 0) {
                    break;
                }
                at += next;
            }
            return defined;
        }

        /** Looks through the names of all dynamic symbols, which is cheaper than to read the symbols one by one. */
        private List<String> moduleNames() throws IOException, BuildException {
            List<String> found = new ArrayList<>();
            if (stringsSize < 0 || stringsSize > MOST_STRING_BYTES) {
                return found;
            }
            byte[] table = new byte[(int) stringsSize];
            file.bytes(strings, table.length, "the string table").get(table);
            String text = new String(table, StandardCharsets.ISO_8859_1);
            for (int at = text.indexOf(INIT); at >= 0; at = text.indexOf(INIT, at + 1)) {
                int end = text.indexOf('\0', at + 1);
                if (end > at + INIT.length() && found.size() < MOST_MODULES) {
                    found.add(text.substring(at + INIT.length(), end));
                }
            }
            return found;
        }

        /** Every step of both chains passes here, so a count that lies costs a bounded number of steps. */
        private void countStep() throws BuildException {
            if (++versions > MOST_VERSIONS) {
                throw file.invalid("more than " + MOST_VERSIONS + " symbol versions");
            }
        }

        private @Nullable String named(long tag) throws IOException, BuildException {
            Long name = single.get(tag);
            return name == null ? null : string(name);
        }

        private String string(long index) throws IOException, BuildException {
            if (index < 0 || index >= stringsSize) {
                throw file.invalid("a name lies outside the string table");
            }
            return file.string(strings + index, stringsSize - index, "a name in the string table");
        }

        private static List<String> folders(@Nullable String path) {
            return path == null || path.isEmpty() ? List.of() : Arrays.asList(path.split(":"));
        }
    }
}
