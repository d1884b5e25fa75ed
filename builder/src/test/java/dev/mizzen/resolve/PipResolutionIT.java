package dev.mizzen.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Secrets;
import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.index.FetchProgress;
import dev.mizzen.index.IndexClient;
import dev.mizzen.index.PackageSources;
import dev.mizzen.index.StoredWheelFacts;
import dev.mizzen.index.WheelFiles;
import dev.mizzen.index.Wheelhouse;
import dev.mizzen.python.Architecture;
import dev.mizzen.python.Implementation;
import dev.mizzen.python.Libc;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.Target;
import dev.mizzen.python.Version;
import dev.mizzen.store.Store;
import dev.mizzen.testing.Command;
import dev.mizzen.testing.Lab;
import dev.mizzen.testing.WheelBuilder;
import dev.mizzen.wheel.Wheel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random small universes, as real wheels in a folder: pip finds a solution exactly where the resolver does. */
class PipResolutionIT {
    /** Resolvers of older ones miss a solution now and then. */
    private static final String PIP = "26.2.1";

    private static final List<String> TAGS = List.of(
            "py3-none-any",
            "py2.py3-none-any",
            "py3-none-any",
            "py3-none-any",
            "py3-none-any",
            "py3-none-any",
            "py2-none-any",
            "cp27-cp27m-win32");
    private static final List<String> PYTHONS = List.of(">=3.0", ">=3.6,<4", ">=4", "<3", "!=3.99.*");
    private static final List<String> MARKERS = List.of(
            "sys_platform == 'linux'", "sys_platform == 'win32'", "python_version >= '3'", "python_version < '3'");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private int solvable;
    private int alike;

    @Test
    void pipAgreesInSmall(Lab lab) throws Exception {
        compare(lab, 60, 1);
    }

    @Test
    @Tag("long")
    void pipAgreesInHundreds(Lab lab) throws Exception {
        compare(lab, 600, 1000);
    }

