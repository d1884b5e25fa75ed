package dev.mizzen.resolve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.digest.Algorithm;
import dev.mizzen.digest.Digest;
import dev.mizzen.index.Candidate;
import dev.mizzen.index.Listing;
import dev.mizzen.index.PackageSource;
import dev.mizzen.index.WheelFacts;
import dev.mizzen.lock.LockTargets;
import dev.mizzen.project.DeclaredRequirement;
import dev.mizzen.project.RequirementsFile;
import dev.mizzen.python.CoreMetadata;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Target;
import dev.mizzen.python.WheelFilename;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every requirements file of {@code fixtures/locks/requirements}, for every target, against what pip 26.2.1 takes. */
class RequirementsFixturesTest {
    private static final Path ROOT =
            Path.of(System.getProperty("mizzen.root", "."), "fixtures", "locks", "requirements");
    private static final int TARGETS = 12;
    private static final int LEAST = 5;

    /** What a refusal of pip's is here. */
    private static final Map<String, ProblemCode> REFUSALS =
            Map.of("missing", ProblemCode.DEPENDENCY_MISSING, "no-wheel", ProblemCode.WHEEL_INCOMPATIBLE);

    private static List<Path> folders() throws IOException {
        try (Stream<Path> files = Files.list(ROOT)) {
            return files.sorted().toList();
        }
    }

    @Test
    void thereAreEnough() throws Exception {
        assertThat(folders()).hasSizeGreaterThanOrEqualTo(LEAST);
    }

    @TestFactory
    List<DynamicTest> pipsWheels() throws Exception {
        return folders().stream()
                .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)))
                .toList();
    }

    private static void check(Path folder) throws Exception {
        JsonNode pip = new ObjectMapper().readTree(folder.resolve("pip.json").toFile());
        assertThat(pip).hasSize(TARGETS);
        Shelf shelf = new Shelf(
                new ObjectMapper().readTree(folder.resolve("files.json").toFile()));
        for (Map.Entry<String, Target> target : LockTargets.all().entrySet()) {
            assertThat(wheels(folder, shelf, target.getValue()))
                    .as(target.getKey())
                    .isEqualTo(expected(pip.get(target.getKey())));
        }
    }

    private static Object expected(JsonNode pip) {
        if (pip.isTextual()) {
            String reason = pip.asText().substring("refused: ".length());
            assertThat(REFUSALS).containsKey(reason);
            return REFUSALS.getOrDefault(reason, ProblemCode.BUG);
        }
        List<String> wheels = new ArrayList<>();
        pip.forEach(one -> wheels.add(one.asText()));
        return wheels;
    }

    /** The names of the wheels, or the code of the refusal. */
    private static Object wheels(Path folder, Shelf shelf, Target target) throws Exception {
        RequirementsFile file =
                RequirementsFile.read(List.of(folder.resolve("requirements.txt")), Map.of(), problem -> {
                    throw new AssertionError(problem);
                });
        List<Demand> demands = new ArrayList<>();
        List<Demand> constraints = new ArrayList<>();
        for (DeclaredRequirement line : file.requirements()) {
            (line.constraint() ? constraints : demands)
                    .add(Demand.of(line.requirement().orElseThrow(), line.hashes(), line.span()));
        }
        Resolver.Wanted wanted = new Resolver.Wanted(
                demands,
                List.of(),
                constraints,
                List.of(),
                Map.of(),
                file.options().requireHashes());
        try {
            Resolution resolution = new Resolver(target, shelf, new Facts(shelf.files()), text -> {})
                    .resolve(wanted, problem -> {
                        throw new AssertionError(problem);
                    });
            assertThat(resolution.hashChecked()).isTrue();
            return resolution.wheels().stream()
                    .map(wheel -> wheel.candidate().spelling())
                    .sorted()
                    .toList();
        } catch (BuildException e) {
            return e.problems().get(0).code();
        }
    }

    /** An index with the files of a {@code files.json}, which says what each needs; a digest is that of the file's name. */
    private record Shelf(JsonNode files) implements PackageSource {
        @Override
        public Optional<Listing> list(ProjectName project) {
            List<Candidate> wheels = new ArrayList<>();
            for (Iterator<String> names = files.fieldNames(); names.hasNext(); ) {
                String name = names.next();
                WheelFilename filename = WheelFilename.tryParse(name).orElseThrow();
                if (filename.name().equals(project)) {
                    Candidate wheel = Candidate.of(filename, Path.of(name));
                    wheels.add(wheel.with(digest(wheel, Algorithm.SHA256)));
                }
            }
            return wheels.isEmpty() ? Optional.empty() : Optional.of(Listing.of(wheels, List.of()));
        }

        @Override
        public String toString() {
            return "the shelf";
        }
    }

    private static Digest digest(Candidate candidate, Algorithm algorithm) {
        return Digest.of(
                algorithm, algorithm.start().digest(candidate.spelling().getBytes(UTF_8)));
    }

    /** What the wheels hold. */
    private record Facts(JsonNode files) implements WheelFacts {
        @Override
        public Digest digest(Candidate candidate, Algorithm algorithm) {
            return RequirementsFixturesTest.digest(candidate, algorithm);
        }

        @Override
        public CoreMetadata metadata(Candidate candidate, Digest sha256) throws BuildException {
            StringBuilder text = new StringBuilder(
                    "Metadata-Version: 2.1\nName: " + candidate.filename().name() + "\nVersion: "
                            + candidate.filename().version() + "\n");
            files.path(candidate.spelling())
                    .forEach(line -> text.append(line.asText()).append('\n'));
            return CoreMetadata.parse(text.toString().getBytes(UTF_8), "METADATA");
        }
    }
}
