package dev.mizzen.diagnostic;

import java.util.Collection;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Takes secrets out of text that is about to be shown or written. */
public final class Redaction {
    private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/?#\\s]*@");
    private static final Pattern QUERY = Pattern.compile("(?<=://)([^?#\\s]*)\\?[^#\\s]*");

    private static final int MOST_NAMED = 6;

    private Redaction() {}

    /** {@code text} with the user, password and query of every URL in it replaced by {@code …}. */
    public static String urls(String text) {
        return QUERY.matcher(USER_INFO.matcher(text).replaceAll("…@")).replaceAll("$1?…");
    }

    /**
     * {@code text}, which came from outside, made safe for a terminal: control characters and direction marks are written
     * as {@code \\u001b} and the like, and what exceeds {@code limit} UTF-16 units is cut.
     */
    public static String printable(String text, int limit) {
        StringBuilder out = new StringBuilder();
        int end = Math.min(text.length(), limit);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            int type = Character.getType(c);
            if (type == Character.CONTROL || type == Character.FORMAT || type == Character.LINE_SEPARATOR) {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return end < text.length() ? out.append('…').toString() : out.toString();
    }

    /** {@link #printable(String, int)} with room for 200 units, enough for a name in a message. */
    public static String printable(String text) {
        return printable(text, 200);
    }

    /** The first few of {@code all}, printable, and how many more there are. */
    public static String named(Collection<?> all) {
        String shown = all.stream()
                .limit(MOST_NAMED)
                .map(one -> printable(one.toString()))
                .collect(Collectors.joining(", "));
        return all.size() > MOST_NAMED ? shown + " and " + (all.size() - MOST_NAMED) + " more" : shown;
    }
}