    private void compare(Lab lab, int universes, long seed) throws Exception {
        lab.tool("pip");
        lab.tool("python3");
        Path tool = folder.resolve("tool");
        boolean here = Command.of("pip", "install", "-q", "--no-deps", "--target", tool, "pip==" + PIP)
                        .run()
                        .exit()
                == 0;
        lab.need("pip " + PIP, here, "pip's configuration offers no pip " + PIP);
        Path all = Files.createDirectory(folder.resolve("universes"));
        for (int i = 0; i < universes; i++) {
            write(all.resolve(Integer.toString(i)), new SplittableRandom(seed + i));
        }
        Command.Outcome outcome = python(Lab.root().resolve("builder/src/test/resources/resolve/pip_many.py"), all)
                .env("PYTHONPATH", tool.toString())
                .run();
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        Target target = target();
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < universes; i++) {
            Path universe = all.resolve(Integer.toString(i));
            Optional<Map<String, String>> ours = ours(universe, target);
            Optional<Map<String, String>> pips = pips(universe);
            if (ours.isPresent() != pips.isPresent()) {
                faults.add(described(universe) + Files.readString(universe.resolve("log.txt")) + "ours: " + ours
                        + "\npip: " + pips);
            }
            solvable += ours.isPresent() ? 1 : 0;
            alike += ours.isPresent() && ours.equals(pips) ? 1 : 0;
        }
        System.out.println("universes compared with pip: " + universes + ", with a solution " + solvable
                + ", with the same versions " + alike);
        assertThat(faults).isEmpty();
        assertThat(solvable).isBetween(universes / 5, universes * 4 / 5);
    }

    private static Command python(Object... words) {
        return Command.of("python3")
                .and(words)
                .with(Map.of(
                        "PIP_CONFIG_FILE", "/dev/null",
                        "PIP_FIND_LINKS", "",
                        "PIP_EXTRA_INDEX_URL", "",
                        "PIP_INDEX_URL", "",
                        "PIP_BREAK_SYSTEM_PACKAGES", "1",
                        "PIP_DISABLE_PIP_VERSION_CHECK", "1",
                        "PIP_NO_INPUT", "1"));
    }

    private static Target target() throws Exception {
        String version = python("-c", "import platform; print(platform.python_version())")
                .run()
                .orFail()
                .out();
        Version python = Version.parse(version.strip());
        String digits = "" + python.release(0) + python.release(1);
        return new Target(
                python,
                "/usr/bin/python3",
                Implementation.CPYTHON,
                false,
                Architecture.X86_64,
                Libc.parse("glibc-2.36"),
                "cpython-" + digits + "-x86_64-linux-gnu");
    }

    private static void write(Path universe, SplittableRandom random) throws Exception {
        Path wheels = Files.createDirectories(universe.resolve("wheels"));
        int projects = random.nextInt(2, 7);
        boolean pre = random.nextInt(4) == 0;
        if (pre) {
            Files.writeString(universe.resolve("pre"), "");
        }
        for (int p = 0; p < projects; p++) {
            int versions = random.nextInt(1, 5);
            for (int v = 1; v <= versions; v++) {
                WheelBuilder wheel = WheelBuilder.of("p" + p, v + ".0" + (pre && random.nextInt(3) == 0 ? "rc1" : ""))
                        .tag(TAGS.get(random.nextInt(TAGS.size())));
                if (random.nextInt(8) == 0) {
                    wheel.metadata("Requires-Python: " + PYTHONS.get(random.nextInt(PYTHONS.size())));
                }
                wheel.metadata("Provides-Extra: x");
                for (int d = random.nextInt(3); d > 0; d--) {
                    wheel.requires(requirement(random, projects) + marker(random));
                }
                wheel.write(wheels);
            }
        }
        List<String> lines = new ArrayList<>();
        for (int r = random.nextInt(1, 4); r > 0; r--) {
            lines.add(requirement(random, projects));
        }
        Files.write(universe.resolve("requirements.txt"), lines);
    }

    private static String requirement(SplittableRandom random, int projects) {
        String name = "p" + random.nextInt(projects + (random.nextInt(30) == 0 ? 1 : 0))
                + (random.nextInt(5) == 0 ? "[x]" : "");
        int version = random.nextInt(1, 5);
        return switch (random.nextInt(8)) {
            case 0 -> name + "==" + version + ".0";
            case 1 -> name + "<" + (version + 1);
            case 2 -> name + ">=" + version;
            case 3 -> name + "!=" + version + ".0";
            case 4 -> name + "~=" + version + ".0";
            case 5 -> name + "==" + version + ".*";
            default -> name;
        };
    }

    private static String marker(SplittableRandom random) {
        return switch (random.nextInt(5)) {
            case 0 -> "; extra == 'x'";
            case 1 -> "; " + MARKERS.get(random.nextInt(MARKERS.size()));
            default -> "";
        };
    }

    private Optional<Map<String, String>> ours(Path universe, Target target) throws Exception {
        List<Demand> demands = new ArrayList<>();
        for (String line : Files.readAllLines(universe.resolve("requirements.txt"))) {
            demands.add(Demand.of(Requirement.parse(line), List.of(), SourceSpan.file("requirements.txt")));
        }
        try (Store store = Store.open(folder.resolve("store"), InstantSource.system(), problem -> {});
                IndexClient client = IndexClient.offline(Secrets.NONE)) {
            StoredWheelFacts facts = new StoredWheelFacts(
                    store, new WheelFiles(store, client, FetchProgress.NONE), client, problem -> {});
            PackageSources sources = new PackageSources(
                    List.of(Wheelhouse.open(universe.resolve("wheels"), "wheels")), List.of(), client, text -> {});
            Map<String, String> chosen = new TreeMap<>();
            new Resolver(target, sources, facts, text -> {})
                    .resolve(
                            new Resolver.Wanted(demands, List.of(), List.of(), List.of(), Map.of(), false),
                            problem -> {})
                    .wheels()
                    .forEach(wheel ->
                            chosen.put(wheel.name().toString(), wheel.version().toString()));
            return Optional.of(chosen);
        } catch (BuildException e) {
            assertThat(e.problems())
                    .as(described(universe))
                    .extracting(problem -> problem.code())
                    .containsAnyOf(
                            ProblemCode.DEPENDENCY_CONFLICT,
                            ProblemCode.WHEEL_NOT_FOUND,
                            ProblemCode.WHEEL_INCOMPATIBLE);
            return Optional.empty();
        }
    }

    private static Optional<Map<String, String>> pips(Path universe) throws Exception {
        if (!Files.readString(universe.resolve("exit")).equals("0")) {
            assertThat(Files.readString(universe.resolve("log.txt")))
                    .containsAnyOf("ResolutionImpossible", "No matching distribution", "a different Python");
            return Optional.empty();
        }
        JsonNode report = JsonMapper.builder()
                .build()
                .readTree(universe.resolve("report.json").toFile());
        Map<String, String> chosen = new TreeMap<>();
        for (JsonNode each : report.path("install")) {
            JsonNode metadata = each.path("metadata");
            chosen.put(metadata.path("name").asText(), metadata.path("version").asText());
        }
        return Optional.of(chosen);
    }

    private static String described(Path universe) throws Exception {
        StringBuilder text =
                new StringBuilder(universe + "\n" + Files.readString(universe.resolve("requirements.txt")));
        try (var wheels = Files.list(universe.resolve("wheels"))) {
            for (Path wheel : wheels.sorted().toList()) {
                try (Wheel open = Wheel.open(wheel, wheel.getFileName().toString(), problem -> {})) {
                    text.append(wheel.getFileName() + " " + open.metadata() + "\n");
                }
            }
        }
        return text.toString();
    }
}
