package dev.mizzen.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Makes zips byte by byte, also such as no tool would make: every field of both headers can be set by itself. */
public final class ZipForge {
    /** One member; {@code central} fields start as copies of the local ones. */
    public static final class Member {
        public byte[] name = {};
        public byte[] centralName = {};
        public byte[] kept = {};
        public int flags = 0x800;
        public int centralFlags = 0x800;
        public int method;
        public int centralMethod;
        public int crc;
        public int centralCrc;
        public long compressedSize;
        public long centralCompressedSize;
        public long size;
        public long centralSize;
        public byte[] extra = {};
        public byte[] centralExtra = {};
        public byte[] comment = {};
        public int attributes;
        public int disk;
        /** The offset that the directory states; -1 for the true one. */
        public long offset = -1;
        /** Whether the directory lists the member. */
        public boolean listed = true;
        /** Whether the file holds the member. */
        public boolean present = true;
        /** Bytes before the local header that belong to nothing. */
        public byte[] gap = {};

        long trueOffset;
    }

    private final List<Member> members = new ArrayList<>();
    public byte[] beforeDirectory = {};
    public byte[] afterDirectory = {};
    public byte[] comment = {};
    public byte[] after = {};
    public boolean zip64;
    public long locatorOffset = -1;
    public long end64Length = 44;
    public long end64Count = -1;
    public long count = -1;
    public long directoryOffset = -1;
    public long directoryLength = -1;
    public int disk;

    /** A deflated file. */
    public Member deflated(String name, byte[] content) {
        Member member = stored(name, content);
        member.kept = deflate(content);
        member.method = 8;
        member.centralMethod = 8;
        member.compressedSize = member.kept.length;
        member.centralCompressedSize = member.kept.length;
        return member;
    }

    public Member deflated(String name, String content) {
        return deflated(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** A stored file. */
    public Member stored(String name, byte[] content) {
        Member member = new Member();
        member.name = name.getBytes(StandardCharsets.UTF_8);
        member.centralName = member.name;
        member.kept = content;
        CRC32 crc = new CRC32();
        crc.update(content);
        member.crc = (int) crc.getValue();
        member.centralCrc = member.crc;
        member.size = content.length;
        member.centralSize = content.length;
        member.compressedSize = content.length;
        member.centralCompressedSize = content.length;
        members.add(member);
        return member;
    }

    /** A directory, whose name ends with a slash. */
    public Member directory(String name) {
        return stored(name, new byte[0]);
    }

    public byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Member m : members) {
            out.writeBytes(m.gap);
            m.trueOffset = out.size();
            if (m.present) {
                ByteBuffer header = little(30);
                header.putInt(0x04034b50)
                        .putShort((short) 20)
                        .putShort((short) m.flags)
                        .putShort((short) m.method);
                header.putInt(0x58210000)
                        .putInt(m.crc)
                        .putInt((int) m.compressedSize)
                        .putInt((int) m.size);
                header.putShort((short) m.name.length).putShort((short) m.extra.length);
                out.writeBytes(array(header));
                out.writeBytes(m.name);
                out.writeBytes(m.extra);
                out.writeBytes(m.kept);
            }
        }
        out.writeBytes(beforeDirectory);
        long start = out.size();
        int listed = 0;
        for (Member m : members) {
            if (m.listed) {
                listed++;
                ByteBuffer entry = little(46);
                entry.putInt(0x02014b50).putShort((short) 0x0314).putShort((short) 20);
                entry.putShort((short) m.centralFlags)
                        .putShort((short) m.centralMethod)
                        .putInt(0x58210000);
                entry.putInt(m.centralCrc).putInt((int) m.centralCompressedSize).putInt((int) m.centralSize);
                entry.putShort((short) m.centralName.length).putShort((short) m.centralExtra.length);
                entry.putShort((short) m.comment.length)
                        .putShort((short) m.disk)
                        .putShort((short) 0);
                entry.putInt(m.attributes).putInt((int) (m.offset < 0 ? m.trueOffset : m.offset));
                out.writeBytes(array(entry));
                out.writeBytes(m.centralName);
                out.writeBytes(m.centralExtra);
                out.writeBytes(m.comment);
            }
        }
        long length = directoryLength < 0 ? out.size() - start : directoryLength;
        long offset = directoryOffset < 0 ? start : directoryOffset;
        long stated = count < 0 ? listed : count;
        out.writeBytes(afterDirectory);
        if (zip64) {
            long at = out.size();
            ByteBuffer end = little(56)
                    .putInt(0x06064b50)
                    .putLong(end64Length)
                    .putShort((short) 45)
                    .putShort((short) 45);
            long in64 = end64Count < 0 ? listed : end64Count;
            end.putInt(0).putInt(0).putLong(in64).putLong(in64).putLong(length).putLong(offset);
            out.writeBytes(array(end));
            ByteBuffer locator = little(20).putInt(0x07064b50).putInt(0);
            locator.putLong(locatorOffset < 0 ? at : locatorOffset).putInt(1);
            out.writeBytes(array(locator));
        }
        ByteBuffer end = little(22).putInt(0x06054b50).putShort((short) disk).putShort((short) disk);
        end.putShort((short) stated)
                .putShort((short) stated)
                .putInt((int) length)
                .putInt((int) offset);
        end.putShort((short) comment.length);
        out.writeBytes(array(end));
        out.writeBytes(comment);
        out.writeBytes(after);
        return out.toByteArray();
    }

    /** One extra field. */
    public static byte[] extra(int id, byte[] data) {
        return array(little(4 + data.length)
                .putShort((short) id)
                .putShort((short) data.length)
                .put(data));
    }

    /** The data of a ZIP64 field. */
    public static byte[] longs(long... values) {
        ByteBuffer out = little(8 * values.length);
        for (long value : values) {
            out.putLong(value);
        }
        return array(out);
    }

    public static byte[] deflate(byte[] content) {
        Deflater deflater = new Deflater(6, true);
        try {
            deflater.setInput(content);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    /** Every byte of a buffer, also those behind the last one that was put. */
    private static byte[] array(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.capacity()];
        buffer.clear().get(bytes);
        return bytes;
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
