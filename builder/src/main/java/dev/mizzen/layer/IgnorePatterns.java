package dev.mizzen.layer;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.diagnostic.SourceSpan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Which paths a {@code .dockerignore} leaves out, as Docker reads it: the last pattern that matches a path or a directory above
 * it decides, and one that begins with {@code !} takes the path back in. Lines that begin with {@code #} are comments, a
 * byte-order mark is skipped, paths are cleaned as Go's {@code filepath.Clean} does, a leading slash means nothing.
 *
 * <p>Where Docker's own code treats a pattern otherwise than its documentation says (it turns {@code \d} into any digit), this
 * follows the documentation.
 */
public final class IgnorePatterns {
    /** Leaves nothing out. */
    public static final IgnorePatterns NONE = new IgnorePatterns(List.of());

    private final List<Rule> rules;

    private record Rule(GlobPattern pattern, boolean exception) {}

    private IgnorePatterns(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /**
     * Reads a {@code .dockerignore}.
     *
     * @param content the file; bytes that are not UTF-8 match nothing
     * @param file its name for messages
     * @throws BuildException with every malformed pattern, at its line
     */
    public static IgnorePatterns parse(byte[] content, String file) throws BuildException {
        String text = new String(content, StandardCharsets.UTF_8);
        List<Rule> rules = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        int number = 0;
        for (String raw : text.split("\n", -1)) {
            number++;
            String line = raw.endsWith("\r") ? raw.substring(0, raw.length() - 1) : raw;
            if (number == 1 && line.startsWith("\ufeff")) {
                line = line.substring(1);
            }
            if (!line.startsWith("#")) {
                read(line, SourceSpan.line(file, number, line), rules, problems);
            }
        }
        BuildException.throwIfAny(problems);
        return new IgnorePatterns(rules);
    }

    /**
     * The same grammar, one pattern each, from somewhere else; nothing is a comment.
     *
     * @param origin where the patterns stand, for messages, such as {@code --exclude}
     */
    public static IgnorePatterns of(List<String> patterns, String origin) throws BuildException {
        List<Rule> rules = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (String pattern : patterns) {
            read(pattern, SourceSpan.file(origin), rules, problems);
        }
        BuildException.throwIfAny(problems);
        return new IgnorePatterns(rules);
    }

    private static void read(String line, SourceSpan where, List<Rule> rules, List<Problem> problems) {
        String pattern = trim(line);
        boolean exception = pattern.startsWith("!");
        if (exception) {
            pattern = trim(pattern.substring(1));
        } else if (pattern.isEmpty()) {
            return;
        }
        String cleaned = pattern.isEmpty() ? "" : clean(pattern);
        if (exception && (cleaned.isEmpty() || cleaned.equals("/"))) {
            problems.add(malformed(line, "is an exception from nothing", where));
            return;
        }
        if (cleaned.length() > 1 && cleaned.startsWith("/")) {
            cleaned = cleaned.substring(1);
        }
        try {
            rules.add(new Rule(GlobPattern.compile(cleaned), exception));
        } catch (IllegalArgumentException e) {
            problems.add(malformed(line, "is malformed", where));
        }
    }

    private static Problem malformed(String line, String fault, SourceSpan where) {
        return Problem.of(ProblemCode.FILE_INVALID, "the pattern `" + Redaction.printable(trim(line)) + "` " + fault)
                .at(where);
    }

    /** These patterns, and then {@code later}, which have the last word. */
    public IgnorePatterns and(IgnorePatterns later) {
        List<Rule> all = new ArrayList<>(rules);
        all.addAll(later.rules);
        return new IgnorePatterns(all);
    }

    /** Whether {@code path}, relative and {@code /}-separated, is left out. */
    public boolean ignores(String path) {
        Scope scope = top();
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            scope = scope.enter(path.substring(0, slash));
        }
        return scope.enter(path).ignored();
    }

    /** The directory that the patterns are relative to. */
    Scope top() {
        return new Scope(new boolean[rules.size()]);
    }

    /** What the patterns say of one path. */
    final class Scope {
        private final boolean[] matched;

        private Scope(boolean[] matched) {
            this.matched = matched;
        }

        /** What they say of {@code path}, which lies directly in this one. */
        Scope enter(String path) {
            boolean[] inside = new boolean[matched.length];
            for (int i = 0; i < inside.length; i++) {
                inside[i] = matched[i] || rules.get(i).pattern().matches(path);
            }
            return new Scope(inside);
        }

        boolean ignored() {
            for (int i = matched.length - 1; i >= 0; i--) {
                if (matched[i]) {
                    return !rules.get(i).exception();
                }
            }
            return false;
        }
    }

    /** Whether a pattern of the kind could match something below {@code directory} that it does not match itself. */
    boolean mayMatchBelow(String directory, boolean exceptions) {
        return rules.stream()
                .anyMatch(
                        rule -> rule.exception() == exceptions && rule.pattern().mayMatchBelow(directory));
    }

    /** As {@code strings.TrimSpace}: every character of Unicode's White_Space. */
    private static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isSpace(char c) {
        return (c >= '\t' && c <= '\r') || c == '\u0085' || Character.isSpaceChar(c);
    }

    /** As {@code filepath.Clean}: no empty segment, no {@code .}, and {@code ..} only at the beginning. */
    static String clean(String path) {
        boolean rooted = path.startsWith("/");
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : path.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".")) {
                continue;
            }
            if (!segment.equals("..")) {
                segments.addLast(segment);
            } else if (!segments.isEmpty() && !segments.getLast().equals("..")) {
                segments.removeLast();
            } else if (!rooted) {
                segments.addLast("..");
            }
        }
        String joined = String.join("/", segments);
        return rooted ? "/" + joined : joined.isEmpty() ? "." : joined;
    }
}
