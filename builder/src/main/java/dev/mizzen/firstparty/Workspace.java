package dev.mizzen.firstparty;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.lock.LockFormat;
import dev.mizzen.project.PyProject;
import dev.mizzen.project.TomlValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/**
 * A uv workspace: several projects below one folder.
 *
 * @param root its folder, absolute
 * @param pyproject the {@code pyproject.toml} there
 */
public record Workspace(Path root, PyProject pyproject) {
    private static final String PYPROJECT = Declaration.PYPROJECT;
    private static final int MOST_FOLDERS = 100_000;
    private static final int DEEPEST = 24;

    /** The workspace whose root or member {@code project} is; the nearest folder that declares one decides. */
    public static Optional<Workspace> of(Path project) throws BuildException {
        Path member = project.toAbsolutePath().normalize();
        for (Path folder = member; folder != null; folder = folder.getParent()) {
            Path pyproject = folder.resolve(PYPROJECT);
            if (Files.isRegularFile(pyproject) && (folder.equals(member) || mayDeclare(pyproject))) {
                Workspace workspace = new Workspace(folder, PyProject.read(pyproject));
                if (workspace.isDeclared()) {
                    return folder.equals(member) || workspace.hasMember(member)
                            ? Optional.of(workspace)
                            : Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** The lock file of the workspace that {@code project} is a member of; the nearest folder above with a lock file decides. */
    public static Optional<Path> lock(Path project) throws BuildException {
        Path member = project.toAbsolutePath().normalize();
        for (Path folder = member.getParent(); folder != null; folder = folder.getParent()) {
            Path lock = folder.resolve(LockFormat.UV.fileName());
            Path pyproject = folder.resolve(PYPROJECT);
            if (Files.isRegularFile(lock) && Files.isRegularFile(pyproject)) {
                boolean isMember = new Workspace(folder, PyProject.read(pyproject)).hasMember(member);
                return isMember ? Optional.of(lock) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Whether the file has the word at all: what else is wrong with a file of folders above is not this project's business. */
    private static boolean mayDeclare(Path pyproject) {
        try (InputStream in = Files.newInputStream(pyproject)) {
            return new String(in.readNBytes(PyProject.MAX_BYTES), StandardCharsets.ISO_8859_1).contains("workspace");
        } catch (IOException e) {
            return true; // said by who reads it
        }
    }

    private boolean isDeclared() {
        return value(List.of("tool", "uv", "workspace")) instanceof Map<?, ?>;
    }

    private boolean hasMember(Path folder) {
        Path relative = root.relativize(folder);
        return matches(relative, patterns("members")) && !matches(relative, patterns("exclude"));
    }

    /**
     * The folders of its members, without the root, in the order of their paths.
     *
     * @throws BuildException if so many folders may match that they are not looked for
     */
    public List<Path> members() throws BuildException {
        List<String> patterns = patterns("members");
        if (patterns.isEmpty()) {
            return List.of();
        }
        int depth = patterns.stream().anyMatch(pattern -> pattern.contains("**"))
                ? DEEPEST
                : patterns.stream()
                        .mapToInt(pattern -> Path.of(pattern).normalize().getNameCount())
                        .max()
                        .orElse(0);
        List<Path> members = new ArrayList<>();
        Deque<Path> waiting = new ArrayDeque<>(List.of(root));
        for (int looked = 0; !waiting.isEmpty(); looked++) {
            if (looked == MOST_FOLDERS) {
                throw Problem.of(
                                ProblemCode.PROJECT_METADATA_INVALID,
                                "the workspace has more than " + MOST_FOLDERS + " folders in which members may lie")
                        .at(pyproject.file())
                        .hint("give `members` in `[tool.uv.workspace]` without `**`")
                        .exception();
            }
            Path folder = waiting.remove();
            for (Path inner : folders(folder)) {
                if (Files.isRegularFile(inner.resolve(PYPROJECT)) && hasMember(inner)) {
                    members.add(inner);
                }
                if (root.relativize(inner).getNameCount() < depth) {
                    waiting.add(inner);
                }
            }
        }
        members.sort(null);
        return List.copyOf(members);
    }

    /** The folders in {@code folder}, but for hidden ones and environments, which no member lies in; links are not followed. */
    private static List<Path> folders(Path folder) {
        List<Path> folders = new ArrayList<>();
        try (DirectoryStream<Path> listing = Files.newDirectoryStream(
                folder,
                entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)
                        && !entry.getFileName().toString().startsWith(".")
                        && !Files.exists(entry.resolve("pyvenv.cfg")))) {
            listing.forEach(folders::add);
        } catch (IOException e) {
            return List.of(); // what can't be read is said by those who need it
        }
        return folders;
    }

    private Object value(List<String> path) {
        Object value = pyproject.document();
        for (String step : path) {
            value = value instanceof Map<?, ?> table && table.get(step) instanceof TomlValue inner
                    ? inner.value()
                    : List.of();
        }
        return value;
    }

    private List<String> patterns(String key) {
        List<String> patterns = new ArrayList<>();
        if (value(List.of("tool", "uv", "workspace", key)) instanceof List<?> elements) {
            elements.forEach(element -> {
                if (element instanceof TomlValue one && one.value() instanceof String text) {
                    patterns.add(text);
                }
            });
        }
        return patterns;
    }

    private static boolean matches(Path relative, List<String> patterns) {
        for (String pattern : patterns) {
            try {
                String start = pattern.startsWith("./") ? pattern.substring(2) : pattern;
                String plain = start.endsWith("/") ? start.substring(0, start.length() - 1) : start;
                if (FileSystems.getDefault().getPathMatcher("glob:" + plain).matches(relative)) {
                    return true;
                }
            } catch (PatternSyntaxException e) {
                // No pattern of uv either, which refuses it.
            }
        }
        return false;
    }
}
