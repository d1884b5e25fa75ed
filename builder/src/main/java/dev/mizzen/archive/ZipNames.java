package dev.mizzen.archive;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** The rules for the names of zip members, on top of those of {@link TreePath}. */
final class ZipNames {
    static final int MOST_BYTES = 2048;
    static final int MOST_DEPTH = 64;

    private ZipNames() {}

    /** The name in {@code bytes}, strictly decoded. */
    static String decode(ByteBuffer bytes, boolean flaggedUtf8) throws ZipFault {
        if (bytes.remaining() > MOST_BYTES) {
            throw new ZipFault("has a name of " + bytes.remaining() + " bytes, more than " + MOST_BYTES);
        }
        try {
            String name = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(bytes.duplicate())
                    .toString();
            if (!flaggedUtf8 && name.length() != bytes.remaining()) {
                throw new ZipFault("has a name outside ASCII that is not marked as UTF-8");
            }
            return name;
        } catch (CharacterCodingException e) {
            throw new ZipFault("has a name that is not UTF-8");
        }
    }

    /** What to call a member whose name can't be decoded: its bytes, those outside ASCII escaped. */
    static String escape(ByteBuffer bytes) {
        StringBuilder out = new StringBuilder();
        for (int i = bytes.position(); i < Math.min(bytes.limit(), bytes.position() + 200); i++) {
            byte b = bytes.get(i);
            if (b >= ' ' && b < 0x7f) {
                out.append((char) b);
            } else {
                out.append("\\x").append(HexFormat.of().toHexDigits(b));
            }
        }
        return out.toString();
    }

    /** Refuses a name that could mean another path to another reader; {@code path} has no slash at its end. */
    static void check(String path) throws ZipFault {
        if (path.indexOf('\\') >= 0) {
            throw new ZipFault("has a name with a backslash");
        }
        Optional<String> fault = TreePath.fault(path);
        if (fault.isPresent()) {
            throw new ZipFault("has a name that is refused: " + fault.get());
        }
        int slash = path.indexOf('/');
        if ((slash < 0 ? path : path.substring(0, slash)).indexOf(':') >= 0) {
            throw new ZipFault("has a name with a colon in its first segment");
        }
        long depth = path.chars().filter(c -> c == '/').count() + 1;
        if (depth > MOST_DEPTH) {
            throw new ZipFault("lies " + depth + " levels deep, more than " + MOST_DEPTH);
        }
    }
}
