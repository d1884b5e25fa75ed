package dev.mizzen.index;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.SourceSpan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What pip is configured to: its files in its order, and the variables {@code PIP_…}. A later value takes the place of an
 * earlier one, an empty one counts as none; {@code [install]} goes before {@code [global]}, wherever each stands, and a variable
 * before both.
 */
public final class PipConfiguration {
    private static final int MOST_BYTES = 1 << 20;
    private static final String VARIABLE = "PIP_";
    private static final String FILE_VARIABLE = "PIP_CONFIG_FILE";
    private static final List<String> SECTIONS = List.of(":env:", "install", "global");

    /**
     * One value.
     *
     * @param where the variable, or file and line
     */
    public record Value(String text, SourceSpan where) {}

    private final Map<String, Value> values;

    private PipConfiguration(Map<String, Value> values) {
        this.values = Map.copyOf(values);
    }

    /**
     * Reads files and variables.
     *
     * @param environment the variables of the process, {@code HOME} among them
     * @param root the folder in which {@code etc} lies
     * @throws BuildException {@code CONFIG_INVALID} for a file that pip could not read either
     */
    public static PipConfiguration read(Map<String, String> environment, Path root) throws BuildException {
        Map<String, Value> values = new TreeMap<>();
        for (Path file : files(environment, root)) {
            if (Files.isRegularFile(file)) {
                new PipFile(file.toString()).read(text(file), values);
            }
        }
        environment.forEach((name, text) -> {
            if (name.startsWith(VARIABLE) && !name.equals(FILE_VARIABLE)) {
                put(values, ":env:", name.substring(VARIABLE.length()), text, SourceSpan.file(name));
            }
        });
        return new PipConfiguration(values);
    }

    /** The files that pip would look for, the weakest first. */
    private static List<Path> files(Map<String, String> environment, Path root) throws BuildException {
        String named = environment.getOrDefault(FILE_VARIABLE, "");
        if (named.equals("/dev/null")) {
            return List.of();
        }
        try {
            List<Path> files = new ArrayList<>();
            for (String folder :
                    filled(environment, "XDG_CONFIG_DIRS").orElse("etc/xdg").split(":", -1)) {
                files.add(root.resolve(folder).resolve("pip/pip.conf"));
            }
            files.add(root.resolve("etc/pip.conf"));
            Optional<Path> home = filled(environment, "HOME").map(Path::of);
            if (named.isEmpty() || !Files.exists(Path.of(named))) {
                home.ifPresent(folder -> files.add(folder.resolve(".pip/pip.conf")));
                filled(environment, "XDG_CONFIG_HOME")
                        .map(Path::of)
                        .or(() -> home.map(folder -> folder.resolve(".config")))
                        .ifPresent(folder -> files.add(folder.resolve("pip/pip.conf")));
            }
            filled(environment, "VIRTUAL_ENV")
                    .ifPresent(folder -> files.add(Path.of(folder).resolve("pip.conf")));
            if (!named.isEmpty()) {
                files.add(Path.of(named));
            }
            return files;
        } catch (InvalidPathException e) {
            throw Problem.of(
                            ProblemCode.CONFIG_INVALID,
                            "a variable that tells where pip's configuration is has no path")
                    .hint("look at `" + FILE_VARIABLE + "`, `HOME`, `VIRTUAL_ENV` and `XDG_CONFIG_HOME`; `--isolated`"
                            + " ignores pip's configuration")
                    .exception(e);
        }
    }

    private static Optional<String> filled(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isEmpty());
    }

    private static String text(Path file) throws BuildException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(MOST_BYTES + 1);
            if (content.length > MOST_BYTES) {
                throw new IOException("more than " + MOST_BYTES + " bytes");
            }
            return new String(content, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw Problem.of(ProblemCode.CONFIG_INVALID, "pip's configuration cannot be read: " + e.getMessage())
                    .at(file.toString())
                    .hint("`--isolated` ignores pip's configuration")
                    .exception(e);
        }
    }

    /** Notes a value; an empty one says nothing. */
    static void put(Map<String, Value> values, String section, String key, String text, SourceSpan where) {
        if (!text.isBlank()) {
            String name = key.toLowerCase(Locale.ROOT).replace('_', '-');
            values.put(
                    section + "." + (name.startsWith("--") ? name.substring(2) : name), new Value(text.strip(), where));
        }
    }

    /** The value of an option, such as {@code index-url}, for {@code pip install}. */
    public Optional<Value> get(String option) {
        return SECTIONS.stream()
                .map(section -> values.get(section + "." + option))
                .filter(value -> value != null)
                .findFirst();
    }

    /** The values of an option that repeats, which white space separates. */
    public List<Value> all(String option) {
        return get(option).stream()
                .flatMap(value -> Arrays.stream(value.text().split("\\s+")).map(word -> new Value(word, value.where())))
                .toList();
    }
}
