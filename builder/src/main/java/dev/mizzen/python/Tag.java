package dev.mizzen.python;

import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.diagnostic.SyntaxException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A compatibility tag (PEP 425), such as {@code cp311-abi3-manylinux_2_17_x86_64}. Tags are in lower case.
 *
 * @param python the interpreter, {@code py3} or {@code cp311}
 * @param abi the binary interface, {@code none} or {@code cp311}
 * @param platform where it runs, {@code any} or {@code manylinux_2_17_x86_64}
 */
public record Tag(String python, String abi, String platform) implements Comparable<Tag> {
    private static final Comparator<Tag> ORDER = Comparator.comparing(Tag::toString);

    public Tag {
        for (String part : List.of(python, abi, platform)) {
            if (TagSet.fault(part) >= 0 || !part.equals(part.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("not a part of a tag: " + Redaction.printable(part));
            }
        }
    }

    /** The tag that {@code text} spells, {@code python-abi-platform}; a compressed set of several is refused. */
    public static Tag parse(String text) throws SyntaxException {
        List<Tag> tags = parseSet(text);
        if (tags.size() > 1) {
            throw new SyntaxException(
                    ProblemCode.TAG_INVALID,
                    "`" + Redaction.printable(text) + "` is more than one tag",
                    text,
                    text.indexOf('.'),
                    1);
        }
        return tags.get(0);
    }

    /** The tags that the compressed set {@code text} stands for, such as {@code py2.py3-none-any}; sorted. */
    public static List<Tag> parseSet(String text) throws SyntaxException {
        return TagSet.parse(text, 0, text.length()).tags();
    }

    public PlatformKind platformKind() {
        return PlatformKind.of(platform);
    }

    /** By text. */
    @Override
    public int compareTo(Tag other) {
        return ORDER.compare(this, other);
    }

    /** {@code python-abi-platform}. */
    @Override
    public String toString() {
        return python + "-" + abi + "-" + platform;
    }
}
