package dev.mizzen.python;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.testing.Vectors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpecifierVectorTest {
    private static final Map<String, Prereleases> POLICIES = new LinkedHashMap<>();

    static {
        POLICIES.put("", Prereleases.DEFAULT);
        POLICIES.put("_pre", Prereleases.ALLOWED);
        POLICIES.put("_nopre", Prereleases.FORBIDDEN);
    }

    private static final List<String> ONLY_PRE = List.of("1.0a1", "1.2rc1", "2.0.dev1", "2.0a1");

    @Test
    void everySpecifierWithEveryCandidate() throws Exception {
        Vectors vectors = Vectors.open("specifiers.json");
        for (JsonNode expected : vectors.cases()) {
            String input = expected.get("specifier").textValue();
            Optional<SpecifierSet> parsed = SpecifierSet.tryParse(input);
            vectors.check(input, "valid", expected.get("valid").booleanValue(), parsed.isPresent());
            if (expected.get("valid").booleanValue() && parsed.isPresent()) {
                checkCase(vectors, input, expected, parsed.get());
            }
        }
        vectors.finish(List.of());
    }

    private static void checkCase(Vectors vectors, String input, JsonNode expected, SpecifierSet set) throws Exception {
        vectors.check(input, "normalized", Vectors.text(expected, "normalized"), set.toString());
        vectors.check(input, "prereleases", expected.get("prereleases").asBoolean(false), set.impliesPrereleases());
        for (Map.Entry<String, Prereleases> policy : POLICIES.entrySet()) {
            checkContains(vectors, input, expected, "contains" + policy.getKey(), set, policy.getValue());
            checkFilter(vectors, input, expected, "filter" + policy.getKey(), set, policy.getValue());
        }
        vectors.check(
                input,
                "filter_only_pre",
                Vectors.strings(expected.get("filter_only_pre")),
                set.filter(versions(ONLY_PRE), Prereleases.DEFAULT).stream()
                        .map(Version::toString)
                        .toList());
    }

    private static void checkContains(
            Vectors vectors, String input, JsonNode expected, String field, SpecifierSet set, Prereleases policy)
            throws Exception {
        for (Map.Entry<String, JsonNode> answer : expected.get(field).properties()) {
            String candidate = answer.getKey();
            vectors.check(
                    input, field + " " + candidate, answer.getValue().booleanValue(), set.contains(candidate, policy));
            // Every candidate is written as its version is spelt, so both ways of asking must agree.
            Optional<Version> version = Version.tryParse(candidate);
            if (version.isPresent() && version.get().toString().equals(candidate)) {
                assertThat(set.contains(version.get(), policy))
                        .as("%s contains %s", input, candidate)
                        .isEqualTo(set.contains(candidate, policy));
            }
        }
    }

    /** What the oracle keeps, in its order, must be what remains of all candidates that are versions. */
    private static void checkFilter(
            Vectors vectors, String input, JsonNode expected, String field, SpecifierSet set, Prereleases policy)
            throws Exception {
        List<String> kept = Vectors.strings(expected.get(field));
        List<String> offered = new ArrayList<>(kept);
        expected.get("contains").fieldNames().forEachRemaining(candidate -> {
            if (!kept.contains(candidate) && Version.tryParse(candidate).isPresent()) {
                offered.add(candidate);
            }
        });
        vectors.check(
                input,
                field,
                kept,
                set.filter(versions(offered), policy).stream()
                        .map(Version::toString)
                        .toList());
    }

    private static List<Version> versions(List<String> spellings) throws Exception {
        List<Version> versions = new ArrayList<>();
        for (String spelling : spellings) {
            versions.add(Version.parse(spelling));
        }
        return versions;
    }
}
