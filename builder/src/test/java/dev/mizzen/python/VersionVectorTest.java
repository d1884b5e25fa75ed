package dev.mizzen.python;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.testing.Vectors;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VersionVectorTest {
    @Test
    void everyFieldOfEveryVersion() {
        Vectors vectors = Vectors.open("versions.json");
        for (JsonNode expected : vectors.cases()) {
            String input = expected.get("input").textValue();
            Optional<Version> parsed = Version.tryParse(input);
            vectors.check(input, "valid", expected.get("valid").booleanValue(), parsed.isPresent());
            if (expected.get("valid").booleanValue() && parsed.isPresent()) {
                checkFields(vectors, input, expected, parsed.get());
            }
        }
        vectors.finish(List.of());
    }

    private static void checkFields(Vectors vectors, String input, JsonNode expected, Version version) {
        vectors.check(input, "normalized", Vectors.text(expected, "normalized"), version.toString());
        vectors.check(input, "epoch", expected.get("epoch").bigIntegerValue(), version.epoch());
        vectors.check(
                input,
                "release",
                Vectors.strings(expected.get("release")),
                version.release().stream().map(BigInteger::toString).toList());
        vectors.check(
                input,
                "pre",
                expected.get("pre").isNull() ? null : Vectors.strings(expected.get("pre")),
                version.pre()
                        .map(pre -> List.of(pre.phase().letter(), pre.number().toString()))
                        .orElse(null));
        vectors.check(input, "post", Vectors.text(expected, "post"), text(version.post()));
        vectors.check(input, "dev", Vectors.text(expected, "dev"), text(version.dev()));
        vectors.check(
                input, "local", Vectors.text(expected, "local"), version.local().orElse(null));
        vectors.check(
                input,
                "public",
                Vectors.text(expected, "public"),
                version.publicVersion().toString());
        vectors.check(
                input,
                "base_version",
                Vectors.text(expected, "base_version"),
                version.baseVersion().toString());
        vectors.check(input, "is_prerelease", expected.get("is_prerelease").booleanValue(), version.isPreRelease());
        vectors.check(input, "is_postrelease", expected.get("is_postrelease").booleanValue(), version.isPostRelease());
        vectors.check(input, "is_devrelease", expected.get("is_devrelease").booleanValue(), version.isDevRelease());
        vectors.check(input, "canonical", Vectors.text(expected, "canonical"), version.withoutTrailingZeros());
        vectors.check(
                input, "canonical_keep_zeros", Vectors.text(expected, "canonical_keep_zeros"), version.toString());
    }

    private static @Nullable String text(Optional<BigInteger> number) {
        return number.map(BigInteger::toString).orElse(null);
    }

    @Test
    void everyPairAndTheWholeOrder() throws Exception {
        Vectors vectors = Vectors.open("version_order.json");
        for (JsonNode pair : vectors.cases()) {
            String a = pair.get("a").textValue();
            String b = pair.get("b").textValue();
            int expected = pair.get("cmp").intValue();
            vectors.check(a + " | " + b, "cmp", expected, sign(Version.parse(a), Version.parse(b)));
            vectors.check(b + " | " + a, "cmp", -expected, sign(Version.parse(b), Version.parse(a)));
        }
        checkClasses(vectors);
        vectors.finish(List.of());
    }

    /** Every version against every other one: the sign of their classes' distance, and hash codes inside a class. */
    private static void checkClasses(Vectors vectors) throws Exception {
        List<Version> versions = new ArrayList<>();
        List<Integer> classes = new ArrayList<>();
        int number = 0;
        for (JsonNode equivalent : vectors.document().get("ascending_equivalence_classes")) {
            for (String spelling : Vectors.strings(equivalent)) {
                versions.add(Version.parse(spelling));
                classes.add(number);
            }
            number++;
        }
        for (int i = 0; i < versions.size(); i++) {
            for (int j = 0; j < versions.size(); j++) {
                Version a = versions.get(i);
                Version b = versions.get(j);
                int expected = Integer.compare(classes.get(i), classes.get(j));
                boolean agrees = sign(a, b) == expected
                        && a.equals(b) == (expected == 0)
                        && (expected != 0 || a.hashCode() == b.hashCode());
                // The neighbours imply the rest, so that they alone count.
                if (!agrees || j == i + 1) {
                    vectors.check(a + " / " + b, "order", expected, agrees ? expected : sign(a, b));
                    vectors.check(a + " / " + b, "equality", true, agrees);
                }
            }
        }
    }

    private static int sign(Version a, Version b) {
        return Integer.signum(a.compareTo(b));
    }
}
