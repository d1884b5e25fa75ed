package dev.mizzen.store;

import dev.mizzen.digest.Digest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The form of a result's file: a line with the SHA-256 of all that follows, the key's length in bytes and a line end, the
 * key's text, the value.
 */
final class StoredResult {
    private static final String WORD = "mizzen-result ";
    private static final int HEX = 64;

    private StoredResult() {}

    static byte[] encode(StoreKey key, byte[] value) {
        byte[] text = key.toString().getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes((text.length + "\n").getBytes(StandardCharsets.UTF_8));
        body.writeBytes(text);
        body.writeBytes(value);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        String checksum = Digest.sha256(body.toByteArray()).hex();
        file.writeBytes((WORD + checksum + " ").getBytes(StandardCharsets.UTF_8));
        file.writeBytes(body.toByteArray());
        return file.toByteArray();
    }

    /** The digest of the key that {@code file} belongs to, if it is whole. */
    static Optional<Digest> key(byte[] file) {
        return body(file).map(body -> {
            int start = lineEnd(body) + 1;
            return Digest.sha256(Arrays.copyOfRange(body, start, start + keyLength(body)));
        });
    }

    private static Optional<byte[]> body(byte[] file) {
        int start = WORD.length() + HEX + 1;
        if (file.length < start || !ascii(file, 0, WORD.length()).equals(WORD)) {
            return Optional.empty();
        }
        byte[] body = Arrays.copyOfRange(file, start, file.length);
        if (!ascii(file, WORD.length(), WORD.length() + HEX)
                .equals(Digest.sha256(body).hex())) {
            return Optional.empty();
        }
        return Optional.of(body);
    }

    private static int lineEnd(byte[] body) {
        int at = 0;
        while (body[at] != '\n') {
            at++;
        }
        return at;
    }

    private static int keyLength(byte[] body) {
        return Integer.parseInt(ascii(body, 0, lineEnd(body)));
    }

    /** The value, if {@code file} is whole and belongs to {@code key}. */
    static Optional<byte[]> decode(byte[] file, StoreKey key) {
        return body(file)
                .map(body -> Arrays.copyOfRange(body, lineEnd(body) + 1 + keyLength(body), body.length))
                .filter(value -> Arrays.equals(file, encode(key, value)));
    }

    private static String ascii(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.US_ASCII);
    }
}
