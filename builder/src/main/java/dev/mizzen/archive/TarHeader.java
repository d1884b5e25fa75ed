package dev.mizzen.archive;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** The header blocks of one tar entry: a pax record, if anything does not fit ustar, and the ustar header. */
final class TarHeader {
    private static final int NAME = 100;
    private static final int PREFIX = 155;
    private static final long MOST_SIZE = 077777777777L;
    private static final int MOST_ID = 07777777;

    private static final char REGULAR = '0';
    private static final char LINK = '2';
    private static final char DIRECTORY = '5';
    private static final char PAX = 'x';

    private final byte[] block = new byte[CanonicalTar.BLOCK];

    private TarHeader() {}

    /** All blocks that stand before the content of {@code entry}. */
    static byte[] of(TreeEntry entry) {
        boolean directory = entry instanceof TreeEntry.Directory;
        String name = directory ? entry.path() + "/" : entry.path();
        String link = entry instanceof TreeEntry.SymbolicLink symbolic ? symbolic.target() : "";
        long size = entry instanceof TreeEntry.File file ? file.content().size() : 0;

        Map<String, String> records = new TreeMap<>();
        int split = isAscii(name) ? split(name) : -1;
        if (split < 0) {
            records.put("path", name);
        }
        if (!isAscii(link) || link.length() > NAME) {
            records.put("linkpath", link);
        }
        if (size > MOST_SIZE) {
            records.put("size", Long.toString(size));
        }
        if (entry.owner().uid() > MOST_ID) {
            records.put("uid", Integer.toString(entry.owner().uid()));
        }
        if (entry.owner().gid() > MOST_ID) {
            records.put("gid", Integer.toString(entry.owner().gid()));
        }

        TarHeader header = new TarHeader();
        if (split > 0) {
            header.text(345, PREFIX, name.substring(0, split));
            header.text(0, NAME, name.substring(split + 1));
        } else {
            header.text(0, NAME, split == 0 ? name : stand(name));
        }
        header.text(157, NAME, records.containsKey("linkpath") ? stand(link) : link);
        char type = directory ? DIRECTORY : link.isEmpty() ? REGULAR : LINK;
        byte[] ustar = header.finish(
                type,
                entry.mode(),
                entry.owner().uid() > MOST_ID ? 0 : entry.owner().uid(),
                entry.owner().gid() > MOST_ID ? 0 : entry.owner().gid(),
                size > MOST_SIZE ? 0 : size);
        return records.isEmpty() ? ustar : concat(pax(records), ustar);
    }

    /** Where a name is cut for ustar: 0 when it fits as it is, the place of a slash, or -1 when no cut fits. */
    private static int split(String name) {
        if (name.length() <= NAME) {
            return 0;
        }
        int slash = name.lastIndexOf('/', Math.min(PREFIX, name.length() - 2));
        return slash > 0 && name.length() - slash - 1 <= NAME ? slash : -1;
    }

    /** What readers without pax see instead: the first bytes, as far as they are ASCII. */
    private static String stand(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length() && out.length() < NAME; i++) {
            out.append(text.charAt(i) < 0x80 ? text.charAt(i) : '_');
        }
        return out.toString();
    }

    private static byte[] pax(Map<String, String> records) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        records.forEach((key, value) -> {
            byte[] line = TreePath.utf8(" " + key + "=" + value + "\n");
            int length = line.length;
            while (length != line.length + Integer.toString(length).length()) {
                length = line.length + Integer.toString(length).length();
            }
            body.writeBytes(TreePath.utf8(Integer.toString(length)));
            body.writeBytes(line);
        });
        TarHeader header = new TarHeader();
        header.text(0, NAME, "PaxHeader");
        byte[] block = header.finish(PAX, 0644, 0, 0, body.size());
        return concat(block, concat(body.toByteArray(), CanonicalTar.padding(body.size())));
    }

    private byte[] finish(char type, int mode, int uid, int gid, long size) {
        octal(100, 8, mode);
        octal(108, 8, uid);
        octal(116, 8, gid);
        octal(124, 12, size);
        octal(136, 12, CanonicalTar.MTIME);
        block[156] = (byte) type;
        text(257, 6, "ustar");
        text(263, 2, "00");
        octal(329, 8, 0);
        octal(337, 8, 0);
        Arrays.fill(block, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        octal(148, 7, sum);
        return block;
    }

    private void text(int offset, int width, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length > width) {
            throw new IllegalArgumentException("does not fit its field: " + text);
        }
        System.arraycopy(bytes, 0, block, offset, bytes.length);
    }

    /** {@code width - 1} octal digits and a NUL. */
    private void octal(int offset, int width, long value) {
        long rest = value;
        for (int i = offset + width - 2; i >= offset; i--) {
            block[i] = (byte) ('0' + (rest & 7));
            rest >>>= 3;
        }
        block[offset + width - 1] = 0;
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] out = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, out, a.length, b.length);
        return out;
    }
}
