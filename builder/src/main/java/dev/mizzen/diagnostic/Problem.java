package dev.mizzen.diagnostic;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One thing that is wrong: what failed on which thing, where, the two values that disagree, and what to do about it.
 *
 * <p>The message is one line without a full stop at its end; names, paths and values in it stand in backticks. It must be
 * free of secrets: text that may hold a URL goes through {@link Redaction} first.
 *
 * @param code the stable name of this kind of problem
 * @param message what failed, on which thing
 * @param where the place in the user's text, if there is one
 * @param expected what should have been there
 * @param actual what was there instead
 * @param hint what the user can do about this very problem, without the word {@code hint}; see {@link #remedy}
 */
public record Problem(
        ProblemCode code,
        String message,
        Optional<SourceSpan> where,
        Optional<String> expected,
        Optional<String> actual,
        Optional<String> hint) {
    public Problem {
        Objects.requireNonNull(code);
        if (message.isBlank()) {
            throw new IllegalArgumentException("a problem needs a message");
        }
    }

    /** A problem that has only a message so far. */
    public static Problem of(ProblemCode code, String message) {
        return new Problem(code, message, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same problem, at a place. */
    public Problem at(SourceSpan place) {
        return new Problem(code, message, Optional.of(place), expected, actual, hint);
    }

    /** The same problem, in a file as a whole. */
    public Problem at(String file) {
        return at(SourceSpan.file(file));
    }

    /** The same problem, with the two values that disagree. */
    public Problem values(String expectedValue, String actualValue) {
        return new Problem(code, message, where, Optional.of(expectedValue), Optional.of(actualValue), hint);
    }

    /** The same problem, with a way out. */
    public Problem hint(String wayOut) {
        return new Problem(code, message, where, expected, actual, Optional.of(wayOut));
    }

    /** What to do about it: the hint, else what its kind says; nothing where nothing can be done. */
    public Optional<String> remedy() {
        return hint.or(() -> Optional.of(Remedies.of(code)).filter(text -> !text.isEmpty()));
    }

    /** This problem alone, ready to be thrown. */
    public BuildException exception() {
        return new BuildException(this);
    }

    /** This problem alone, ready to be thrown, with what the machine said. */
    public BuildException exception(Throwable cause) {
        return new BuildException(List.of(this), cause);
    }
}
