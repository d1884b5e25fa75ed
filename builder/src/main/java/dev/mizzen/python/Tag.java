package dev.mizzen.python;

import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.diagnostic.SyntaxException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A compatibility tag (PEP 425), such as {@code cp311-abi3-manylinux_2_17_x86_64}. Tags are in lower case.
 *
 * @param python the interpreter, {@code py3} or {@code cp311}
 * @param abi the binary interface, {@code none} or {@code cp311}
 * @param platform where it runs, {@code any} or {@code manylinux_2_17_x86_64}
 */
public record Tag(String python, String abi, String platform) implements Comparable<Tag> {
    private static final Pattern MACHINE =
            Pattern.compile("^(?:manylinux(?:1|2010|2014|_\\d+_\\d+)|musllinux_\\d+_\\d+|linux)_");
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

    /**
     * Whether one wheel may carry both tags: interpreter and ABI are the same, and so are machine and C library, as far as
     * both name them. {@code linux_x86_64} names no C library, {@code any} neither.
     */
    public boolean agreesWith(Tag other) {
        return python.equals(other.python) && abi.equals(other.abi) && platformAgrees(other);
    }

    private boolean platformAgrees(Tag other) {
        PlatformKind one = platformKind();
        PlatformKind two = other.platformKind();
        if (platform.equals(other.platform) || one == PlatformKind.ANY || two == PlatformKind.ANY) {
            return true;
        }
        boolean sameKind = one == two || one == PlatformKind.LINUX || two == PlatformKind.LINUX;
        return one.isLinux() && two.isLinux() && sameKind && machine().equals(other.machine());
    }

    /** What follows the C library and its version: {@code x86_64} of {@code manylinux_2_17_x86_64}. */
    private String machine() {
        return MACHINE.matcher(platform).replaceFirst("");
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
