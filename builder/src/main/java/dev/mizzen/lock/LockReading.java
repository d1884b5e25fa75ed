package dev.mizzen.lock;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.project.ProjectDependencies;
import dev.mizzen.project.PyProject;
import dev.mizzen.project.TomlDocument;
import dev.mizzen.project.TomlValue;
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
import java.util.function.Consumer;

/** Opens a lock file and gives it to the reader of its format. */
final class LockReading {
    private LockReading() {}

    static LockFile read(Path path, Path project, Optional<PyProject> pyproject, Consumer<Problem> warnings)
            throws BuildException {
        String file = Redaction.printable(path.toString());
        LockFormat format = LockFormat.of(path)
                .orElseThrow(() -> Problem.of(
                                ProblemCode.LOCK_INVALID, "`" + file + "` does not have the name of a lock file")
                        .at(file)
                        .hint(
                                "the names are `pylock.toml`, `pylock.NAME.toml`, `uv.lock`, `poetry.lock`, `pdm.lock` and"
                                        + " `Pipfile.lock`; a requirements file is named with `-r`")
                        .exception());
        ProjectDependencies needs = ProjectDependencies.of(pyproject);
        String text = text(path, file);
        List<Problem> problems = new ArrayList<>();
        Map<String, TomlValue> values =
                format == LockFormat.PIPFILE ? JsonLock.parse(text, file) : toml(text, file, format);
        LockTable root = new LockTable("", SourceSpan.file(file), values, format, problems);
        LockVersion.check(root, format, file, warnings);
        LockPlaces places = new LockPlaces(path, project);
        LockFile lock = switch (format) {
            case PYLOCK -> new PylockReader(root, places).read(file);
            case UV -> new UvReader(root, places).read(file);
            case POETRY -> new PoetryReader(root, places, needs).read(file);
            case PDM -> new PdmReader(root, places, needs).read(file);
            case PIPFILE -> new PipfileReader(root, places).read(file);
        };
        BuildException.throwIfAny(problems);
        return lock;
    }

    private static Map<String, TomlValue> toml(String text, String file, LockFormat format) throws BuildException {
        try {
            return TomlDocument.parse(text, file);
        } catch (BuildException e) {
            String hint = "write it anew with " + format.remedy() + "; after a merge, lock again instead of editing";
            throw new BuildException(
                    e.problems().stream().map(problem -> problem.hint(hint)).toList(), e);
        }
    }

    private static String text(Path path, String file) throws BuildException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(LockFile.MAX_BYTES + 1);
            if (bytes.length > LockFile.MAX_BYTES) {
                throw Problem.of(
                                ProblemCode.LOCK_INVALID,
                                "the lock file is longer than " + LockFile.MAX_BYTES + " bytes")
                        .at(file)
                        .hint("no project needs so many packages; look at what the file is")
                        .exception();
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (NoSuchFileException e) {
            throw Problem.of(ProblemCode.FILE_NOT_FOUND, "the lock file `" + file + "` does not exist")
                    .at(file)
                    .hint("name the lock file with `--lock FILE`, or a requirements file with `-r FILE`")
                    .exception(e);
        } catch (CharacterCodingException e) {
            throw Problem.of(ProblemCode.LOCK_INVALID, "the lock file is not text in UTF-8")
                    .at(file)
                    .hint("save it in UTF-8, or write it anew with the tool that made it")
                    .exception(e);
        } catch (IOException e) {
            throw Problem.of(ProblemCode.FILE_INVALID, "the lock file `" + file + "` can't be read")
                    .at(file)
                    .hint("it must be a file that you may read")
                    .exception(e);
        }
    }
}
