package dev.mizzen.testing;

import dev.mizzen.elf.Machine;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes small ELF files that hold nothing but headers and a dynamic section: enough for whoever asks what they need. */
public final class ElfForge {
    /** Where the file is loaded, so that addresses differ from offsets. */
    private static final int BASE = 0x40_0000;

    private static final int PT_LOAD = 1;
    private static final int PT_DYNAMIC = 2;
    private static final int PT_INTERP = 3;

    private final Machine machine;
    private boolean wide = true;
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    private int type = 3;
    private @Nullable String interpreter;
    private final Map<Long, List<String>> names = new LinkedHashMap<>();
    private final Map<String, List<String>> required = new LinkedHashMap<>();
    private final List<String> defined = new ArrayList<>();

    private final ByteArrayOutputStream strings = new ByteArrayOutputStream();

    private ElfForge(Machine machine) {
        this.machine = machine;
    }

    /** A shared library of 64 bits, little-endian. */
    public static ElfForge library(Machine machine) {
        return new ElfForge(machine);
    }

    /** A position-independent program of 64 bits, little-endian, with its loader. */
    public static ElfForge program(Machine machine, String interpreter) {
        ElfForge forge = new ElfForge(machine);
        forge.interpreter = interpreter;
        return forge;
    }

    /** 32 bits instead of 64. */
    public ElfForge narrow() {
        wide = false;
        return this;
    }

    public ElfForge bigEndian() {
        order = ByteOrder.BIG_ENDIAN;
        return this;
    }

    /** Another {@code e_type}: 1 object file, 2 program at a fixed address, 3 shared (the default), 4 memory dump. */
    public ElfForge type(int code) {
        type = code;
        return this;
    }

    public ElfForge needs(String library) {
        return name(1, library);
    }

    public ElfForge soname(String value) {
        return name(14, value);
    }

    public ElfForge rpath(String value) {
        return name(15, value);
    }

    public ElfForge runpath(String value) {
        return name(29, value);
    }

    /** Wants {@code versions} ({@code GLIBC_2.34}) from {@code library}; does not add {@link #needs}. */
    public ElfForge requires(String library, String... versions) {
        required.computeIfAbsent(library, key -> new ArrayList<>()).addAll(List.of(versions));
        return this;
    }

    /** Offers symbol versions, as the C library does. */
    public ElfForge defines(String... versions) {
        defined.addAll(List.of(versions));
        return this;
    }

    private ElfForge name(long tag, String value) {
        names.computeIfAbsent(tag, key -> new ArrayList<>()).add(value);
        return this;
    }

    /** The file. */
    public byte[] bytes() {
        strings.reset();
        strings.write(0);
        List<long[]> entries = new ArrayList<>();
        names.forEach((tag, values) -> values.forEach(value -> entries.add(new long[] {tag, string(value)})));
        byte[] needs = requirements();
        byte[] definitions = definitions();
        byte[] loader = interpreter == null ? new byte[0] : (interpreter + "\0").getBytes(StandardCharsets.UTF_8);

        int segments = interpreter == null ? 2 : 3;
        int headers = wide ? 64 + segments * 56 : 52 + segments * 32;
        int loaderAt = headers;
        int stringsAt = loaderAt + loader.length;
        int needsAt = stringsAt + strings.size();
        int definitionsAt = needsAt + needs.length;
        int dynamicAt = definitionsAt + definitions.length;
        entries.add(new long[] {5, BASE + stringsAt});
        entries.add(new long[] {10, strings.size()});
        if (!required.isEmpty()) {
            entries.add(new long[] {0x6fff_fffeL, BASE + needsAt});
            entries.add(new long[] {0x6fff_ffffL, required.size()});
        }
        if (!defined.isEmpty()) {
            entries.add(new long[] {0x6fff_fffcL, BASE + definitionsAt});
            entries.add(new long[] {0x6fff_fffdL, defined.size() + 1});
        }
        entries.add(new long[] {0, 0});
        int dynamicSize = entries.size() * (wide ? 16 : 8);

        ByteBuffer file = ByteBuffer.allocate(dynamicAt + dynamicSize).order(order);
        header(file, segments);
        segment(file, PT_LOAD, 0, file.capacity());
        segment(file, PT_DYNAMIC, dynamicAt, dynamicSize);
        if (interpreter != null) {
            segment(file, PT_INTERP, loaderAt, loader.length);
        }
        file.put(loader).put(strings.toByteArray()).put(needs).put(definitions);
        for (long[] entry : entries) {
            word(file, entry[0]);
            word(file, entry[1]);
        }
        return file.array();
    }

    private void header(ByteBuffer file, int segments) {
        file.put(new byte[] {
            0x7f, 'E', 'L', 'F', (byte) (wide ? 2 : 1), (byte) (order == ByteOrder.LITTLE_ENDIAN ? 1 : 2), 1
        });
        file.position(16);
        file.putShort((short) type).putShort((short) machine.code()).putInt(1);
        word(file, 0);
        word(file, wide ? 64 : 52);
        word(file, 0);
        file.putInt(0).putShort((short) (wide ? 64 : 52));
        file.putShort((short) (wide ? 56 : 32)).putShort((short) segments);
        file.putShort((short) 0).putShort((short) 0).putShort((short) 0);
    }

    private void segment(ByteBuffer file, int kind, int offset, int size) {
        file.putInt(kind);
        if (wide) {
            file.putInt(4).putLong(offset).putLong(BASE + offset).putLong(BASE + offset);
            file.putLong(size).putLong(size).putLong(8);
        } else {
            file.putInt(offset).putInt(BASE + offset).putInt(BASE + offset);
            file.putInt(size).putInt(size).putInt(4).putInt(4);
        }
    }

    private byte[] requirements() {
        ByteBuffer table = ByteBuffer.allocate(
                required.values().stream().mapToInt(v -> 16 + 16 * v.size()).sum());
        table.order(order);
        int left = required.size();
        for (Map.Entry<String, List<String>> entry : required.entrySet()) {
            int count = entry.getValue().size();
            int next = --left == 0 ? 0 : 16 + 16 * count;
            table.putShort((short) 1)
                    .putShort((short) count)
                    .putInt(string(entry.getKey()))
                    .putInt(16)
                    .putInt(next);
            for (int i = 0; i < count; i++) {
                String version = entry.getValue().get(i);
                table.putInt(0).putShort((short) 0).putShort((short) (i + 2));
                table.putInt(string(version)).putInt(i + 1 == count ? 0 : 16);
            }
        }
        return table.array();
    }

    private byte[] definitions() {
        if (defined.isEmpty()) {
            return new byte[0];
        }
        List<String> all = new ArrayList<>(defined);
        all.add(0, "the file itself");
        ByteBuffer table = ByteBuffer.allocate(28 * all.size()).order(order);
        for (int i = 0; i < all.size(); i++) {
            table.putShort((short) 1).putShort((short) (i == 0 ? 1 : 0)).putShort((short) (i + 1));
            table.putShort((short) 1).putInt(0).putInt(20).putInt(i + 1 == all.size() ? 0 : 28);
            table.putInt(string(all.get(i))).putInt(0);
        }
        return table.array();
    }

    private int string(String value) {
        int at = strings.size();
        strings.writeBytes((value + "\0").getBytes(StandardCharsets.UTF_8));
        return at;
    }

    private void word(ByteBuffer file, long value) {
        if (wide) {
            file.putLong(value);
        } else {
            file.putInt((int) value);
        }
    }
}
