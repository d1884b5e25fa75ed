package dev.mizzen.python;

import dev.mizzen.diagnostic.SyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A dependency specifier (PEP 508): {@code requests[socks]>=2,<3; python_version >= "3.9"}. Text of more than
 * {@value Grammar#MAX_LENGTH} UTF-16 units is refused.
 *
 * <p>{@link #toString} gives the canonical text, in which names and extras are spelled as written. It holds the URL as it
 * is: whoever shows it redacts it first.
 *
 * @param spelling the project's name as written; {@link #name} is the one to compare
 * @param extras the extras as written, sorted, each once; {@link #extraNames} are the ones to compare
 * @param specifier the versions asked for; never anything but the empty set beside a URL
 * @param url where the distribution comes from, as written: a URL or, tolerated by all tools, a path
 * @param marker the condition under which the requirement counts
 */
public record Requirement(
        String spelling, List<String> extras, SpecifierSet specifier, Optional<String> url, Optional<Marker> marker) {
    public Requirement {
        extras = List.copyOf(new TreeSet<>(extras));
        if (ProjectName.tryParse(spelling).isEmpty()
                || extras.stream().anyMatch(extra -> ProjectName.tryParse(extra).isEmpty())) {
            throw new IllegalArgumentException("not names: " + spelling + extras);
        }
        if (url.isPresent() && (!specifier.isEmpty() || !isWord(url.get()))) {
            throw new IllegalArgumentException("a URL stands alone: " + url.get());
        }
    }

    /** Reads a requirement; the exception points at the first character that cannot stand where it is. */
    public static Requirement parse(String text) throws SyntaxException {
        return RequirementParser.parse(text);
    }

    /** The project. */
    public ProjectName name() {
        return ProjectName.tryParse(spelling).orElseThrow();
    }

    /** The extras. */
    public SortedSet<ProjectName> extraNames() {
        SortedSet<ProjectName> names = new TreeSet<>();
        extras.forEach(extra -> names.add(ProjectName.tryParse(extra).orElseThrow()));
        return names;
    }

    private static boolean isWord(String text) {
        return !text.isEmpty() && text.chars().noneMatch(c -> Grammar.isBlank((char) c));
    }

    /** The canonical text. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(spelling);
        if (!extras.isEmpty()) {
            out.append('[').append(String.join(",", extras)).append(']');
        }
        out.append(specifier);
        url.ifPresent(place -> out.append(" @ ").append(place).append(marker.isPresent() ? " " : ""));
        marker.ifPresent(condition -> out.append("; ").append(condition));
        return out.toString();
    }
}
