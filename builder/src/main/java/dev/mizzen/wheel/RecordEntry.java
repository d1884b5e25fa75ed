package dev.mizzen.wheel;

import dev.mizzen.digest.Digest;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One row of a RECORD file (PyPA recording installed projects): a file and what it holds.
 *
 * @param path relative to the directory that holds the {@code .dist-info}, {@code /}-separated
 * @param digest the hash of the file; RECORD itself and its signatures have none
 * @param size the number of bytes, 0 or more, where it is given
 */
public record RecordEntry(String path, Optional<Digest> digest, OptionalLong size) {
    public RecordEntry {
        if (path.isEmpty() || size.orElse(0) < 0) {
            throw new IllegalArgumentException("not a row of RECORD: " + path);
        }
    }

    /** The row as it stands in the file, without the end of the line: {@code path,sha256=…,size}. */
    @Override
    public String toString() {
        StringBuilder row = new StringBuilder(path.length() + 64);
        if (path.indexOf(',') >= 0 || path.indexOf('"') >= 0) {
            row.append('"').append(path.replace("\"", "\"\"")).append('"');
        } else {
            row.append(path);
        }
        row.append(',');
        digest.ifPresent(d -> row.append(spell(d)));
        row.append(',');
        size.ifPresent(row::append);
        return row.toString();
    }

    /** {@code sha256=} and the hash in URL-safe base 64 without padding. */
    static String spell(Digest digest) {
        return digest.algorithm() + "="
                + Base64.getUrlEncoder().withoutPadding().encodeToString(digest.bytes());
    }
}
