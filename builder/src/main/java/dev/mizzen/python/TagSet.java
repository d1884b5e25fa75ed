package dev.mizzen.python;

import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.diagnostic.SyntaxException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * A compressed tag set (PEP 425): every combination of the interpreters, binary interfaces and platforms. Each list is
 * sorted and without repetition, in lower case.
 */
record TagSet(List<String> pythons, List<String> abis, List<String> platforms) {
    /** The longest text that is read, in UTF-16 units; a file name has room for 255 bytes. */
    static final int MAX_LENGTH = 1024;

    private static final int MAX_TAGS = 4096;

    TagSet {
        pythons = List.copyOf(pythons);
        abis = List.copyOf(abis);
        platforms = List.copyOf(platforms);
    }

    /** Reads the stretch of {@code whole} between two offsets, all of it. */
    static TagSet parse(String whole, int from, int to) throws SyntaxException {
        if (to - from > MAX_LENGTH) {
            throw new SyntaxException(
                    ProblemCode.TAG_INVALID,
                    "a tag is longer than " + MAX_LENGTH + " characters",
                    whole.substring(0, from + MAX_LENGTH),
                    from + MAX_LENGTH,
                    1);
        }
        List<List<String>> parts = new ArrayList<>();
        int start = from;
        while (start <= to) {
            int dash = whole.indexOf('-', start);
            int end = dash < 0 || dash > to ? to : dash;
            parts.add(alternatives(whole, from, to, start, end));
            start = end + 1;
        }
        String shown = Redaction.printable(whole.substring(from, to));
        if (parts.size() != 3) {
            throw fault(whole, from, "`" + shown + "` is not a tag: it must be `python-abi-platform`");
        }
        TagSet set = new TagSet(parts.get(0), parts.get(1), parts.get(2));
        if ((long) set.pythons.size() * set.abis.size() * set.platforms.size() > MAX_TAGS) {
            throw fault(whole, from, "`" + shown + "` stands for more than " + MAX_TAGS + " tags");
        }
        return set;
    }

    private static List<String> alternatives(String whole, int from, int to, int start, int end)
            throws SyntaxException {
        TreeSet<String> found = new TreeSet<>();
        int at = start;
        while (at <= end) {
            int dot = whole.indexOf('.', at);
            int stop = dot < 0 || dot > end ? end : dot;
            int fault = fault(whole.substring(at, stop));
            if (fault >= 0) {
                String shown = Redaction.printable(whole.substring(from, to));
                String why = at == stop
                        ? "a part of it is empty"
                        : "`" + Redaction.printable(String.valueOf(whole.charAt(at + fault)))
                                + "` is not a letter, a digit or `_`";
                throw fault(whole, at + fault, "`" + shown + "` is not a tag: " + why);
            }
            found.add(whole.substring(at, stop).toLowerCase(Locale.ROOT));
            at = stop + 1;
        }
        return List.copyOf(found);
    }

    /** Where {@code part} stops being one alternative of a tag, or -1. */
    static int fault(String part) {
        for (int i = 0; i < part.length(); i++) {
            if (!Ascii.isLetterOrDigit(part.charAt(i)) && part.charAt(i) != '_') {
                return i;
            }
        }
        return part.isEmpty() ? 0 : -1;
    }

    private static SyntaxException fault(String whole, int at, String message) {
        return new SyntaxException(ProblemCode.TAG_INVALID, message, whole, at, 1);
    }

    /** All combinations, sorted. */
    List<Tag> tags() {
        List<Tag> tags = new ArrayList<>();
        for (String python : pythons) {
            for (String abi : abis) {
                for (String platform : platforms) {
                    tags.add(new Tag(python, abi, platform));
                }
            }
        }
        Collections.sort(tags);
        return List.copyOf(tags);
    }

    @Override
    public String toString() {
        return String.join(".", pythons) + "-" + String.join(".", abis) + "-" + String.join(".", platforms);
    }
}
