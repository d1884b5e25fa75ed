package dev.mizzen.project;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.python.Requirement;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a project's {@code pyproject.toml} declares, as far as an image depends on it.
 *
 * @param file the file's name as the user knows it
 * @param project the table {@code [project]}
 * @param poetry the table {@code [tool.poetry]}
 * @param buildBackend the {@code build-backend} of {@code [build-system]}
 * @param buildRequires the {@code requires} of {@code [build-system]}
 * @param sourceRoots the folders that setuptools' {@code package-dir} and {@code packages.find}, or Poetry's {@code
 *     packages}, name as the ones that hold packages; as written
 * @param mizzen the table {@code [tool.mizzen]}, not yet judged, in the order of the file
 * @param document the whole file, for those who look for the tables of other tools
 */
public record PyProject(
        String file,
        Optional<ProjectTable> project,
        Optional<PoetryTable> poetry,
        Optional<String> buildBackend,
        List<Sourced<Requirement>> buildRequires,
        List<Sourced<String>> sourceRoots,
        Map<String, TomlValue> mizzen,
        Map<String, TomlValue> document) {
    /** The longest file that is read, in bytes. */
    public static final int MAX_BYTES = 4 * 1024 * 1024;

    /**
     * Reads a file.
     *
     * @throws BuildException with a problem for every syntax error, or else for every value that is wrong
     */
    public static PyProject read(Path path) throws BuildException {
        String file = Redaction.printable(path.toString());
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw invalid("the file is longer than " + MAX_BYTES + " bytes", file)
                        .exception();
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return parse(text.startsWith("\uFEFF") ? text.substring(1) : text, file);
        } catch (NoSuchFileException e) {
            throw Problem.of(ProblemCode.FILE_NOT_FOUND, "the file `" + file + "` does not exist")
                    .at(file)
                    .exception(e);
        } catch (CharacterCodingException e) {
            throw invalid("the file is not text in UTF-8", file).exception(e);
        } catch (IOException e) {
            throw Problem.of(ProblemCode.FILE_INVALID, "the file `" + file + "` can't be read")
                    .at(file)
                    .exception(e);
        }
    }

    /** Reads the text of a file that is called {@code file} in messages. */
    public static PyProject parse(String text, String file) throws BuildException {
        List<Problem> problems = new ArrayList<>();
        TomlTableReader root = TomlTableReader.root(file, TomlDocument.parse(text, file), problems);
        Optional<TomlTableReader> tool = root.table("tool");
        Optional<TomlTableReader> buildSystem = root.table("build-system");
        PyProject read = new PyProject(
                file,
                root.table("project").flatMap(ProjectTable::read),
                tool.flatMap(tools -> tools.table("poetry")).map(PoetryTable::read),
                buildSystem.flatMap(table -> table.string("build-backend")),
                buildSystem
                        .map(table -> List.copyOf(table.list("requires", Requirement::parse)))
                        .orElse(List.of()),
                tool.map(PyProject::sourceRoots).orElse(List.of()),
                tool.flatMap(tools -> tools.table("mizzen"))
                        .map(TomlTableReader::values)
                        .orElse(Map.of()),
                root.values());
        BuildException.throwIfAny(problems);
        return read;
    }

    /** What other tools are told; whatever doesn't have the form that is looked for is their own business. */
    private static List<Sourced<String>> sourceRoots(TomlTableReader tools) {
        List<TomlValue> found = new ArrayList<>();
        TomlValue root = new TomlValue(tools.values(), tools.place(), tools.place());
        at(root, "setuptools", "package-dir", "").ifPresent(found::add);
        at(root, "setuptools", "packages", "find", "where").ifPresent(where -> found.addAll(elements(where)));
        at(root, "poetry", "packages")
                .ifPresent(packages ->
                        elements(packages).forEach(one -> at(one, "from").ifPresent(found::add)));
        List<Sourced<String>> roots = new ArrayList<>();
        for (TomlValue folder : found) {
            if (folder.value() instanceof String text) {
                roots.add(new Sourced<>(text, folder.span()));
            }
        }
        return List.copyOf(roots);
    }

    private static Optional<TomlValue> at(TomlValue root, String... path) {
        TomlValue value = root;
        for (String key : path) {
            Object inner = value.value() instanceof Map<?, ?> map ? map.get(key) : null;
            if (!(inner instanceof TomlValue next)) {
                return Optional.empty();
            }
            value = next;
        }
        return Optional.of(value);
    }

    private static List<TomlValue> elements(TomlValue array) {
        return array.value() instanceof List<?> list
                ? list.stream().map(TomlValue.class::cast).toList()
                : List.of();
    }

    private static Problem invalid(String message, String file) {
        return Problem.of(ProblemCode.TOML_INVALID, message).at(file);
    }
}
