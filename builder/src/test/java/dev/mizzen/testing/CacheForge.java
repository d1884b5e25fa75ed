package dev.mizzen.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes an {@code ld.so.cache} as {@code ldconfig} does, for any ABI. */
public final class CacheForge {
    /** The flags of libraries for glibc on x86-64. */
    public static final int X86_64 = 0x0303;

    private record Entry(int flags, String name, String path) {}

    private final ByteOrder order;
    private final List<Entry> entries = new ArrayList<>();

    public CacheForge(ByteOrder order) {
        this.order = order;
    }

    public CacheForge add(int flags, String name, String path) {
        entries.add(new Entry(flags, name, path));
        return this;
    }

    /** The format of glibc 2.32 and later. */
    public byte[] bytes() {
        int stringsAt = 48 + 24 * entries.size();
        ByteArrayOutputStream strings = new ByteArrayOutputStream();
        ByteBuffer table = ByteBuffer.allocate(stringsAt).order(order);
        table.put("glibc-ld.so.cache1.1".getBytes(StandardCharsets.ISO_8859_1)).putInt(entries.size());
        table.position(28);
        table.put((byte) (order == ByteOrder.BIG_ENDIAN ? 3 : 2)).position(48);
        for (Entry entry : entries) {
            table.putInt(entry.flags());
            for (String text : List.of(entry.name(), entry.path())) {
                table.putInt(stringsAt + strings.size());
                strings.writeBytes((text + "\0").getBytes(StandardCharsets.UTF_8));
            }
            table.position(table.position() + 12);
        }
        table.putInt(24, strings.size());
        return ByteBuffer.allocate(stringsAt + strings.size())
                .put(table.array())
                .put(strings.toByteArray())
                .array();
    }

    /** The same behind the table of older loaders, here with {@code count} entries. */
    public byte[] bytesBehindOldTable(int count) {
        byte[] behind = bytes();
        int at = 16 + 12 * count + 7 & ~7;
        ByteBuffer file = ByteBuffer.allocate(at + behind.length).order(order);
        file.put("ld.so-1.7.0\0".getBytes(StandardCharsets.ISO_8859_1)).putInt(count);
        return file.position(at).put(behind).array();
    }
}
