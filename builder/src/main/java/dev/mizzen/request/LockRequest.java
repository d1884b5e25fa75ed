package dev.mizzen.request;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.python.ProjectName;
import dev.mizzen.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a lock file is asked for.
 *
 * @param project the folder of the project
 * @param bases the images whose Pythons, C libraries and processors it is for; at least one
 * @param wheels what is required, and where it comes from
 * @param registries how the base is read
 * @param file the lock file
 * @param change what may change in it
 */
public record LockRequest(
        Path project,
        List<BuildRequest.Base> bases,
        BuildRequest.Wheels wheels,
        BuildRequest.RegistryUse registries,
        Path file,
        Change change) {
    public LockRequest {
        bases = List.copyOf(bases);
        if (bases.isEmpty()) {
            throw new IllegalArgumentException("a lock file is for a base");
        }
    }

    /**
     * What may change in a lock file that is there.
     *
     * @param all whether every version is chosen anew
     * @param projects the projects whose versions are
     * @param none whether nothing may, so that any difference is an error
     */
    public record Change(boolean all, Set<ProjectName> projects, boolean none) {
        /** Only what the requirements make necessary. */
        public static final Change NECESSARY = new Change(false, Set.of(), false);

        public Change {
            projects = Set.copyOf(projects);
        }

        /** Whether something is to be newer, so that what servers have now counts. */
        public boolean isUpgrade() {
            return all || !projects.isEmpty();
        }
    }

    /**
     * The request that {@code settings} make.
     *
     * @throws BuildException with every value that is missing or can't be read
     */
    public static LockRequest of(
            Path project, Path file, Change change, Settings settings, Map<String, String> environment)
            throws BuildException {
        return new RequestReader(settings, environment).readLock(project, file, change);
    }
}
