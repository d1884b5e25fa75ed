package dev.mizzen.elf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads {@code ld.so.cache}, in which glibc's loader looks libraries up ({@code dl-cache.h}): the format of glibc 2.2 and
 * later, alone or behind the table of older ones. What is not that format has no entries, as to the loader itself.
 */
public final class LoaderCache {
    private static final byte[] OLD_MAGIC = "ld.so-1.7.0".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] MAGIC = "glibc-ld.so.cache1.1".getBytes(StandardCharsets.ISO_8859_1);
    private static final int OLD_HEADER = 16;
    private static final int OLD_ENTRY = 12;
    private static final int HEADER = 48;
    private static final int ENTRY = 24;
    private static final int BYTE_ORDER_AT = 28;
    private static final int BIG_ENDIAN = 3;
    private static final int MOST_ENTRIES = 50_000;
    private static final int LONGEST_NAME = 4096;
    private static final int MOST_TEXT = 8 << 20;

    private LoaderCache() {}

    /**
     * One library.
     *
     * @param flags what it is for: the C library in the lowest byte, 3 for glibc, and above it the ABI, 3 for x86-64
     * @param name the name under which it is needed
     * @param path where it is
     */
    public record Entry(int flags, String name, String path) {}

    /** The entries in the order of the file. */
    public static List<Entry> read(byte[] file, ByteOrder machine) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(machine);
        int start = 0;
        if (begins(file, 0, OLD_MAGIC) && file.length >= OLD_HEADER) {
            long behind = OLD_HEADER + (bytes.getInt(12) & 0xffff_ffffL) * OLD_ENTRY;
            start = (int) Math.min(file.length, behind + 7 & ~7L);
        }
        if (!begins(file, start, MAGIC) || file.length - start < HEADER) {
            return List.of();
        }
        if (file[start + BYTE_ORDER_AT] != 0) {
            bytes.order(file[start + BYTE_ORDER_AT] == BIG_ENDIAN ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        }
        long count = bytes.getInt(start + MAGIC.length) & 0xffff_ffffL;
        int room = (file.length - start - HEADER) / ENTRY;
        List<Entry> entries = new ArrayList<>();
        int text = 0;
        for (int i = 0; i < Math.min(MOST_ENTRIES, Math.min(count, room)) && text < MOST_TEXT; i++) {
            int at = start + HEADER + i * ENTRY;
            String name = string(file, start + (bytes.getInt(at + 4) & 0xffff_ffffL));
            String path = string(file, start + (bytes.getInt(at + 8) & 0xffff_ffffL));
            text += name.length() + path.length();
            if (!name.isEmpty() && !path.isEmpty()) {
                entries.add(new Entry(bytes.getInt(at), name, path));
            }
        }
        return entries;
    }

    private static boolean begins(byte[] file, int at, byte[] magic) {
        return at + magic.length <= file.length && Arrays.equals(file, at, at + magic.length, magic, 0, magic.length);
    }

    /** The text at an offset; empty if there is none. */
    private static String string(byte[] file, long offset) {
        long end = offset;
        while (end < file.length && end - offset < LONGEST_NAME && file[(int) end] != 0) {
            end++;
        }
        return end >= file.length || file[(int) end] != 0
                ? ""
                : new String(file, (int) offset, (int) (end - offset), StandardCharsets.UTF_8);
    }
}
