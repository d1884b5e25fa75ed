package dev.mizzen.index;

import dev.mizzen.python.ProjectName;
import java.net.URI;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the page of a project in an index says of pages of the same project in other indexes (PEP 708). Addresses are compared
 * without their logins, with the name at their end normalised.
 *
 * @param own the addresses of the page itself: where it was asked for, and where it was found after redirects
 * @param tracked pages that own the name, which this one adds files to, as those who run the index say
 * @param alternates pages over which the project is spread, as its owner says
 */
public record ProjectPlaces(Set<String> own, Set<String> tracked, Set<String> alternates) {
    public ProjectPlaces {
        own = Set.copyOf(own);
        tracked = Set.copyOf(tracked);
        alternates = Set.copyOf(alternates);
    }

    static ProjectPlaces of(LinkPage page, URI asked) {
        return new ProjectPlaces(
                normal(List.of(asked.toString(), page.address().toString())),
                normal(page.tracks()),
                normal(page.alternates()));
    }

    /** Whether the page says anything of other places. */
    boolean isSilent() {
        return tracked.isEmpty() && alternates.isEmpty();
    }

    /** Whether the page says that the one at {@code address} is of the same project. */
    boolean names(URI address) {
        Set<String> page = normal(List.of(address.toString()));
        return tracked.containsAll(page) || alternates.containsAll(page);
    }

    /** Whether this page says that {@code other} is of the same project. */
    boolean names(ProjectPlaces other) {
        return meets(tracked, other.own) || meets(alternates, other.own);
    }

    /**
     * Whether it is safe to take the files of both pages: this one tracks the other, which owns the name and so tracks nothing, or
     * both say that the project is spread over the same places.
     */
    boolean agreesWith(ProjectPlaces other) {
        return tracks(other) || other.tracks(this) || isSpreadLike(other);
    }

    private boolean tracks(ProjectPlaces owner) {
        return meets(tracked, owner.own) && owner.tracked.isEmpty();
    }

    private boolean isSpreadLike(ProjectPlaces other) {
        return meets(alternates, other.own)
                && meets(other.alternates, own)
                && all().containsAll(other.alternates)
                && other.all().containsAll(alternates);
    }

    private Set<String> all() {
        Set<String> all = new HashSet<>(alternates);
        all.addAll(own);
        return all;
    }

    private static boolean meets(Set<String> some, Set<String> others) {
        return some.stream().anyMatch(others::contains);
    }

    private static Set<String> normal(Collection<String> addresses) {
        Set<String> normal = new HashSet<>();
        for (String text : addresses) {
            Hrefs.address(text)
                    .map(ProjectPlaces::normal)
                    .or(() -> Hrefs.file(text).map(ProjectPlaces::normal))
                    .ifPresent(normal::add);
        }
        return normal;
    }

    private static String normal(URI uri) {
        String path = uri.getPath() == null ? "" : uri.getPath().replaceAll("/+$", "");
        int last = path.lastIndexOf('/') + 1;
        String name = ProjectName.tryParse(path.substring(last))
                .map(ProjectName::toString)
                .orElse(path.substring(last));
        String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        boolean isUsual = uri.getPort() < 0 || uri.getPort() == (scheme.equals("https") ? 443 : 80);
        return scheme + "://" + host + (isUsual ? "" : ":" + uri.getPort()) + path.substring(0, last) + name + "/";
    }

    /** What the page says, for messages. */
    @Override
    public String toString() {
        if (isSilent()) {
            return "names no other place";
        }
        String first = tracked.isEmpty() ? "" : "tracks " + String.join(", ", new TreeSet<>(tracked));
        String second = alternates.isEmpty()
                ? ""
                : "names the alternate locations " + String.join(", ", new TreeSet<>(alternates));
        return first + (first.isEmpty() || second.isEmpty() ? "" : " and ") + second;
    }
}
