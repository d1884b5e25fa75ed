package dev.mizzen.cli;

import dev.mizzen.digest.Digest;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/** An index of one project with one wheel, for commands to take something from. */
final class RehearsalIndex {
    private static final String PROJECT = "prop";
    private static final String WHEEL = PROJECT + "-1.0-py3-none-any.whl";
    private static final int MOST_BYTES = 8192;
    private static final int FIRST_DAY = 0x00210000; // 1980-01-01 in the dates of zip files
    private static final String INFO = PROJECT + "-1.0.dist-info/";

    private RehearsalIndex() {}

    /** Writes the index below {@code folder} and returns its address. */
    static URI write(Path folder) throws IOException {
        Path page = Files.createDirectories(folder.resolve("simple").resolve(PROJECT));
        Path wheel = page.resolve(WHEEL);
        writeWheel(wheel);
        String hash = Digest.sha256(Files.readAllBytes(wheel)).hex();
        Files.writeString(
                page.resolve("index.html"),
                "<!DOCTYPE html><html><body><a href=\"" + WHEEL + "#sha256=" + hash + "\">" + WHEEL
                        + "</a></body></html>");
        return folder.resolve("simple").toUri();
    }

    private static void writeWheel(Path file) throws IOException {
        Map<String, String> members = new TreeMap<>();
        members.put(PROJECT + ".py", "def main():\n    pass\n");
        members.put(
                INFO + "METADATA",
                "Metadata-Version: 2.1\nName: " + PROJECT + "\nVersion: 1.0\nRequires-Python: >=3.8\n");
        members.put(INFO + "WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
        members.put(INFO + "entry_points.txt", "[console_scripts]\nprop = prop:main\n");
        StringBuilder record = new StringBuilder();
        members.forEach((name, text) -> record.append(name)
                .append(",sha256=")
                .append(hash(text))
                .append(',')
                .append(text.length())
                .append('\n'));
        members.put(INFO + "RECORD", record + INFO + "RECORD,,\n");
        Files.write(file, zip(members));
    }

    /** A zip file with stored members, whose local headers say all (APPNOTE 4.3); ready-made writers put sizes behind. */
    private static byte[] zip(Map<String, String> members) {
        ByteBuffer files = ByteBuffer.allocate(MOST_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer directory = ByteBuffer.allocate(MOST_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        members.forEach((path, text) -> {
            byte[] name = path.getBytes(StandardCharsets.UTF_8);
            byte[] content = text.getBytes(StandardCharsets.UTF_8);
            CRC32 crc = new CRC32();
            crc.update(content);
            ByteBuffer common = ByteBuffer.allocate(26).order(ByteOrder.LITTLE_ENDIAN);
            common.putShort((short) 20).putShort((short) 0).putShort((short) 0).putInt(FIRST_DAY);
            common.putInt((int) crc.getValue()).putInt(content.length).putInt(content.length);
            common.putShort((short) name.length).putShort((short) 0).flip();
            directory.putInt(0x02014b50).putShort((short) 20).put(common.duplicate());
            directory.put(new byte[10]).putInt(files.position()).put(name);
            files.putInt(0x04034b50).put(common).put(name).put(content);
        });
        int start = files.position();
        files.put(directory.flip()).putInt(0x06054b50).putInt(0);
        files.putShort((short) members.size()).putShort((short) members.size());
        files.putInt(directory.limit()).putInt(start).putShort((short) 0);
        return Arrays.copyOf(files.array(), files.position());
    }

    /** As in RECORD: base64 for URLs, without padding. */
    private static String hash(String text) {
        byte[] hash = HexFormat.of()
                .parseHex(Digest.sha256(text.getBytes(StandardCharsets.UTF_8)).hex());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }
}
