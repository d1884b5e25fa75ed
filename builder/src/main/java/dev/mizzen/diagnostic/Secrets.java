package dev.mizzen.diagnostic;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Values that are not shown wherever they turn up, such as what the variables of a requirements file were filled with.
 * {@link Redaction} covers the places of a URL where secrets stand by custom; this covers the others.
 */
public final class Secrets {
    /** Nothing to hide. */
    public static final Secrets NONE = new Secrets(List.of());

    /** What is shorter keeps no secret, and hiding it would make messages unreadable. */
    private static final int SHORTEST = 4;

    private final List<String> values;

    private Secrets(List<String> values) {
        this.values = values;
    }

    /** These values, but for those of less than four characters. */
    public static Secrets of(Collection<String> values) {
        return new Secrets(values.stream()
                .filter(value -> value.length() >= SHORTEST)
                .distinct()
                .sorted(Comparator.comparing(String::length).reversed().thenComparing(Comparator.naturalOrder()))
                .toList());
    }

    /** {@code text} with {@code …} for every secret. */
    public String hide(String text) {
        String hidden = text;
        for (String value : values) {
            hidden = hidden.replace(value, "…");
        }
        return hidden;
    }

    /** The same failure without secrets in its words. */
    public BuildException hide(BuildException failure) {
        return values.isEmpty()
                ? failure
                : new BuildException(failure.problems().stream().map(this::hide).toList(), failure.getCause());
    }

    private Problem hide(Problem problem) {
        return new Problem(
                problem.code(),
                hide(problem.message()),
                problem.where(),
                problem.expected().map(this::hide),
                problem.actual().map(this::hide),
                problem.hint().map(this::hide));
    }

    /** Says nothing of them. */
    @Override
    public String toString() {
        return values.size() + " secrets";
    }
}
