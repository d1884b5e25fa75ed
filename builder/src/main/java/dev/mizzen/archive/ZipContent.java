package dev.mizzen.archive;

import dev.mizzen.diagnostic.BuildException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The content of one member: inflated within its declared size, checked at its end. */
final class ZipContent implements Content, DeflatedContent {
    private static final int BUFFER = 1 << 16;

    private final FileChannel channel;
    private final String zip;
    private final ZipMember member;

    ZipContent(FileChannel channel, String zip, ZipMember member) {
        this.channel = channel;
        this.zip = zip;
        this.member = member;
    }

    @Override
    public long size() {
        return member.size();
    }

    @Override
    public long compressedSize() {
        return member.compressedSize();
    }

    @Override
    public int crc32() {
        return member.crc32();
    }

    @Override
    public Optional<DeflatedContent> deflated() {
        return member.method() == ZipMember.Method.DEFLATED ? Optional.of(this) : Optional.empty();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException, BuildException {
        if (member.method() == ZipMember.Method.DEFLATED) {
            inflate(out, OutputStream.nullOutputStream());
        } else {
            copy(out);
        }
    }

    @Override
    public void writeTo(OutputStream plain, OutputStream raw) throws IOException, BuildException {
        if (member.method() != ZipMember.Method.DEFLATED) {
            throw new IllegalStateException("not deflated: " + member.name());
        }
        inflate(plain, raw);
    }

    private void copy(OutputStream out) throws IOException, BuildException {
        CRC32 crc = new CRC32();
        byte[] buffer = new byte[(int) Math.max(1, Math.min(BUFFER, member.size()))];
        for (long done = 0; done < member.size(); ) {
            int read = read(buffer, done);
            crc.update(buffer, 0, read);
            out.write(buffer, 0, read);
            done += read;
        }
        checkCrc(crc);
    }

    private void inflate(OutputStream plain, OutputStream raw) throws IOException, BuildException {
        CRC32 crc = new CRC32();
        byte[] in = new byte[(int) Math.max(1, Math.min(BUFFER, member.compressedSize()))];
        byte[] out = new byte[(int) Math.min(BUFFER, member.size() + 1)];
        Inflater inflater = new Inflater(true);
        try {
            long fed = 0;
            long produced = 0;
            while (!inflater.finished()) {
                if (inflater.needsInput()) {
                    if (fed == member.compressedSize()) {
                        throw damaged("has a deflate stream that goes on past its end");
                    }
                    int read = read(in, fed);
                    raw.write(in, 0, read);
                    inflater.setInput(in, 0, read);
                    fed += read;
                }
                int count = inflater.inflate(out, 0, out.length);
                if (inflater.needsDictionary()) {
                    throw damaged("has a damaged deflate stream");
                }
                produced += count;
                if (produced > member.size()) {
                    throw damaged("inflates to more than its declared size", member.size() + " bytes", "more");
                }
                crc.update(out, 0, count);
                plain.write(out, 0, count);
            }
            if (produced != member.size()) {
                throw damaged("inflates to less than its declared size", member.size() + " bytes", produced + " bytes");
            }
            long used = inflater.getBytesRead();
            if (used != member.compressedSize()) {
                throw damaged(
                        "has bytes after its deflate stream", member.compressedSize() + " bytes", used + " bytes");
            }
        } catch (DataFormatException e) {
            throw damaged("has a damaged deflate stream");
        } finally {
            inflater.end();
        }
        checkCrc(crc);
    }

    /** Reads some of the kept bytes, those from {@code done} on: at least one. */
    private int read(byte[] buffer, long done) throws IOException, BuildException {
        int want = (int) Math.min(buffer.length, member.compressedSize() - done);
        int read = channel.read(ByteBuffer.wrap(buffer, 0, want), member.offset() + done);
        if (read <= 0) {
            throw damaged("ends early: the file became shorter while it was read");
        }
        return read;
    }

    private void checkCrc(CRC32 crc) throws BuildException {
        if ((int) crc.getValue() != member.crc32()) {
            throw damaged("has another CRC-32 than declared", hex(member.crc32()), hex((int) crc.getValue()));
        }
    }

    private BuildException damaged(String what) {
        return ZipProblems.corrupt(zip, describe(what)).exception();
    }

    private BuildException damaged(String what, String expected, String actual) {
        return ZipProblems.corrupt(zip, describe(what)).values(expected, actual).exception();
    }

    private String describe(String what) {
        return "member `" + ZipProblems.shown(member.name()) + "` " + what;
    }

    private static String hex(int value) {
        return String.format(Locale.ROOT, "%08x", value);
    }
}
