package dev.mizzen.layer;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * Names as the host's file system has them: bytes. Java's text of a path depends on the locale, and under {@code LC_ALL=C} is
 * wrong for anything that is not ASCII; the bytes behind it are right, and a URI shows them.
 */
final class HostName {
    private HostName() {}

    /** {@code path}, a relative or absolute one, as UTF-8 text; nothing if its bytes are not UTF-8. */
    static Optional<String> text(Path path) {
        String said = path.toString();
        if (said.chars().allMatch(c -> c < 0x80)) {
            return Optional.of(said);
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(path)))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** The name with every byte that is not printable ASCII written as {@code \xff}: for messages. */
    static String escaped(Path path) {
        StringBuilder out = new StringBuilder();
        for (byte b : bytes(path)) {
            if (b > ' ' - 1 && b < 0x7f) {
                out.append((char) b);
            } else {
                out.append("\\x").append(HexFormat.of().toHexDigits(b).toLowerCase(Locale.ROOT));
            }
        }
        return out.toString();
    }

    private static byte[] bytes(Path path) {
        String uri = Path.of("/").resolve(path).toUri().getRawPath();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < uri.length(); i++) {
            if (uri.charAt(i) == '%') {
                out.write(HexFormat.fromHexDigits(uri, i + 1, i + 3));
                i += 2;
            } else {
                out.write(uri.charAt(i));
            }
        }
        String raw = out.toString(StandardCharsets.ISO_8859_1);
        int start = path.isAbsolute() ? 0 : 1;
        boolean added =
                raw.length() > 1 && raw.endsWith("/") && !path.toString().endsWith("/");
        return raw.substring(start, added ? raw.length() - 1 : raw.length()).getBytes(StandardCharsets.ISO_8859_1);
    }
}
