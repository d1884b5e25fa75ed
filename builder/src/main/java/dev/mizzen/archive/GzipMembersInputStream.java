package dev.mizzen.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads all members of a gzip file (RFC 1952), whatever the source answers to {@code available()}: the JDK's own stream
 * stops without an error after the first members when a source answers 0. Each member's CRC-32 and size are checked.
 */
public final class GzipMembersInputStream extends InputStream {
    private static final int FHCRC = 2;
    private static final int FEXTRA = 4;
    private static final int FNAME = 8;
    private static final int FCOMMENT = 16;
    private static final int RESERVED = 0xe0;

    private final InputStream source;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] input = new byte[1 << 16];
    private int position;
    private int limit;
    private long produced;
    private long members;
    private boolean inMember;
    private boolean ended;

    /** Reads {@code source} up to its end. */
    public GzipMembersInputStream(InputStream source) {
        this.source = source;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            if (!inMember && !startMember()) {
                break;
            }
            int count = inflate(buffer, offset, length);
            if (count > 0) {
                crc.update(buffer, offset, count);
                produced += count;
                return count;
            }
        }
        return -1;
    }

    private int inflate(byte[] buffer, int offset, int length) throws IOException {
        try {
            int count = inflater.inflate(buffer, offset, length);
            if (count > 0) {
                return count;
            }
        } catch (DataFormatException e) {
            throw damaged();
        }
        if (inflater.finished()) {
            endMember();
        } else if (inflater.needsDictionary()) {
            throw damaged();
        } else if (inflater.needsInput()) {
            if (position == limit && !fill()) {
                throw truncated();
            }
            inflater.setInput(input, position, limit - position);
            position = limit;
        }
        return 0;
    }

    private boolean startMember() throws IOException {
        if (position == limit && !fill()) {
            if (members == 0) {
                throw truncated();
            }
            ended = true;
            return false;
        }
        if (next() != 0x1f || next() != 0x8b) {
            throw MalformedArchiveException.corrupt("holds bytes that are not gzip");
        }
        int method = next();
        int flags = next();
        if (method != 8 || (flags & RESERVED) != 0) {
            throw MalformedArchiveException.corrupt("has a gzip header of an unknown kind");
        }
        skip(6);
        if ((flags & FEXTRA) != 0) {
            skip(next() | next() << 8);
        }
        if ((flags & FNAME) != 0) {
            skipText();
        }
        if ((flags & FCOMMENT) != 0) {
            skipText();
        }
        if ((flags & FHCRC) != 0) {
            skip(2);
        }
        inflater.reset();
        crc.reset();
        produced = 0;
        members++;
        inMember = true;
        return true;
    }

    private void endMember() throws IOException {
        position = limit - inflater.getRemaining();
        int sum = nextInt();
        if (sum != (int) crc.getValue() || nextInt() != (int) produced) {
            throw MalformedArchiveException.corrupt("has a gzip member whose checksum or size is wrong");
        }
        inMember = false;
    }

    private int nextInt() throws IOException {
        return next() | next() << 8 | next() << 16 | next() << 24;
    }

    private void skipText() throws IOException {
        int c;
        do {
            c = next();
        } while (c != 0);
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            next();
        }
    }

    private int next() throws IOException {
        if (position == limit && !fill()) {
            throw truncated();
        }
        return input[position++] & 0xff;
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, source.read(input, 0, input.length));
        return limit > 0;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        source.close();
    }

    private static MalformedArchiveException truncated() {
        return MalformedArchiveException.corrupt("ends in the middle of its gzip data");
    }

    private static MalformedArchiveException damaged() {
        return MalformedArchiveException.corrupt("has damaged gzip data");
    }
}
