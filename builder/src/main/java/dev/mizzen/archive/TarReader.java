package dev.mizzen.archive;

import dev.mizzen.diagnostic.Redaction;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads tar headers (v7, ustar, pax, GNU long names) from a foreign layer. Written here because ready-made readers keep
 * long names and pax records of any length in memory.
 */
final class TarReader {
    static final int MOST_NAME_BYTES = 1 << 16;
    static final int MOST_PAX_BYTES = 1 << 20;
    private static final int BLOCK = CanonicalTar.BLOCK;
    private static final long MOST_ID = 0xffff_ffffL;

    private final InputStream tar;
    private final int mostEntries;
    private int entries;
    private long left;
    private int padding;

    TarReader(InputStream tar, int mostEntries) {
        this.tar = tar;
        this.mostEntries = mostEntries;
    }

    /** The next entry, or null at the end of the archive. What is left of the one before is skipped. */
    @Nullable
    LayerEntry next() throws IOException {
        skipContent();
        Map<String, String> overrides = new TreeMap<>();
        while (true) {
            byte[] block = new byte[BLOCK];
            int read = tar.readNBytes(block, 0, BLOCK);
            if (overrides.isEmpty() && (read == 0 || (read == BLOCK && isZero(block) && endsHere()))) {
                return null;
            }
            if (read < BLOCK) {
                throw truncated();
            }
            checkSum(block);
            long size = TarNumbers.field(block, 124, 12, "size");
            switch (block[156]) {
                case 'x', 'X' -> readPax(size, overrides);
                case 'g' -> readExtension(size, MOST_PAX_BYTES, "a pax record");
                case 'L' -> overrides.putIfAbsent("path", longName(size));
                case 'K' -> overrides.putIfAbsent("linkpath", longName(size));
                default -> {
                    if (++entries > mostEntries) {
                        throw MalformedArchiveException.limit("has more than " + mostEntries + " entries");
                    }
                    return entry(block, size, overrides);
                }
            }
        }
    }

    /** Reads from the content of the current entry; -1 at its end. */
    int read(byte[] buffer, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int read = tar.read(buffer, offset, (int) Math.min(left, length));
        if (read < 0) {
            throw truncated();
        }
        left -= read;
        return read;
    }

    /** Passes over the content of the current entry: the source has been moved behind it and its padding. */
    void leaveContent() {
        left = 0;
        padding = 0;
    }

    private LayerEntry entry(byte[] block, long headerSize, Map<String, String> overrides) throws IOException {
        String name = overrides.containsKey("path") ? overrides.get("path") : headerName(block);
        String link = overrides.getOrDefault("linkpath", text(block, 157, 100));
        LayerEntry.Type type = type(block[156], name);
        long size = overrides.containsKey("size") ? TarNumbers.decimal(overrides.get("size"), "size") : headerSize;
        boolean file = type == LayerEntry.Type.FILE;
        left = file ? size : 0;
        padding = file ? (int) ((BLOCK - size % BLOCK) % BLOCK) : 0;
        boolean hard = type == LayerEntry.Type.HARD_LINK;
        boolean symbolic = type == LayerEntry.Type.SYMBOLIC_LINK;
        if (symbolic && (link.isEmpty() || link.indexOf(0) >= 0)) {
            throw MalformedArchiveException.refused(
                    "has a symbolic link `" + shown(name) + "` without a usable target");
        }
        return new LayerEntry(
                normalise(name),
                type,
                (int) (TarNumbers.field(block, 100, 8, "mode") & 07777),
                id(block, 108, "uid", overrides),
                id(block, 116, "gid", overrides),
                left,
                hard ? normalise(link) : symbolic ? link : "");
    }

    private static LayerEntry.Type type(byte flag, String name) throws MalformedArchiveException {
        return switch (flag) {
            case 0, '0', '7' -> name.endsWith("/") ? LayerEntry.Type.DIRECTORY : LayerEntry.Type.FILE;
            case '1' -> LayerEntry.Type.HARD_LINK;
            case '2' -> LayerEntry.Type.SYMBOLIC_LINK;
            case '3' -> LayerEntry.Type.CHARACTER_DEVICE;
            case '4' -> LayerEntry.Type.BLOCK_DEVICE;
            case '5' -> LayerEntry.Type.DIRECTORY;
            case '6' -> LayerEntry.Type.FIFO;
            case 'S' -> throw sparse(name);
            default ->
                throw MalformedArchiveException.refused(
                        "has an entry `" + shown(name) + "` of unknown type " + (flag & 0xff));
        };
    }

