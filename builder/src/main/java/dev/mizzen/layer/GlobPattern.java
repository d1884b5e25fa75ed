package dev.mizzen.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One pattern of a {@code .dockerignore}: Go's {@code filepath.Match} (literals, {@code ?}, {@code *}, {@code [a-z]},
 * {@code [^a]}, {@code \c}), and {@code **} for any number of directories. Matching takes time in proportion to the lengths of
 * pattern and path, whatever the pattern.
 */
final class GlobPattern {
    /** What one state of the automaton consumes before the next one is reached. */
    private sealed interface Step {}

    /** One character out of a set. */
    private record One(boolean negated, List<Integer> ranges) implements Step {
        boolean accepts(int c) {
            for (int i = 0; i < ranges.size(); i += 2) {
                if (ranges.get(i) <= c && c <= ranges.get(i + 1)) {
                    return !negated;
                }
            }
            return negated;
        }
    }

    /** Any characters, a slash among them only if {@code slashes}. */
    private record Many(boolean slashes) implements Step {}

    /** Nothing, and this step and the next are done; or the next one begins. */
    private record Perhaps() implements Step {}

    /** Any characters that end in a slash. */
    private record Directories() implements Step {}

    private static final List<Integer> NOT_SLASH = List.of((int) '/', (int) '/');

    private final String pattern;
    private final boolean suffix;
    private final String literalStart;
    private final boolean crossesDirectories;
    private final List<Step> steps;

    private GlobPattern(String pattern, List<Step> steps, String literalStart, boolean suffix) {
        this.pattern = pattern;
        this.steps = steps;
        this.literalStart = literalStart;
        this.suffix = suffix;
        this.crossesDirectories = suffix || steps.stream().anyMatch(GlobPattern::takesSlashes);
    }

    private static boolean takesSlashes(Step step) {
        return step instanceof Directories || (step instanceof Many many && many.slashes());
    }

    /**
     * @param pattern cleaned, without the mark of an exception
     * @throws IllegalArgumentException the pattern is malformed: a class or an escape does not end, or a range has no end
     */
    static GlobPattern compile(String pattern) {
        return new Compiler(pattern).compile();
    }

    boolean matches(String path) {
        if (suffix) {
            String end = pattern.substring(2);
            return path.endsWith(end) || (end.startsWith("/") && path.equals(end.substring(1)));
        }
        if (literalStart.length() == pattern.length()) {
            return path.equals(pattern);
        }
        return path.startsWith(literalStart) && run(path);
    }

    private boolean run(String path) {
        boolean[] now = new boolean[steps.size() + 1];
        enter(now, 0);
        boolean[] next = new boolean[now.length];
        int length = path.length();
        for (int at = 0; at < length; ) {
            int c = path.codePointAt(at);
            at += Character.charCount(c);
            boolean alive = false;
            Arrays.fill(next, false);
            for (int i = 0; i < steps.size(); i++) {
                if (now[i]) {
                    alive |= consume(i, c, next);
                }
            }
            if (!alive) {
                return false;
            }
            boolean[] old = now;
            now = next;
            next = old;
        }
        return now[steps.size()];
    }

    private boolean consume(int state, int c, boolean[] next) {
        Step step = steps.get(state);
        if (step instanceof One one) {
            if (one.accepts(c)) {
                enter(next, state + 1);
                return true;
            }
            return false;
        }
        if (step instanceof Many many) {
            if (many.slashes() || c != '/') {
                enter(next, state);
                return true;
            }
            return false;
        }
        if (step instanceof Directories) {
            next[state] = true;
            if (c == '/') {
                enter(next, state + 1);
            }
            return true;
        }
        return false;
    }

    /** Marks {@code state} and all that are reached from it without consuming anything. */
    private void enter(boolean[] states, int state) {
        int at = state;
        while (!states[at]) {
            states[at] = true;
            if (at < steps.size() && steps.get(at) instanceof Many) {
                at++;
            } else if (at < steps.size() && steps.get(at) instanceof Perhaps) {
                states[at + 1] = true;
                at += 2;
            } else {
                return;
            }
        }
    }

    /** Whether the pattern could match something below {@code directory}; says yes when in doubt. */
    boolean mayMatchBelow(String directory) {
        String start = directory + "/";
        boolean reaches = start.startsWith(literalStart) || literalStart.startsWith(start);
        return reaches && (crossesDirectories || slashes(pattern) >= slashes(start));
    }

    private static long slashes(String text) {
        return text.chars().filter(c -> c == '/').count();
    }

    @Override
    public String toString() {
        return pattern;
    }

    private static final class Compiler {
        private final String pattern;
        private final List<Step> steps = new ArrayList<>();
        private final StringBuilder literalStart = new StringBuilder();
        private boolean literal = true;
        private boolean wild;
        private int at;

        Compiler(String pattern) {
            this.pattern = pattern;
        }

        GlobPattern compile() {
            boolean leading = pattern.startsWith("**");
            while (at < pattern.length()) {
                int c = take();
                switch (c) {
                    case '*' -> star();
                    case '?' -> add(new One(true, NOT_SLASH));
                    case '[' -> add(characterClass());
                    case '\\' -> {
                        literal = false;
                        int escaped = take();
                        steps.add(new One(false, List.of(escaped, escaped)));
                        wild = true;
                    }
                    default -> {
                        if (literal) {
                            literalStart.appendCodePoint(c);
                        }
                        steps.add(new One(false, List.of(c, c)));
                    }
                }
            }
            boolean suffix = leading && !wild;
            return new GlobPattern(pattern, List.copyOf(steps), literalStart.toString(), suffix);
        }

        private void add(Step step) {
            literal = false;
            wild = true;
            steps.add(step);
        }

        private void star() {
            boolean first = at == 1;
            literal = false;
            if (at == pattern.length() || pattern.charAt(at) != '*') {
                add(new Many(false));
                return;
            }
            at++;
            if (at < pattern.length() && pattern.charAt(at) == '/') {
                at++;
            }
            if (at == pattern.length()) {
                steps.add(new Many(true));
            } else {
                steps.add(new Perhaps());
                steps.add(new Directories());
            }
            wild |= !first;
        }

        private One characterClass() {
            boolean negated = at < pattern.length() && pattern.charAt(at) == '^';
            if (negated) {
                at++;
            }
            List<Integer> ranges = new ArrayList<>();
            while (ranges.isEmpty() || pattern.charAt(at) != ']') {
                int low = member();
                int high = low;
                if (pattern.charAt(at) == '-') {
                    at++;
                    high = member();
                }
                ranges.add(low);
                ranges.add(high);
            }
            at++;
            return new One(negated, List.copyOf(ranges));
        }

        /** One character of a class; more has to follow, at least the bracket that ends it. */
        private int member() {
            int c = take();
            if (c == '-' || c == ']') {
                throw malformed();
            }
            int member = c == '\\' ? take() : c;
            if (at == pattern.length()) {
                throw malformed();
            }
            return member;
        }

        private int take() {
            if (at == pattern.length()) {
                throw malformed();
            }
            int c = pattern.codePointAt(at);
            at += Character.charCount(c);
            return c;
        }

        private static IllegalArgumentException malformed() {
            return new IllegalArgumentException("a malformed pattern");
        }
    }
}
