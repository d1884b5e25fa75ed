package dev.mizzen.build;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.lock.LockFormat;
import dev.mizzen.project.PyProject;
import dev.mizzen.project.TomlValue;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/** A uv workspace: several projects below one folder, whose {@code uv.lock} answers for all of them. */
final class Workspace {
    private static final String PYPROJECT = "pyproject.toml";

    private Workspace() {}

    /** The lock file of the workspace that {@code project} is a member of; the nearest folder above with a lock file decides. */
    static Optional<Path> lock(Path project) throws BuildException {
        Path member = project.toAbsolutePath().normalize();
        for (Path folder = member.getParent(); folder != null; folder = folder.getParent()) {
            Path lock = folder.resolve(LockFormat.UV.fileName());
            Path pyproject = folder.resolve(PYPROJECT);
            if (Files.isRegularFile(lock) && Files.isRegularFile(pyproject)) {
                Map<String, TomlValue> document = PyProject.read(pyproject).document();
                Path relative = folder.relativize(member);
                boolean isMember = matches(relative, patterns(document, "members"))
                        && !matches(relative, patterns(document, "exclude"));
                return isMember ? Optional.of(lock) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static List<String> patterns(Map<String, TomlValue> document, String key) {
        Object value = document;
        for (String step : List.of("tool", "uv", "workspace", key)) {
            value = value instanceof Map<?, ?> table && table.get(step) instanceof TomlValue inner
                    ? inner.value()
                    : List.of();
        }
        List<String> patterns = new ArrayList<>();
        if (value instanceof List<?> elements) {
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
                String plain = pattern.endsWith("/") ? pattern.substring(0, pattern.length() - 1) : pattern;
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
