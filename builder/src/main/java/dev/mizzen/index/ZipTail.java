package dev.mizzen.index;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Finds one member in the pieces of a plain zip (APPNOTE.TXT 4.3). It is a first look: what it finds is compared with the whole
 * wheel, read strictly, before anything is made of it. Everything but the plainest form is left to that reader.
 */
final class ZipTail {
    private static final int END = 22;
    private static final int CENTRAL = 46;
    private static final int LOCAL = 30;
    private static final int MOST_EXTRA = 1024;
    private static final int ENCRYPTED = 1;

    /** Where the central directory lies. */
    record Directory(long offset, int size) {}

    /**
     * A member as the directory has it.
     *
     * @param offset where its local header begins
     * @param name how long its name is, in bytes
     */
    record Member(long offset, int name, int method, int compressed, int size, long crc) {
        /** How many bytes hold it at most, its header included. */
        long span() {
            return (long) LOCAL + name + MOST_EXTRA + compressed;
        }
    }

    private ZipTail() {}

    /** @param total how long the whole file is */
    static Optional<Directory> directory(ByteBuffer tail, long total) {
        if (tail.capacity() < END) {
            return Optional.empty();
        }
        ByteBuffer end = tail.slice(tail.capacity() - END, END).order(ByteOrder.LITTLE_ENDIAN);
        long size = end.getInt(12) & 0xffffffffL;
        long offset = end.getInt(16) & 0xffffffffL;
        boolean plain = end.getInt(0) == 0x06054b50
                && end.getInt(4) == 0
                && end.getShort(20) == 0
                && offset + size + END == total
                && size <= Integer.MAX_VALUE;
        return plain ? Optional.of(new Directory(offset, (int) size)) : Optional.empty();
    }

    /** The only member whose name is {@code wanted}. */
    static Optional<Member> member(byte[] directory, Predicate<byte[]> wanted) {
        Optional<Member> found = Optional.empty();
        int at = 0;
        while (at + CENTRAL <= directory.length) {
            ByteBuffer entry = little(directory, at, CENTRAL);
            if (entry.getInt(0) != 0x02014b50) {
                return Optional.empty();
            }
            int name = entry.getShort(28) & 0xffff;
            int next = at + CENTRAL + name + (entry.getShort(30) & 0xffff) + (entry.getShort(32) & 0xffff);
            if (next > directory.length) {
                return Optional.empty();
            }
            byte[] text = new byte[name];
            System.arraycopy(directory, at + CENTRAL, text, 0, name);
            if (wanted.test(text)) {
                if (found.isPresent() || (entry.getShort(8) & ENCRYPTED) != 0) {
                    return Optional.empty();
                }
                found = Optional.of(new Member(
                        entry.getInt(42) & 0xffffffffL,
                        name,
                        entry.getShort(10),
                        entry.getInt(20),
                        entry.getInt(24),
                        entry.getInt(16) & 0xffffffffL));
            }
            at = next;
        }
        return at == directory.length
                ? found.filter(member -> member.compressed >= 0 && member.size >= 0)
                : Optional.empty();
    }

    /** @param bytes the member from its local header on */
    static Optional<byte[]> content(byte[] bytes, Member member) {
        if (bytes.length < LOCAL) {
            return Optional.empty();
        }
        ByteBuffer header = little(bytes, 0, LOCAL);
        int start = LOCAL + (header.getShort(26) & 0xffff) + (header.getShort(28) & 0xffff);
        if (header.getInt(0) != 0x04034b50 || start + (long) member.compressed > bytes.length) {
            return Optional.empty();
        }
        byte[] content = new byte[member.size];
        if (member.method == 0 && member.size == member.compressed) {
            System.arraycopy(bytes, start, content, 0, member.size);
        } else if (member.method != 8 || !inflate(bytes, start, member.compressed, content)) {
            return Optional.empty();
        }
        CRC32 crc = new CRC32();
        crc.update(content);
        return crc.getValue() == member.crc ? Optional.of(content) : Optional.empty();
    }

    private static boolean inflate(byte[] bytes, int start, int length, byte[] content) {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(bytes, start, length);
            int count = 0;
            while (count < content.length) {
                int more = inflater.inflate(content, count, content.length - count);
                if (more == 0) {
                    return false;
                }
                count += more;
            }
            return inflater.inflate(new byte[1]) == 0 && inflater.finished();
        } catch (DataFormatException e) {
            return false;
        } finally {
            inflater.end();
        }
    }

    private static ByteBuffer little(byte[] bytes, int offset, int length) {
        return ByteBuffer.wrap(bytes, offset, length).slice().order(ByteOrder.LITTLE_ENDIAN);
    }
}
