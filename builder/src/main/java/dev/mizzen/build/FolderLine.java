package dev.mizzen.build;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.project.DeclaredRequirement;
import dev.mizzen.project.Link;
import dev.mizzen.python.Marker;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.SpecifierSet;
import dev.mizzen.python.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A line of a requirements file that names a folder of sources.
 *
 * @param folder the folder
 * @param name the project that it must hold, where the line tells
 * @param extras the extras that are asked of it
 * @param marker the condition under which the line counts
 * @param where the line
 */
record FolderLine(
        Path folder, Optional<ProjectName> name, List<String> extras, Optional<Marker> marker, SourceSpan where) {
    private static final Pattern ARCHIVE = Pattern.compile("(?is).*\\.(whl|zip|tar|tgz|tbz|txz|gz|bz2|xz)");

    FolderLine {
        extras = List.copyOf(extras);
    }

    /** The folder that {@code line} means, if it means one: editable or not makes no difference to an image. */
    static Optional<FolderLine> of(DeclaredRequirement line) {
        boolean isFolder = line.link().isPresent()
                && line.link().get() instanceof Link.Local local
                && (line.editable() || Files.isDirectory(local.path()) || isGone(local.path()));
        return isFolder
                ? Optional.of(new FolderLine(
                        ((Link.Local) line.link().get()).path(),
                        line.requirement().map(Requirement::name),
                        line.extras(),
                        line.marker(),
                        line.span()))
                : Optional.empty();
    }

    /** Whether nothing is there that is called as a file would be. */
    private static boolean isGone(Path path) {
        return !Files.exists(path) && !ARCHIVE.matcher(path.toString()).matches();
    }

    /** Whether the line counts for {@code target}. */
    boolean countsFor(Target target) throws BuildException {
        return marker.isEmpty()
                || marker.get().evaluate(target.markerEnvironment().withExtra(""));
    }

    /** The requirement on the project that the folder holds. */
    Requirement on(ProjectName project) {
        return new Requirement(project.toString(), extras, SpecifierSet.any(), Optional.empty(), marker);
    }
}
