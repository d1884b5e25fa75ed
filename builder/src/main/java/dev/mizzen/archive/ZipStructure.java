package dev.mizzen.archive;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Reads the directory of a zip. */
final class ZipStructure {
    private final FileChannel channel;
    private final String zip;
    private final Consumer<Problem> warnings;

    ZipStructure(FileChannel channel, String zip, Consumer<Problem> warnings) {
        this.channel = channel;
        this.zip = zip;
        this.warnings = warnings;
    }

    List<ZipMember> read() throws IOException, BuildException {
        long size = channel.size();
        if (size < 22) {
            throw ZipProblems.corrupt(zip, "is not a zip").exception();
        }
        ByteBuffer end = at(size - 22, 22);
        if (end.getInt(0) != 0x06054b50) {
            throw ZipProblems.corrupt(zip, "does not end with the end record of a zip")
                    .exception();
        }
        int count = end.getShort(10) & 0xffff;
        ByteBuffer directory = at(end.getInt(16) & 0xffffffffL, (int) (end.getInt(12) & 0xffffffffL));
        List<ZipMember> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int p = directory.position();
            int nameLength = directory.getShort(p + 28);
            byte[] name = new byte[nameLength];
            directory.get(p + 46, name);
            String text = new String(name, StandardCharsets.UTF_8);
            boolean folder = text.endsWith("/");
            String plain = folder ? text.substring(0, text.length() - 1) : text;
            if (TreePath.fault(plain).isPresent()) {
                throw ZipProblems.refused(
                                zip,
                                "member `" + ZipProblems.shown(text) + "`: "
                                        + TreePath.fault(plain).get())
                        .exception();
            }
            long local = directory.getInt(p + 42) & 0xffffffffL;
            ByteBuffer header = at(local, 30);
            members.add(new ZipMember(
                    plain,
                    folder,
                    (directory.getInt(p + 38) >>> 16 & 0100) != 0,
                    directory.getShort(p + 10) == 0 ? ZipMember.Method.STORED : ZipMember.Method.DEFLATED,
                    directory.getInt(p + 20) & 0xffffffffL,
                    directory.getInt(p + 24) & 0xffffffffL,
                    directory.getInt(p + 16),
                    local + 30 + header.getShort(26) + header.getShort(28)));
            directory.position(p + 46 + nameLength + directory.getShort(p + 30) + directory.getShort(p + 32));
        }
        warnAboutCase(members);
        return List.copyOf(members);
    }

    private void warnAboutCase(List<ZipMember> members) {
        Map<String, String> folded = new HashMap<>();
        for (ZipMember member : members) {
            String other = folded.putIfAbsent(member.name().toLowerCase(Locale.ROOT), member.name());
            if (other != null) {
                warnings.accept(ZipProblems.refused(zip, "members differ in upper and lower case alone")
                        .values(ZipProblems.shown(other), ZipProblems.shown(member.name())));
            }
        }
    }

    private ByteBuffer at(long offset, int length) throws IOException, BuildException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        if (offset < 0 || channel.read(buffer, offset) < length) {
            throw ZipProblems.corrupt(zip, "is truncated").exception();
        }
        return buffer.flip();
    }
}
