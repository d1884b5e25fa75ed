package dev.mizzen.base;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Whether the folders that an image will fill are free in the base: each must be absent or empty, and reached without a
 * symbolic link. Otherwise files of two origins would mix, or ours would land elsewhere than every path in them says.
 */
final class BasePlaces {
    private BasePlaces() {}

    /**
     * @param places absolute paths, as in {@code /opt/venv}
     * @return the folders above the places that the base has, absolute
     * @throws BuildException {@code BASE_PATH_TAKEN} for each place that is not free
     */
    static SortedSet<String> require(List<String> places, BaseFilesystem files) throws BuildException {
        SortedSet<String> parents = new TreeSet<>();
        List<Problem> problems = new ArrayList<>();
        for (String place : places) {
            check(place, files, parents).ifPresent(problems::add);
        }
        BuildException.throwIfAny(problems);
        return parents;
    }

    private static Optional<Problem> check(String place, BaseFilesystem files, SortedSet<String> parents) {
        for (int slash = place.indexOf('/', 1); slash > 0; slash = place.indexOf('/', slash + 1)) {
            String parent = place.substring(0, slash);
            Optional<BaseEntry> entry = files.entry(parent);
            if (entry.isEmpty()) {
                return Optional.empty();
            }
            if (!entry.get().isDirectory()) {
                return Optional.of(taken(place, "its parent `" + parent + "` is " + kind(entry.get())));
            }
            parents.add(parent);
        }
        Optional<BaseEntry> entry = files.entry(place);
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        if (!entry.get().isDirectory()) {
            return Optional.of(taken(place, "it is " + kind(entry.get())));
        }
        List<String> children = files.children(place);
        return children.isEmpty()
                ? Optional.empty()
                : Optional.of(taken(
                        place,
                        "it holds `" + Redaction.printable(children.get(0)) + "`"
                                + (children.size() == 1 ? "" : " and " + (children.size() - 1) + " more")));
    }

    private static String kind(BaseEntry entry) {
        return switch (entry.type()) {
            case SYMBOLIC_LINK -> "a symbolic link to `" + Redaction.printable(entry.linkTarget()) + "`";
            case FILE, HARD_LINK -> "a file";
            case DIRECTORY -> "a folder";
            case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO -> "a device";
        };
    }

    private static Problem taken(String place, String why) {
        return Problem.of(
                        ProblemCode.BASE_PATH_TAKEN,
                        "`" + Redaction.printable(place) + "` is not free in the base: " + why)
                .hint("take a base that leaves it free");
    }
}
