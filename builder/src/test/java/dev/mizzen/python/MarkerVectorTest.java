package dev.mizzen.python;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.SyntaxException;
import dev.mizzen.testing.Disagreement;
import dev.mizzen.testing.Vectors;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every marker of the vectors, in every environment of the vectors. */
class MarkerVectorTest {
    private static final List<Disagreement> DELIBERATE = List.of(new Disagreement(
            "os_name == 'say \"x\"'",
            "normalized",
            "PEP 508: python_str = (squote (python_str_c | dquote)* squote | dquote (python_str_c | squote)* dquote);"
                    + " a text that holds a double quote can't be written between double quotes"));

    private final Vectors vectors = Vectors.open("markers.json");

    @Test
    void markersMeanWhatTheOracleSays() {
        for (JsonNode node : vectors.cases()) {
            check(node, node.path("marker").textValue());
        }
        vectors.finish(DELIBERATE);
    }

    private void check(JsonNode node, String text) {
        Optional<Marker> marker = parse(text);
        boolean valid = node.path("valid").booleanValue();
        vectors.check(text, "valid", valid, marker.isPresent());
        if (valid && marker.isPresent()) {
            vectors.check(
                    text,
                    "normalized",
                    Vectors.text(node, "normalized"),
                    marker.get().toString());
            for (Map.Entry<String, JsonNode> result : node.path("results").properties()) {
                MarkerEnvironment environment = environment(result.getKey());
                vectors.check(text, result.getKey(), expected(result.getValue()), evaluate(marker.get(), environment));
            }
        }
    }

    private static Optional<Marker> parse(String text) {
        try {
            return Optional.of(Marker.parse(text));
        } catch (SyntaxException e) {
            return Optional.empty();
        }
    }

    private static String expected(JsonNode result) {
        return switch (result.asText()) {
            case "error:KeyError" -> "undefined";
            case "error:UndefinedComparison", "error:AssertionError" -> "meaningless";
            default -> result.asText();
        };
    }

    private static String evaluate(Marker marker, MarkerEnvironment environment) {
        try {
            return Boolean.toString(marker.evaluate(environment));
        } catch (BuildException e) {
            return e.problems().get(0).message().contains("has no meaning") ? "meaningless" : "undefined";
        }
    }

    /** {@code NAME}, {@code NAME|extra=VALUE} or {@code NAME|lock|extras=A,B|groups=C}. */
    private MarkerEnvironment environment(String key) {
        String[] parts = key.split("\\|", -1);
        EnumMap<MarkerVariable, String> values = new EnumMap<>(MarkerVariable.class);
        JsonNode variables =
                vectors.document().path("meta").path("environments").path(parts[0]);
        variables
                .properties()
                .forEach(field -> values.put(
                        MarkerVariable.named(field.getKey()).orElseThrow(),
                        field.getValue().textValue()));
        MarkerEnvironment environment = MarkerEnvironment.of(values);
        if (parts.length == 2) {
            return environment.withExtra(parts[1].substring("extra=".length()));
        }
        return parts.length == 4 ? environment.forLock(names(parts[2]), names(parts[3])) : environment;
    }

    private static List<String> names(String assignment) {
        String list = assignment.substring(assignment.indexOf('=') + 1);
        return list.isEmpty() ? List.of() : Arrays.asList(list.split(",", -1));
    }
}
