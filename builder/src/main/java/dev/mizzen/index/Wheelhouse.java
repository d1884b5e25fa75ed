package dev.mizzen.index;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.SdistFilename;
import dev.mizzen.python.WheelFilename;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A folder of wheels, as {@code --find-links} names it. It is read once, when it is opened; files in folders below it do not
 * count, nor do files whose names follow no standard. A link to a file outside of the folder is refused: what a build takes
 * in must lie where the user pointed.
 */
public final class Wheelhouse implements PackageSource {
    private static final int MOST_FILES = 100_000;

    private final String name;
    private final Map<ProjectName, List<Candidate>> wheels;
    private final Map<ProjectName, List<Sdist>> sdists;

    private Wheelhouse(String name, List<Candidate> wheels, List<Sdist> sdists) {
        this.name = name;
        this.wheels =
                wheels.stream().collect(groupingBy(wheel -> wheel.filename().name(), TreeMap::new, toList()));
        this.sdists =
                sdists.stream().collect(groupingBy(sdist -> sdist.filename().name(), TreeMap::new, toList()));
    }

    /**
     * Reads the names in {@code folder}.
     *
     * @param name the folder as the user wrote it, for messages
     * @throws BuildException if it is not a readable folder, or a wheel in it is a link that leads out
     */
    public static Wheelhouse open(Path folder, String name) throws BuildException {
        if (!Files.isDirectory(folder)) {
            String what = Files.exists(folder) ? "is not a folder" : "does not exist";
            throw Problem.of(ProblemCode.FILE_NOT_FOUND, "the wheelhouse `" + name + "` " + what)
                    .hint("`--find-links` takes a folder that holds `.whl` files")
                    .exception();
        }
        List<Candidate> wheels = new ArrayList<>();
        List<Sdist> sdists = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Path file : files(folder, name)) {
            String filename = file.getFileName().toString();
            Optional<WheelFilename> wheel = WheelFilename.tryParse(filename);
            if (wheel.isPresent() && leadsOut(folder, file)) {
                problems.add(leadsOutProblem(filename, name));
            }
            wheel.ifPresent(parsed -> wheels.add(Candidate.of(parsed, file)));
            SdistFilename.tryParse(filename)
                    .ifPresent(sdist -> sdists.add(new Sdist(
                            sdist,
                            leadsOut(folder, file)
                                    ? Optional.empty()
                                    : Sdist.wheelOf(filename, new Location.Local(file)))));
        }
        BuildException.throwIfAny(problems);
        return new Wheelhouse(name, wheels, sdists);
    }

    @Override
    public Optional<Listing> list(ProjectName project) {
        Listing listing = Listing.of(wheels.getOrDefault(project, List.of()), sdists.getOrDefault(project, List.of()));
        return listing.isEmpty() ? Optional.empty() : Optional.of(listing);
    }

    @Override
    public String toString() {
        return name;
    }

    private static List<Path> files(Path folder, String name) throws BuildException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                files.add(entry);
                if (files.size() > MOST_FILES) {
                    throw Problem.of(ProblemCode.ARCHIVE_LIMIT_EXCEEDED, "the wheelhouse `" + name + "` is too large")
                            .values("at most " + MOST_FILES + " files", "more")
                            .exception();
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw Problem.of(
                            ProblemCode.FILE_INVALID, "the wheelhouse `" + name + "` cannot be read: " + e.getMessage())
                    .exception(e);
        }
        files.sort(Comparator.comparing(file -> file.getFileName().toString()));
        return files;
    }

    private static boolean leadsOut(Path folder, Path file) {
        try {
            return Files.isSymbolicLink(file) && !file.toRealPath().startsWith(folder.toRealPath());
        } catch (IOException e) {
            return true;
        }
    }

    private static Problem leadsOutProblem(String filename, String name) {
        return Problem.of(
                        ProblemCode.WHEELHOUSE_LINK_REFUSED,
                        "`" + Redaction.printable(filename) + "` in the wheelhouse `" + name
                                + "` is a link that leads out of it")
                .hint("copy the wheel into the folder, or name the folder where it lies with `--find-links`");
    }
}
