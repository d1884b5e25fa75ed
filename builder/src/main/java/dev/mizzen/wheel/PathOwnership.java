package dev.mizzen.wheel;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.digest.Digest;
import dev.mizzen.digest.HashingOutputStream;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.WheelFilename;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Which wheel owns which path. Two wheels may install one path if they put the same bytes there, as parts of a namespace
 * package do; anything else depends on the order of layers and is refused before a layer is made.
 */
public final class PathOwnership {
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Claim> files = new HashMap<>();
    private final Map<String, InstallPlan> directories = new HashMap<>();
    private final Map<List<WheelFilename>, List<String>> shared = new LinkedHashMap<>();

    private record Claim(InstallPlan plan, InstalledFile file) {}

    private PathOwnership() {}

    /**
     * Compares the plans of all wheels of an image; the time grows with the number of files alone.
     *
     * @param plans in an order that does not depend on chance, as it is that of the messages
     * @param warnings hears of paths that wheels share in peace
     * @throws BuildException with code {@code WHEEL_PATH_CONFLICT} for every path that they do not
     */
    public static void check(List<InstallPlan> plans, Consumer<Problem> warnings) throws IOException, BuildException {
        PathOwnership ownership = new PathOwnership();
        ownership.checkProjects(plans);
        for (InstallPlan plan : plans) {
            ownership.claim(plan);
        }
        ownership.shared.forEach((pair, paths) -> warnings.accept(problem(
                "wheels " + names(pair) + " both install " + WheelProblems.names(paths) + ", with equal content")));
        BuildException.throwIfAny(WheelProblems.abridged(
                ownership.problems,
                more -> problem("there are " + more + " more paths that two wheels install differently")));
    }

    private void checkProjects(List<InstallPlan> plans) {
        Map<ProjectName, InstallPlan> known = new HashMap<>();
        for (InstallPlan plan : plans) {
            InstallPlan other = known.putIfAbsent(plan.wheel().name(), plan);
            if (other != null) {
                problems.add(problem("wheels " + names(List.of(other.wheel(), plan.wheel())) + " are of one project"));
            }
        }
    }

    private void claim(InstallPlan plan) throws IOException, BuildException {
        for (InstalledFile file : plan.files()) {
            Claim other = files.putIfAbsent(file.path(), new Claim(plan, file));
            if (other != null) {
                compare(other, new Claim(plan, file));
                continue;
            }
            InstallPlan below = directories.get(file.path());
            if (below != null) {
                problems.add(fileAndDirectory(file.path(), plan, below));
            }
            claimParents(file.path(), plan);
        }
    }

    private void claimParents(String path, InstallPlan plan) {
        int slash = path.lastIndexOf('/');
        while (slash > 0) {
            String parent = path.substring(0, slash);
            if (directories.putIfAbsent(parent, plan) != null) {
                return;
            }
            Claim file = files.get(parent);
            if (file != null) {
                problems.add(fileAndDirectory(parent, file.plan(), plan));
            }
            slash = path.lastIndexOf('/', slash - 1);
        }
    }

    private void compare(Claim first, Claim second) throws IOException, BuildException {
        List<WheelFilename> pair = List.of(first.plan().wheel(), second.plan().wheel());
        String path = "/" + first.file().path();
        if (sameContent(first.file(), second.file())) {
            shared.computeIfAbsent(pair, key -> new ArrayList<>()).add(path);
        } else {
            problems.add(problem("wheels " + names(pair) + " both install " + WheelProblems.name(path)
                            + ", with different content")
                    .hint("an image can hold only one of them; leave one of the two projects out"));
        }
    }

    private static boolean sameContent(InstalledFile first, InstalledFile second) throws IOException, BuildException {
        if (first.entry().content().size() != second.entry().content().size()) {
            return false;
        }
        if (first.digest().isPresent()
                && second.digest().isPresent()
                && first.digest().get().algorithm() == second.digest().get().algorithm()) {
            return first.digest().equals(second.digest());
        }
        return hash(first).equals(hash(second));
    }

    private static Digest hash(InstalledFile file) throws IOException, BuildException {
        HashingOutputStream hash = new HashingOutputStream(OutputStream.nullOutputStream());
        file.entry().content().writeTo(hash);
        return hash.digest();
    }

    private static Problem fileAndDirectory(String path, InstallPlan file, InstallPlan directory) {
        return problem(WheelProblems.name("/" + path) + " is a file in wheel " + names(List.of(file.wheel()))
                + " and a directory in wheel " + names(List.of(directory.wheel())));
    }

    private static Problem problem(String message) {
        return Problem.of(ProblemCode.WHEEL_PATH_CONFLICT, message);
    }

    private static String names(List<WheelFilename> wheels) {
        List<String> names = new ArrayList<>();
        wheels.forEach(wheel -> names.add(WheelProblems.name(wheel.toString())));
        return String.join(" and ", names);
    }
}
