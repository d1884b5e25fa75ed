package dev.mizzen.archive;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The extra fields of one header that change what it means: ZIP64 sizes (0x0001) and a second name (0x7075). All others are
 * passed over, but must be well formed.
 */
final class ZipExtra {
    private static final int ZIP64 = 0x0001;
    private static final int UNICODE_PATH = 0x7075;
    private static final long MARKER = 0xffff_ffffL;

    private final ByteBuffer header;
    private int zip64 = -1;
    private int zip64Length;
    private int path = -1;
    private int pathLength;

    private ZipExtra(ByteBuffer header) {
        this.header = header;
    }

    /** Reads the fields in a stretch of {@code header}, or says why they can't be read. */
    static ZipExtra read(ByteBuffer header, int offset, int length) throws ZipFault {
        ZipExtra extra = new ZipExtra(header);
        int end = offset + length;
        int at = offset;
        while (at < end) {
            if (end - at < 4 || end - at - 4 < (header.getShort(at + 2) & 0xffff)) {
                throw new ZipFault("has a malformed extra field");
            }
            int id = header.getShort(at) & 0xffff;
            int size = header.getShort(at + 2) & 0xffff;
            extra.take(id, at + 4, size);
            at += 4 + size;
        }
        return extra;
    }

    private void take(int id, int at, int size) throws ZipFault {
        if (id == ZIP64) {
            if (zip64 >= 0) {
                throw new ZipFault("has two ZIP64 fields");
            }
            zip64 = at;
            zip64Length = size;
        } else if (id == UNICODE_PATH) {
            if (path >= 0) {
                throw new ZipFault("has two Unicode path fields");
            }
            path = at;
            pathLength = size;
        }
    }

    /**
     * The values of {@code fields} (size, compressed size, offset, in the order of APPNOTE.TXT 4.5.3), each replaced by its
     * ZIP64 value where it holds the marker. A field that needlessly repeats both sizes is accepted, since there is one way
     * to understand it: Bazel writes it into every local header.
     */
    long[] widen(long... fields) throws ZipFault {
        if (zip64 < 0 || repeats(fields)) {
            return fields;
        }
        long[] out = fields.clone();
        int at = zip64;
        for (int i = 0; i < out.length; i++) {
            if (out[i] == MARKER && at + 8 <= zip64 + zip64Length) {
                out[i] = header.getLong(at);
                at += 8;
                if (out[i] < 0) {
                    throw new ZipFault("has a ZIP64 field with a number beyond 63 bits");
                }
            } else if (out[i] == MARKER) {
                throw new ZipFault("has a ZIP64 field that does not match its 32-bit fields");
            }
        }
        if (at != zip64 + zip64Length) {
            throw new ZipFault("has a ZIP64 field that does not match its 32-bit fields");
        }
        return out;
    }

    private boolean repeats(long[] fields) {
        return zip64Length == 16
                && fields[0] != MARKER
                && header.getLong(zip64) == fields[0]
                && header.getLong(zip64 + 8) == fields[1];
    }

    /** The Unicode path field's name, if there is one and it differs from {@code name}. */
    Optional<String> otherName(ByteBuffer nameBytes, String name) {
        if (path < 0) {
            return Optional.empty();
        }
        CRC32 crc = new CRC32();
        crc.update(nameBytes.duplicate());
        if (pathLength < 5 || header.get(path) != 1 || header.getInt(path + 1) != (int) crc.getValue()) {
            return Optional.of("a stale field");
        }
        byte[] bytes = new byte[pathLength - 5];
        header.get(path + 5, bytes);
        String other = new String(bytes, StandardCharsets.UTF_8);
        return other.equals(name) ? Optional.empty() : Optional.of(other);
    }
}
