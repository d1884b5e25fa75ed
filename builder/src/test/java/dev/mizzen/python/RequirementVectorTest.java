package dev.mizzen.python;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.diagnostic.SyntaxException;
import dev.mizzen.testing.Vectors;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every requirement of the vectors. */
class RequirementVectorTest {
    private final Vectors vectors = Vectors.open("requirements.json");

    @Test
    void requirementsAreReadAsTheOracleReadsThem() {
        for (JsonNode node : vectors.cases()) {
            String input = node.path("input").textValue();
            Optional<Requirement> requirement = parse(input);
            boolean valid = node.path("valid").booleanValue();
            vectors.check(input, "valid", valid, requirement.isPresent());
            if (valid && requirement.isPresent()) {
                check(node, input, requirement.get());
            }
        }
        vectors.finish(List.of());
    }

    private void check(JsonNode node, String input, Requirement requirement) {
        vectors.check(input, "name", Vectors.text(node, "name"), requirement.spelling());
        vectors.check(
                input,
                "canonical_name",
                Vectors.text(node, "canonical_name"),
                requirement.name().toString());
        vectors.check(input, "extras", Vectors.strings(node.path("extras")), requirement.extras());
        vectors.check(
                input,
                "specifier",
                Vectors.text(node, "specifier"),
                requirement.specifier().toString());
        vectors.check(input, "url", Vectors.text(node, "url"), requirement.url().orElse(null));
        vectors.check(
                input,
                "marker",
                Vectors.text(node, "marker"),
                requirement.marker().map(Marker::toString).orElse(null));
        vectors.check(input, "str", Vectors.text(node, "str"), requirement.toString());
    }

    private static Optional<Requirement> parse(String text) {
        try {
            return Optional.of(Requirement.parse(text));
        } catch (SyntaxException e) {
            return Optional.empty();
        }
    }
}
