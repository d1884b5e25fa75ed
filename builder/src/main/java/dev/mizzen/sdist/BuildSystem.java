package dev.mizzen.sdist;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.project.TomlDocument;
import dev.mizzen.project.TomlValue;
import dev.mizzen.python.Requirement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a project wants to be built: the table {@code [build-system]} of its {@code pyproject.toml} (PEP 517, 518).
 *
 * @param requires what must be there before the backend is asked anything
 * @param backend {@code MODULE} or {@code MODULE:OBJECT}
 * @param backendPath folders of the project that the backend may be imported from, relative to it
 */
record BuildSystem(List<Requirement> requires, String backend, List<String> backendPath) {
    private static final String LEGACY = "setuptools.build_meta:__legacy__";
    private static final String LEGACY_REQUIRES = "setuptools>=40.8.0";
    private static final Pattern BACKEND = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_.]*(:[\\p{L}_][\\p{L}\\p{N}_.]*)?");
    private static final int MOST_BYTES = 1 << 20;

    BuildSystem {
        requires = List.copyOf(requires);
        backendPath = List.copyOf(backendPath);
    }

    /**
     * Reads it; what a project leaves open is setuptools, as the standards say.
     *
     * @param folder the unpacked project
     * @param sdist the file that it comes from, for messages
     */
    static BuildSystem read(Path folder, String sdist) throws IOException, BuildException {
        Path file = folder.resolve("pyproject.toml");
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return new BuildSystem(List.of(Requirement.parse(LEGACY_REQUIRES)), LEGACY, List.of());
        }
        String name = "pyproject.toml of " + sdist;
        if (Files.size(file) > MOST_BYTES) {
            throw invalid(name, "is longer than " + MOST_BYTES + " bytes");
        }
        Map<String, TomlValue> root =
                TomlDocument.parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8), name);
        TomlValue table = root.get("build-system");
        if (table == null) {
            return new BuildSystem(List.of(Requirement.parse(LEGACY_REQUIRES)), LEGACY, List.of());
        }
        if (!(table.value() instanceof Map<?, ?> system)) {
            throw invalid(name, "has a `build-system` that is no table");
        }
        List<Requirement> requires = new ArrayList<>();
        for (String text : texts(system.get("requires"), "requires", name)) {
            Requirement requirement = Requirement.parse(text);
            if (requirement.url().isPresent()) {
                throw invalid(name, "names a file by its address in `build-system.requires`");
            }
            requires.add(requirement);
        }
        Object backend = system.get("build-backend");
        String chosen = LEGACY;
        if (backend != null) {
            if (!(backend instanceof TomlValue value
                    && value.value() instanceof String text
                    && BACKEND.matcher(text).matches())) {
                throw invalid(name, "has a `build-system.build-backend` that names no object of Python");
            }
            chosen = text;
        }
        return new BuildSystem(requires, chosen, texts(system.get("backend-path"), "backend-path", name));
    }

    private static List<String> texts(@Nullable Object value, String key, String file) throws BuildException {
        List<String> texts = new ArrayList<>();
        if (value == null) {
            return texts;
        }
        if (value instanceof TomlValue list && list.value() instanceof List<?> elements) {
            for (Object element : elements) {
                if (element instanceof TomlValue each && each.value() instanceof String text) {
                    texts.add(text);
                    continue;
                }
                throw invalid(file, "has a `build-system." + key + "` that is not a list of texts");
            }
            return texts;
        }
        throw invalid(file, "has a `build-system." + key + "` that is not a list of texts");
    }

    private static BuildException invalid(String file, String what) {
        return Problem.of(ProblemCode.SDIST_REFUSED, "the file " + what)
                .at(file)
                .exception();
    }
}
