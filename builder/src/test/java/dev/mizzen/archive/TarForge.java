package dev.mizzen.archive;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Makes tars by hand, also such as no tool would make. */
final class TarForge {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** An entry whose checksum is right and whose other fields are as given. */
    TarForge entry(char type, String name, String link, String size, byte[] content) {
        byte[] block = header(type, name, link, size);
        out.writeBytes(block);
        out.writeBytes(content);
        out.writeBytes(new byte[(512 - content.length % 512) % 512]);
        return this;
    }

    TarForge entry(char type, String name, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return entry(type, name, "", Integer.toOctalString(bytes.length), bytes);
    }

    TarForge file(String name, String content) {
        return entry('0', name, content);
    }

    TarForge raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    TarForge end() {
        out.writeBytes(new byte[1024]);
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    static byte[] header(char type, String name, String link, String size) {
        byte[] block = new byte[512];
        put(block, 0, name);
        put(block, 100, "0000755");
        put(block, 108, "0000012");
        put(block, 116, "0000024");
        put(block, 124, size);
        put(block, 136, "00000000000");
        block[156] = (byte) type;
        put(block, 157, link);
        put(block, 257, "ustar\0" + "00");
        return seal(block);
    }

    /** The block with the checksum that belongs to it. */
    static byte[] seal(byte[] block) {
        Arrays.fill(block, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        put(block, 148, String.format(java.util.Locale.ROOT, "%06o\0 ", sum));
        return block;
    }

    static String pax(String key, String value) {
        int rest = (" " + key + "=" + value + "\n").getBytes(StandardCharsets.UTF_8).length;
        int length = rest + 1;
        while (length != rest + Integer.toString(length).length()) {
            length = rest + Integer.toString(length).length();
        }
        return length + " " + key + "=" + value + "\n";
    }

    static void put(byte[] block, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, block, offset, bytes.length);
    }
}
