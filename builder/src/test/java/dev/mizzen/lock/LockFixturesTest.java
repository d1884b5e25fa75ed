package dev.mizzen.lock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.digest.Digest;
import dev.mizzen.project.PyProject;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every lock file of {@code fixtures/locks}, for every target, against the wheels that {@code derive.py} came to. */
class LockFixturesTest {
    private static final Path ROOT = Path.of(System.getProperty("mizzen.root", "."), "fixtures", "locks");
    private static final int TARGETS = 12;
    private static final int LEAST_OF_A_FORMAT = 5;

    /** What a refusal of the derivation is called here. */
    private static final Map<String, ProblemCode> REFUSALS = Map.of(
            "python", ProblemCode.TARGET_MISMATCH,
            "environment", ProblemCode.TARGET_MISMATCH,
            "conflict", ProblemCode.DEPENDENCY_CONFLICT,
            "ambiguous", ProblemCode.LOCK_AMBIGUOUS,
            "missing", ProblemCode.LOCK_INVALID,
            "source", ProblemCode.LOCK_SOURCE_REFUSED,
            "no-wheel", ProblemCode.WHEEL_INCOMPATIBLE);

    private static List<Path> folders() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT, 3)) {
            return files.filter(file -> file.getFileName().toString().equals("expected.json"))
                    .map(Path::getParent)
                    .sorted()
                    .toList();
        }
    }

    @Test
    void everyFormatHasItsFiles() throws Exception {
        Map<String, Long> counts = new TreeMap<>();
        folders()
                .forEach(folder ->
                        counts.merge(ROOT.relativize(folder).getName(0).toString(), 1L, Long::sum));
        assertThat(counts).hasSize(LockFormat.values().length);
        assertThat(counts.values()).allSatisfy(count -> assertThat(count).isGreaterThanOrEqualTo(LEAST_OF_A_FORMAT));
    }

    @TestFactory
    List<DynamicTest> derivedWheels() throws Exception {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path folder : folders()) {
            JsonNode asks =
                    new ObjectMapper().readTree(folder.resolve("expected.json").toFile());
            for (JsonNode ask : asks) {
                tests.add(DynamicTest.dynamicTest(
                        ROOT.relativize(folder) + " " + ask.get("extras") + ask.get("groups"),
                        () -> check(folder, ask)));
            }
        }
        return tests;
    }

    /**
     * What {@code ask-pip.py} had from pip 26.2.1 itself, which is asked for no extras and no groups. Of several wheels with the same
     * tags pip takes the first in a lock file, so that build numbers are left out of the comparison.
     */
    @TestFactory
    List<DynamicTest> pipsWheels() throws Exception {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path folder : folders()) {
            Path pip = folder.resolve("pip.json");
            if (Files.exists(pip)) {
                JsonNode wheels = new ObjectMapper().readTree(pip.toFile());
                tests.add(DynamicTest.dynamicTest(
                        ROOT.relativize(folder).toString(), () -> comparedWithPip(folder, wheels)));
            }
        }
        assertThat(tests).hasSizeGreaterThanOrEqualTo(LEAST_OF_A_FORMAT);
        return tests;
    }

    private static void comparedWithPip(Path folder, JsonNode pip) throws Exception {
        LockFile lock = LockFile.read(folder.resolve("pylock.toml"), folder, Optional.empty(), problem -> {
            throw new AssertionError(problem);
        });
        assertThat(pip).hasSize(TARGETS);
        for (Map.Entry<String, Target> target : LockTargets.all().entrySet()) {
            assertThat(withoutBuilds(wheels(lock, folder, LockScope.of(target.getValue()))))
                    .as(target.getKey())
                    .isEqualTo(withoutBuilds(texts(pip.get(target.getKey()))));
        }
    }

    private static String withoutBuilds(Object wheels) {
        return wheels.toString().replaceAll("-[0-9]+(-[^-, ]+-[^-, ]+-[^-, ]+\\.whl)", "$1");
    }

    private static void check(Path folder, JsonNode ask) throws Exception {
        Path file = Stream.of(LockFormat.values())
                .map(format -> folder.resolve(format.fileName()))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
        Path pyproject = folder.resolve("pyproject.toml");
        Optional<PyProject> project =
                Files.exists(pyproject) ? Optional.of(PyProject.read(pyproject)) : Optional.empty();
        LockFile lock = LockFile.read(file, folder, project, problem -> {
            throw new AssertionError(problem);
        });
        assertThat(ask.get("wheels")).hasSize(TARGETS);
        for (Map.Entry<String, Target> target : LockTargets.all().entrySet()) {
            JsonNode expected = ask.get("wheels").get(target.getKey());
            LockScope scope = new LockScope(
                    target.getValue(),
                    names(ask.get("extras")),
                    names(ask.get("groups")),
                    Collections.emptySortedSet());
            assertThat(wheels(lock, folder, scope)).as(target.getKey()).isEqualTo(texts(expected));
        }
    }

    /** The names of the wheels, or the code of the refusal. */
    private static Object wheels(LockFile lock, Path folder, LockScope scope) throws IOException {
        List<String> wheels = new ArrayList<>();
        try {
            for (LockedChoice choice : LockSelection.select(lock, scope)) {
                if (choice.fault().isPresent()) {
                    return choice.fault().get().code();
                }
                if (choice.isFolder()) {
                    wheels.add("folder " + choice.entry().source().text());
                    continue;
                }
                Optional<LockedFile> wheel = choice.wheel();
                if (wheel.isEmpty()) {
                    wheel = listed(folder, choice.entry(), lock, scope.target());
                }
                if (wheel.isEmpty()) {
                    return ProblemCode.WHEEL_INCOMPATIBLE;
                }
                assertThat(wheel.get().hashes()).isNotEmpty();
                wheels.add(wheel.get().name());
            }
        } catch (BuildException e) {
            return e.problems().get(0).code();
        }
        Collections.sort(wheels);
        return wheels;
    }

    /** The file that an index which has those of {@code files.json} would give for a package without file names. */
    private static Optional<LockedFile> listed(Path folder, LockedPackage entry, LockFile lock, Target target)
            throws IOException {
        JsonNode listing = new ObjectMapper()
                .readTree(folder.resolve("files.json").toFile())
                .path(entry.name().toString());
        List<LockedFile> files = new ArrayList<>();
        Set<Map.Entry<String, JsonNode>> all = listing.properties();
        for (Map.Entry<String, JsonNode> one : all) {
            Digest digest = Digest.parse("sha256:" + one.getValue().asText()).orElseThrow();
            if (entry.hashes().contains(digest)) {
                files.add(new LockedFile(one.getKey(), Optional.empty(), List.of(digest), Optional.empty()));
            }
        }
        LockedPackage known = new LockedPackage(
                entry.name(),
                entry.version(),
                entry.source(),
                entry.inclusions(),
                entry.forks(),
                entry.edges(),
                entry.pythons(),
                files,
                List.of(),
                entry.where());
        return new LockedWheels(lock, target).choose(known, new TreeSet<>()).wheel();
    }

    private static Object texts(JsonNode expected) {
        if (expected.isTextual()) {
            String reason = expected.asText().substring("refused: ".length());
            assertThat(REFUSALS).containsKey(reason);
            return REFUSALS.getOrDefault(reason, ProblemCode.BUG);
        }
        List<String> texts = new ArrayList<>();
        expected.forEach(one -> texts.add(one.asText()));
        return texts;
    }

    private static SortedSet<ProjectName> names(JsonNode array) {
        SortedSet<ProjectName> names = new TreeSet<>();
        array.forEach(one -> names.add(ProjectName.tryParse(one.asText()).orElseThrow()));
        return names;
    }
}
