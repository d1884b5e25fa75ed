package dev.mizzen.build;

import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.project.DeclaredRequirement;
import dev.mizzen.project.Link;
import dev.mizzen.python.Marker;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.SpecifierSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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
    FolderLine {
        extras = List.copyOf(extras);
    }

    /** The folder that {@code line} means, if it means one: editable or not makes no difference to an image. */
    static Optional<FolderLine> of(DeclaredRequirement line) {
        boolean isFolder = line.link().isPresent()
                && line.link().get() instanceof Link.Local local
                && (line.editable() || Files.isDirectory(local.path()));
        return isFolder
                ? Optional.of(new FolderLine(
                        ((Link.Local) line.link().get()).path(),
                        line.requirement().map(Requirement::name),
                        line.extras(),
                        line.marker(),
                        line.span()))
                : Optional.empty();
    }

    /** The requirement on the project that the folder holds. */
    Requirement on(ProjectName project) {
        return new Requirement(project.toString(), extras, SpecifierSet.any(), Optional.empty(), marker);
    }
}
