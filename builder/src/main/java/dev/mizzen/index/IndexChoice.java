package dev.mizzen.index;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.python.ProjectName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which of the indexes have a project. Usually the first that knows it; after it only those are asked that its page names as
 * places of the same project (PEP 708), and their pages must agree. Where every index is asked, what a page says of other places
 * counts, too: files are then taken only from pages that agree. What is named and is no index of the user's is never asked.
 */
final class IndexChoice {
    /** What one index has. */
    private record Found(SimpleIndex index, Listing listing) {
        ProjectPlaces places() {
            return listing.places().orElseThrow();
        }

        /** A page in a file is the user's own. */
        boolean isRemote(ProjectName project) {
            return Hrefs.isOnNetwork(index.page(project));
        }
    }

    private final List<SimpleIndex> indexes;
    private final boolean everyIndex;

    /** @param everyIndex whether every index is asked for every project */
    IndexChoice(List<SimpleIndex> indexes, boolean everyIndex) {
        this.indexes = List.copyOf(indexes);
        this.everyIndex = everyIndex;
    }

    boolean isEmpty() {
        return indexes.isEmpty();
    }

    /**
     * The files of all pages that count; nothing when no index knows the project.
     *
     * @throws BuildException {@code INDEX_PLACES_DIFFER} if pages contradict each other
     */
    Optional<Listing> list(ProjectName project) throws BuildException {
        List<Found> found = new ArrayList<>();
        for (SimpleIndex index : indexes) {
            if (everyIndex || found.isEmpty() || found.get(0).places().names(index.page(project))) {
                Optional<Listing> listing = index.list(project);
                listing.ifPresent(files -> found.add(new Found(index, files)));
            }
        }
        require(project, found);
        return found.stream().map(Found::listing).reduce(Listing::and);
    }

    private static void require(ProjectName project, List<Found> found) throws BuildException {
        for (Found one : found) {
            for (Found other : found) {
                if (one.places().names(other.places()) && !one.places().agreesWith(other.places())) {
                    throw contradiction(project, one, other);
                }
            }
        }
        List<Found> remote = found.stream().filter(one -> one.isRemote(project)).toList();
        boolean isSaid = remote.stream().anyMatch(one -> !one.places().isSilent());
        if (isSaid) {
            Set<Found> joined = joined(remote);
            for (Found other : remote) {
                if (!joined.contains(other)) {
                    throw contradiction(project, remote.get(0), other);
                }
            }
        }
    }

    /** The first and all that agree with it, or with one that does, and so on. */
    private static Set<Found> joined(List<Found> all) {
        Set<Found> joined = new HashSet<>(all.subList(0, 1));
        boolean more = true;
        while (more) {
            more = false;
            for (Found one : all) {
                more |= joined.stream().anyMatch(other -> one.places().agreesWith(other.places())) && joined.add(one);
            }
        }
        return joined;
    }

    private static BuildException contradiction(ProjectName project, Found one, Found other) {
        return Problem.of(
                        ProblemCode.INDEX_PLACES_DIFFER,
                        "two indexes have `" + project + "`, and their pages do not agree that it is one project")
                .values(shown(one), shown(other))
                .hint("say which of them is its only source, such as by `--index " + project + "=" + one.index + "`;"
                        + " a stranger may have taken the name in the other")
                .exception();
    }

    private static String shown(Found found) {
        return found.index + " " + Redaction.printable(found.places().toString(), 400);
    }

    /** The names of all of them. */
    @Override
    public String toString() {
        return indexes.toString();
    }
}
