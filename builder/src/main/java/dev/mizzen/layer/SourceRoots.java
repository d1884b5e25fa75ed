package dev.mizzen.layer;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The directories of a project that Python imports from. */
final class SourceRoots {
    private SourceRoots() {}

    /**
     * The roots relative to the project, {@code .} for the project itself. Not told, it is {@code src} if that is no package itself
     * and holds a module or a directory with modules, else the project.
     *
     * @throws BuildException with each given root that holds no file
     */
    static List<String> of(Optional<List<String>> given, List<ProjectFile> files) throws BuildException {
        if (given.isEmpty()) {
            return List.of(holdsModules("src", files) ? "src" : ".");
        }
        List<String> roots = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (String root : given.get()) {
            String clean = root.isEmpty() ? "." : IgnorePatterns.clean(root);
            if (clean.equals(".") || files.stream().anyMatch(file -> file.path().startsWith(clean + "/"))) {
                roots.add(clean);
            } else {
                problems.add(Problem.of(
                                ProblemCode.CONFIG_INVALID,
                                "the source root `" + Redaction.printable(root) + "` holds no file of the application")
                        .hint("`source-roots` names directories of the project, such as `src`"));
            }
        }
        BuildException.throwIfAny(problems);
        return List.copyOf(roots);
    }

    private static boolean holdsModules(String directory, List<ProjectFile> files) {
        String start = directory + "/";
        boolean modules = false;
        for (ProjectFile file : files) {
            if (file.path().startsWith(start) && file.path().endsWith(".py")) {
                String inside = file.path().substring(start.length());
                if (inside.equals("__init__.py")) {
                    return false;
                }
                modules |= inside.indexOf('/') == inside.lastIndexOf('/');
            }
        }
        return modules;
    }
}
