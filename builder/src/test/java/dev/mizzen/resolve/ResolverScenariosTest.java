package dev.mizzen.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.SyntaxException;
import dev.mizzen.python.Architecture;
import dev.mizzen.python.Implementation;
import dev.mizzen.python.Libc;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.SpecifierSet;
import dev.mizzen.python.SupportedTags;
import dev.mizzen.python.Tag;
import dev.mizzen.python.Target;
import dev.mizzen.python.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Small universes of packages with the outcome that a resolver must reach. The system property {@code mizzen.scenarios} names
 * the file; without it the test takes {@code shared/external/resolver-scenarios.json} beside the project, where there is one.
 */
class ResolverScenariosTest {
    private final List<String> faults = new ArrayList<>();
    private final Map<String, Integer> skipped = new TreeMap<>();
    private int satisfiable;
    private int exact;

    @Test
    void everyScenarioComesOutAsItStates() throws Exception {
        Path file = file();
        assumeTrue(Files.exists(file), "there are no resolver scenarios at hand");
        JsonNode all = JsonMapper.builder().build().readTree(Files.readAllBytes(file));
        for (JsonNode scenario : all) {
            run(scenario);
        }
        System.out.println("resolver scenarios: " + satisfiable + " agree on whether there is a solution, " + exact
                + " on all versions, skipped " + skipped);
        assertThat(faults).isEmpty();
        assertThat(satisfiable).isPositive();
    }

    private static Path file() {
        String given = System.getProperty("mizzen.scenarios", "");
        return given.isEmpty()
                ? Path.of(System.getProperty("mizzen.root", ".")).resolve("../shared/external/resolver-scenarios.json")
                : Path.of(given);
    }

    private void run(JsonNode scenario) throws Exception {
        String name = scenario.path("name").asText();
        JsonNode options = scenario.path("resolver_options");
        if (options.path("universal").asBoolean()) {
            skipped.merge("for several environments at once", 1, Integer::sum);
            return;
        }
        Universe universe = new Universe(scenario);
        JsonNode expected = scenario.path("expected");
        Map<String, String> chosen = new LinkedHashMap<>();
        boolean found;
        try {
            Solver.Chosen result = new Solver(
                            universe, preference(options), universe.target.markerEnvironment(), Solver.Limits.USUAL)
                    .solve(requirements(scenario.path("root").path("requires")), List.of(), List.of());
            result.versions().forEach((project, version) -> chosen.put(project.toString(), version.toString()));
            found = true;
        } catch (BuildException e) {
            assertThat(e.problems().get(0).code()).as(name).isEqualTo(ProblemCode.DEPENDENCY_CONFLICT);
            if (Boolean.getBoolean("mizzen.scenarios.explain")) {
                System.out.println(name + "\n  " + e.getMessage() + "\n  "
                        + expected.path("explanation").asText().strip().replace("\n", " "));
            }
            found = false;
        }
        if (found != expected.path("satisfiable").asBoolean()) {
            faults.add(name + ": " + (found ? "found " + chosen : "found nothing"));
            return;
        }
        satisfiable++;
        if (expected.has("packages")) {
            Map<String, String> wanted = new TreeMap<>();
            expected.path("packages")
                    .properties()
                    .forEach(each -> wanted.put(
                            ProjectName.normalize(each.getKey()),
                            each.getValue().asText()));
            if (wanted.equals(chosen)) {
                exact++;
            } else {
                faults.add(name + ": " + chosen + " rather than " + wanted);
            }
        }
    }

    private static VersionPreference preference(JsonNode options) {
        if (options.path("resolution").asText("").equals("lowest")) {
            return VersionPreference.OLDEST_FINAL;
        }
        return options.path("prereleases").asBoolean() ? VersionPreference.NEWEST : VersionPreference.NEWEST_FINAL;
    }

    private static List<Requirement> requirements(JsonNode texts) throws Exception {
        List<Requirement> requirements = new ArrayList<>();
        for (JsonNode text : texts) {
            requirements.add(Requirement.parse(text.asText()));
        }
        return requirements;
    }

    /** The packages of one scenario. A source distribution counts as usable unless the scenario forbids to build it. */
    private static final class Universe implements Offers {
        private final Map<String, JsonNode> projects = new TreeMap<>();
        private final Set<String> neverBuilt = new TreeSet<>();
        private final Set<String> neverBinary = new TreeSet<>();
        private final Set<String> pinned = new TreeSet<>();
        private final Target target;

