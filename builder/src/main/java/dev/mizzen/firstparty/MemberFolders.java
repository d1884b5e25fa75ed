package dev.mizzen.firstparty;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.python.ProjectName;
import dev.mizzen.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The folders in which first-party projects may lie.
 *
 * @param project the application's folder, without links
 * @param roots the folders, without links; the first is the application's
 */
record MemberFolders(Path project, List<Path> roots) {
    public MemberFolders {
        roots = List.copyOf(roots);
    }

    /** The application's own folder, and the one that is named, else that of its workspace. */
    static MemberFolders of(Path project, Optional<Path> named, Optional<Workspace> workspace) throws BuildException {
        List<Path> roots = new ArrayList<>(List.of(real(project)));
        if (named.isPresent() && !Files.isDirectory(named.get())) {
            throw Problem.of(ProblemCode.CONFIG_INVALID, "the workspace `" + named.get() + "` is not a folder")
                    .at(Setting.WORKSPACE.flag())
                    .hint("name the folder that holds the project and the projects that it needs")
                    .exception();
        }
        Optional<Path> wider = named.or(() -> workspace.map(Workspace::root));
        if (wider.isPresent()) {
            roots.add(real(wider.get()));
        }
        return new MemberFolders(roots.get(0), roots);
    }

    /**
     * The project in {@code folder}.
     *
     * @param name what it must be called
     * @param where who says that it is there
     * @throws BuildException if nothing is there, it lies outside, or it is another project
     */
    Member open(Path folder, Optional<ProjectName> name, SourceSpan where) throws BuildException {
        String what = name.map(one -> "`" + one + "`").orElse("a project");
        if (!Files.exists(folder)) {
            throw Problem.of(ProblemCode.FILE_NOT_FOUND, "the folder of " + what + " does not exist")
                    .at(where)
                    .values("a folder with `pyproject.toml`", "nothing at " + folder.normalize())
                    .hint("correct the path, or check the folder out")
                    .exception();
        }
        if (!Files.isDirectory(folder)) {
            throw Problem.of(ProblemCode.REQUIREMENT_UNSUPPORTED, what + " is a file, of which nothing is built here")
                    .at(where)
                    .values("a folder with `pyproject.toml`", folder.normalize().toString())
                    .hint("name the folder of its sources; or build its wheel, and name the folder of the wheel with `"
                            + Setting.FIND_LINKS.flag() + "`")
                    .exception();
        }
        Path place = real(folder);
        if (roots.stream().noneMatch(place::startsWith)) {
            throw Problem.of(ProblemCode.PROJECT_PATH_REFUSED, what + " lies outside of the project")
                    .at(where)
                    .values(
                            "a folder below "
                                    + roots.stream()
                                            .distinct()
                                            .map(Path::toString)
                                            .collect(Collectors.joining(" or ")),
                            place.toString())
                    .hint("if it belongs to the same repository, name the folder that holds both with `"
                            + Setting.WORKSPACE.flag() + " DIR`, or `" + Setting.WORKSPACE.key()
                            + "` in `[tool.mizzen]`")
                    .exception();
        }
        Member member = Member.read(place);
        if (name.isPresent() && !name.get().equals(member.name())) {
            throw Problem.of(ProblemCode.PROJECT_METADATA_INVALID, "the folder of " + what + " holds another project")
                    .at(where)
                    .values(
                            name.get().toString(),
                            member.name() + " (" + member.pyproject().file() + ")")
                    .hint("correct the name or the path")
                    .exception();
        }
        return member;
    }

    private static Path real(Path folder) throws BuildException {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            throw Problem.of(ProblemCode.FILE_INVALID, "the folder `" + folder + "` can't be read")
                    .at(folder.toString())
                    .exception(e);
        }
    }
}
