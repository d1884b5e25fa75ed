package dev.mizzen.project;

import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.digest.Digest;
import dev.mizzen.python.Marker;
import dev.mizzen.python.Requirement;
import java.util.List;
import java.util.Optional;

/**
 * One line of a requirements file that asks for a distribution, or constrains one.
 *
 * @param text the requirement as pip sees it, variables filled in: may hold secrets
 * @param shown the requirement as written, fit for messages
 * @param requirement the name and what is asked of it, marker included; for the path or URL of a wheel, its name and
 *     version; absent for a project folder or source archive whose name is not told
 * @param link where the distribution comes from, when the line says so
 * @param extras the extras that are asked of a project folder
 * @param marker the condition under which the line counts
 * @param constraint whether the line only constrains versions, as in a file read with {@code -c}
 * @param editable whether it was asked for with {@code -e}
 * @param hashes the hashes given with {@code --hash}, any one of which the file must have
 * @param span where the requirement stands
 */
public record DeclaredRequirement(
        String text,
        String shown,
        Optional<Requirement> requirement,
        Optional<Link> link,
        List<String> extras,
        Optional<Marker> marker,
        boolean constraint,
        boolean editable,
        List<Digest> hashes,
        SourceSpan span) {
    public DeclaredRequirement {
        extras = List.copyOf(extras);
        hashes = List.copyOf(hashes);
        if (requirement.isEmpty() && link.isEmpty()) {
            throw new IllegalArgumentException("nothing is required");
        }
    }

    /** As written, fit for messages. */
    @Override
    public String toString() {
        return shown;
    }
}