    /** What unpackers agree on: {@code ./a//b/} is {@code a/b}; {@code ..} is not followed but refused. */
    private static String normalise(String name) throws MalformedArchiveException {
        if (name.indexOf(0) >= 0) {
            throw MalformedArchiveException.refused("has an entry `" + shown(name) + "` with a NUL in its name");
        }
        if (TreePath.utf8(name).length > TreePath.MOST_BYTES) {
            throw MalformedArchiveException.limit(
                    "has an entry `" + shown(name) + "` with a name of more than " + TreePath.MOST_BYTES + " bytes");
        }
        StringBuilder out = new StringBuilder(name.length());
        for (String segment : name.split("/", -1)) {
            if (segment.equals("..")) {
                throw MalformedArchiveException.refused("has an entry `" + shown(name) + "` with `..` in its path");
            }
            if (!segment.isEmpty() && !segment.equals(".")) {
                out.append(out.length() == 0 ? "" : "/").append(segment);
            }
        }
        return out.toString();
    }

    private static String headerName(byte[] block) {
        String name = text(block, 0, 100);
        boolean ustar = "ustar\0".equals(new String(block, 257, 6, StandardCharsets.ISO_8859_1));
        String prefix = ustar ? text(block, 345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static long id(byte[] block, int offset, String key, Map<String, String> overrides)
            throws MalformedArchiveException {
        long id = overrides.containsKey(key)
                ? TarNumbers.decimal(overrides.get(key), key)
                : TarNumbers.field(block, offset, 8, key);
        if (id > MOST_ID) {
            throw MalformedArchiveException.refused("has an entry whose " + key + " " + id + " is beyond " + MOST_ID);
        }
        return id;
    }

    private String longName(long size) throws IOException {
        byte[] bytes = readExtension(size, MOST_NAME_BYTES, "a name");
        return text(bytes, 0, bytes.length);
    }

    private void readPax(long size, Map<String, String> overrides) throws IOException {
        byte[] bytes = readExtension(size, MOST_PAX_BYTES, "a pax record");
        int start = 0;
        while (start < bytes.length && bytes[start] != 0) {
            int space = indexOf(bytes, ' ', start, bytes.length);
            long length = space < 0
                    ? 0
                    : TarNumbers.decimal(new String(bytes, start, space - start, StandardCharsets.UTF_8), "pax record");
            long end = start + length;
            int equals = space < 0 ? -1 : indexOf(bytes, '=', space, bytes.length);
            if (end > bytes.length || equals < 0 || equals >= end || bytes[(int) end - 1] != '\n') {
                throw MalformedArchiveException.corrupt("has a malformed pax record");
            }
            String key = new String(bytes, space + 1, equals - space - 1, StandardCharsets.UTF_8);
            String value = new String(bytes, equals + 1, (int) end - equals - 2, StandardCharsets.UTF_8);
            if (key.startsWith("GNU.sparse.")) {
                throw sparse(overrides.getOrDefault("path", key));
            }
            if (value.isEmpty()) {
                overrides.remove(key);
            } else {
                overrides.put(key, value);
            }
            start = (int) end;
        }
    }

    private byte[] readExtension(long size, int most, String what) throws IOException {
        if (size > most) {
            throw MalformedArchiveException.limit("has " + what + " of " + size + " bytes, more than " + most);
        }
        byte[] bytes = tar.readNBytes((int) size);
        int pad = (int) ((BLOCK - size % BLOCK) % BLOCK);
        if (bytes.length < size || tar.readNBytes(pad).length < pad) {
            throw truncated();
        }
        return bytes;
    }

    private void skipContent() throws IOException {
        byte[] buffer = new byte[1 << 13];
        while (left > 0) {
            read(buffer, 0, buffer.length);
        }
        if (tar.readNBytes(padding).length < padding) {
            throw truncated();
        }
        padding = 0;
    }

    private boolean endsHere() throws IOException {
        byte[] second = tar.readNBytes(BLOCK);
        if (second.length > 0 && !isZero(second)) {
            throw MalformedArchiveException.corrupt("has tar entries after a block of zeros");
        }
        return true;
    }

    private static void checkSum(byte[] block) throws MalformedArchiveException {
        long expected = TarNumbers.field(block, 148, 8, "checksum");
        long unsigned = 0;
        long signed = 0;
        for (int i = 0; i < BLOCK; i++) {
            byte b = i >= 148 && i < 156 ? (byte) ' ' : block[i];
            unsigned += b & 0xff;
            signed += b;
        }
        if (expected != unsigned && expected != signed) {
            throw MalformedArchiveException.corrupt("has a tar header with a wrong checksum");
        }
    }

    private static boolean isZero(byte[] block) {
        return Arrays.equals(block, new byte[block.length]);
    }

    private static String text(byte[] bytes, int offset, int length) {
        int end = indexOf(bytes, 0, offset, offset + length);
        return new String(bytes, offset, (end < 0 ? offset + length : end) - offset, StandardCharsets.UTF_8);
    }

    private static int indexOf(byte[] bytes, int wanted, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static String shown(String name) {
        return Redaction.printable(name);
    }

    private static MalformedArchiveException sparse(String name) {
        return MalformedArchiveException.refused("has a sparse file `" + shown(name) + "`, which a layer may not hold");
    }

    static MalformedArchiveException truncated() {
        return MalformedArchiveException.corrupt("ends in the middle of a tar entry");
    }
}
