package dev.mizzen.resolve;

import dev.mizzen.digest.Digest;
import dev.mizzen.index.Candidate;
import dev.mizzen.python.CoreMetadata;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Version;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One wheel that goes into the image.
 *
 * @param candidate the file that was chosen
 * @param sha256 its digest, computed from its bytes
 * @param metadata what its {@code METADATA} says
 * @param extras the extras of it that somebody asked for
 */
public record ResolvedWheel(Candidate candidate, Digest sha256, CoreMetadata metadata, SortedSet<ProjectName> extras) {
    public ResolvedWheel {
        extras = Collections.unmodifiableSortedSet(new TreeSet<>(extras));
    }

    /** The project's name. */
    public ProjectName name() {
        return candidate.filename().name();
    }

    /** The version in the file's name. */
    public Version version() {
        return candidate.filename().version();
    }

    /** Name and version, as people write them. */
    @Override
    public String toString() {
        return name() + " " + version();
    }
}
