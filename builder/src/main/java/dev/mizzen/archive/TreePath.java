package dev.mizzen.archive;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Optional;

/**
 * The rules for paths inside a layer: relative, {@code /}-separated, UTF-8, without anything that a reader could resolve,
 * normalise or take for a whiteout (image-spec layer.md).
 */
public final class TreePath {
    /** The order of all trees: by the bytes of the UTF-8 form, which differs from that of {@link String#compareTo}. */
    public static final Comparator<String> ORDER = TreePath::compare;

    static final int MOST_BYTES = 4095;
    static final int MOST_SEGMENT_BYTES = 255;
    private static final String WHITEOUT = ".wh.";

    private TreePath() {}

    /**
     * Why {@code path} can't stand in a layer, as the end of a sentence such as {@code a path segment is ..}; nothing when
     * it can.
     */
    public static Optional<String> fault(String path) {
        if (path.isEmpty()) {
            return Optional.of("the path is empty");
        }
        if (path.startsWith("/")) {
            return Optional.of("the path is absolute");
        }
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (Character.isISOControl(c)) {
                return Optional.of("the path holds a control character");
            }
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c)
                        || i + 1 == path.length()
                        || !Character.isLowSurrogate(path.charAt(i + 1))) {
                    return Optional.of("the path is not Unicode text");
                }
                i++;
            }
        }
        if (utf8(path).length > MOST_BYTES) {
            return Optional.of("the path is longer than " + MOST_BYTES + " bytes");
        }
        int start = 0;
        while (start <= path.length()) {
            int end = path.indexOf('/', start);
            String segment = path.substring(start, end < 0 ? path.length() : end);
            Optional<String> fault = segmentFault(segment);
            if (fault.isPresent()) {
                return fault;
            }
            start = end < 0 ? path.length() + 1 : end + 1;
        }
        return Optional.empty();
    }

    private static Optional<String> segmentFault(String segment) {
        if (segment.isEmpty()) {
            return Optional.of("a path segment is empty");
        }
        if (segment.equals(".") || segment.equals("..")) {
            return Optional.of("a path segment is `" + segment + "`");
        }
        if (segment.startsWith(WHITEOUT)) {
            return Optional.of("a path segment begins with `.wh.`, which would delete files of other layers");
        }
        if (utf8(segment).length > MOST_SEGMENT_BYTES) {
            return Optional.of("a path segment is longer than " + MOST_SEGMENT_BYTES + " bytes");
        }
        return Optional.empty();
    }

    /** The path of the directory that holds {@code path}; empty for the topmost entries. */
    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Code point order is UTF-8 byte order; UTF-16 order is not, above U+FFFF. */
    private static int compare(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean supplementary = Character.isSurrogate(x);
                return supplementary == Character.isSurrogate(y) ? Character.compare(x, y) : supplementary ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