        Universe(JsonNode scenario) throws Exception {
            scenario.path("packages")
                    .properties()
                    .forEach(each -> projects.put(ProjectName.normalize(each.getKey()), each.getValue()));
            JsonNode options = scenario.path("resolver_options");
            options.path("no_build").forEach(each -> neverBuilt.add(each.asText()));
            options.path("no_binary").forEach(each -> neverBinary.add(each.asText()));
            for (Requirement each : requirements(scenario.path("root").path("requires"))) {
                if (each.specifier().toString().startsWith("==")) {
                    pinned.add(each.name().toString());
                }
            }
            String python = options.path("python")
                    .asText(scenario.path("environment").path("python").asText("3.12"));
            Version version = Version.parse(python.chars().filter(c -> c == '.').count() < 2 ? python + ".0" : python);
            target = new Target(
                    version,
                    "/usr/bin/python3",
                    Implementation.CPYTHON,
                    false,
                    Architecture.X86_64,
                    Libc.parse("glibc-2.36"),
                    "cpython-" + version.release().get(0) + version.release().get(1) + "-x86_64-linux-gnu");
        }

        @Override
        public List<Offer> of(ProjectName name) {
            List<Offer> offers = new ArrayList<>();
            Optional.ofNullable(projects.get(name.toString()))
                    .ifPresent(project -> project.path("versions")
                            .properties()
                            .forEach(each -> offers.add(offer(
                                    name.toString(),
                                    Version.tryParse(each.getKey()).orElseThrow(),
                                    each.getValue()))));
            return offers;
        }

        private Offer offer(String name, Version version, JsonNode release) {
            Optional<SpecifierSet> python = Optional.ofNullable(release.get("requires_python"))
                    .flatMap(text -> SpecifierSet.tryParse(text.asText()));
            if (release.path("yanked").asBoolean() && !pinned.contains(name)) {
                return Offer.unfit(version, "is yanked");
            }
            boolean wheel =
                    release.path("wheel").asBoolean(true) && !neverBinary.contains(name) && hasFittingWheel(release);
            boolean sdist = release.path("sdist").asBoolean(true) && !neverBuilt.contains(name);
            if (!wheel && !sdist) {
                return Offer.unfit(version, "has no wheel that fits");
            }
            return python.map(range -> PythonRange.judge(Offer.of(version), range, target.python()))
                    .orElse(Offer.of(version));
        }

        private boolean hasFittingWheel(JsonNode release) {
            if (!release.has("wheel_tags")) {
                return true;
            }
            SupportedTags supported = SupportedTags.of(target);
            for (JsonNode tags : release.path("wheel_tags")) {
                for (Tag tag : tags(tags.asText())) {
                    if (supported.rank(tag).isPresent()) {
                        return true;
                    }
                }
            }
            return false;
        }

        private static List<Tag> tags(String text) {
            try {
                return Tag.parseSet(text);
            } catch (SyntaxException e) {
                throw new IllegalArgumentException(e);
            }
        }

        @Override
        public Needs needs(ProjectName name, Version version) throws BuildException {
            JsonNode release = MissingNode.getInstance();
            for (Map.Entry<String, JsonNode> each : projects.getOrDefault(name.toString(), MissingNode.getInstance())
                    .path("versions")
                    .properties()) {
                if (Version.tryParse(each.getKey()).orElseThrow().equals(version)) {
                    release = each.getValue();
                }
            }
            List<Requirement> requirements = new ArrayList<>();
            Set<ProjectName> extras = new TreeSet<>();
            for (JsonNode text : release.path("requires")) {
                requirements.add(Requirement.parse(text.asText()));
            }
            for (Map.Entry<String, JsonNode> extra : release.path("extras").properties()) {
                extras.add(ProjectName.parse(extra.getKey()));
                for (JsonNode text : extra.getValue()) {
                    String marked = text.asText().contains(";") ? text.asText() + " and " : text.asText() + "; ";
                    requirements.add(Requirement.parse(marked + "extra == '" + extra.getKey() + "'"));
                }
            }
            return new Needs(requirements, extras);
        }
    }
}
