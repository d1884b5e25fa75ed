package dev.mizzen.bytecode;

import dev.mizzen.python.Target;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an interpreter says it is.
 *
 * @param implementation {@code sys.implementation.name}
 * @param version {@code 3.11.2}, {@code 3.14.0rc1}
 * @param magic the number in the header of its {@code .pyc} files: 3495 for 3.11
 * @param freeThreaded whether it is a build without the global interpreter lock
 * @param cacheTag what its {@code .pyc} files have in their names: {@code cpython-311}
 * @param build {@code sys.version}, on one line
 */
public record Interpreter(
        String implementation, String version, int magic, boolean freeThreaded, String cacheTag, String build) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,30}");
    private static final Pattern VERSION =
            Pattern.compile("[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}(?:(?:a|b|rc)[0-9]{1,3})?");
    private static final Pattern MAGIC = Pattern.compile("[0-9]{1,5}");
    private static final Pattern TAG = Pattern.compile("[a-z][a-z0-9-]{0,40}");
    private static final Pattern BUILD = Pattern.compile("[ -~]{1,300}");
    private static final int FACTS = 6;

    /** Reads what a worker says first; nothing when it can't be that. */
    static Optional<Interpreter> parse(byte[] hello) {
        String[] facts = new String(hello, StandardCharsets.UTF_8).split("\n", -1);
        boolean good = facts.length == FACTS
                && NAME.matcher(facts[0]).matches()
                && VERSION.matcher(facts[1]).matches()
                && MAGIC.matcher(facts[2]).matches()
                && (facts[3].isEmpty() || facts[3].equals("t"))
                && TAG.matcher(facts[4]).matches()
                && BUILD.matcher(facts[5]).matches();
        return good
                ? Optional.of(new Interpreter(
                        facts[0], facts[1], Integer.parseInt(facts[2]), !facts[3].isEmpty(), facts[4], facts[5]))
                : Optional.empty();
    }

    /** Whether this is an interpreter of exactly the version, and the kind, that {@code target} has. */
    public boolean isExactly(Target target) {
        return toString().equals(wanted(target));
    }

    /** What {@link #toString} would be for the interpreter of {@code target}. */
    public static String wanted(Target target) {
        return shown(target.implementation().lowerName(), target.python().toString(), target.freeThreaded());
    }

    private static String shown(String implementation, String version, boolean freeThreaded) {
        return implementation + " " + version + (freeThreaded ? " free-threaded" : "");
    }

    /** {@code cpython 3.11.2}, {@code cpython 3.13.1 free-threaded}. */
    @Override
    public String toString() {
        return shown(implementation, version, freeThreaded);
    }
}
