package dev.mizzen.python;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.testing.Disagreement;
import dev.mizzen.testing.Vectors;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WheelFilenameVectorTest {
    private static final String NAME =
            "Core metadata, Name: a valid name \"must start and end with a letter or number\"";
    private static final String TAG = "PEP 425: \"the tag format is {python tag}-{abi tag}-{platform tag}\", where the"
            + " python tag \"indicates the implementation and version required by a distribution\"";

    private static final List<Disagreement> DELIBERATE = List.of(
            new Disagreement("-1.0-py3-none-any.whl", "valid", NAME),
            new Disagreement("_foo-1.0-py3-none-any.whl", "valid", NAME),
            new Disagreement("-1.0.tar.gz", "valid", NAME),
            new Disagreement("foo-1.0--none-any.whl", "valid", TAG),
            new Disagreement("foo-1.0-py3..py2-none-any.whl", "valid", TAG),
            new Disagreement(
                    "a--b",
                    "is_normalized",
                    "PEP 503: \"all runs of the characters ., -, or _ replaced with a single - character\""));

    @Test
    void everyFieldOfEveryFileName() {
        Vectors vectors = Vectors.open("wheel_filenames.json");
        for (JsonNode expected : vectors.cases()) {
            checkWheel(vectors, expected);
        }
        for (JsonNode expected : Vectors.list(vectors.document().get("sdists"))) {
            checkSdist(vectors, expected);
        }
        for (JsonNode expected : Vectors.list(vectors.document().get("names"))) {
            String input = expected.get("name").textValue();
            Optional<ProjectName> name = ProjectName.tryParse(input);
            vectors.check(input, "canonical", Vectors.text(expected, "canonical"), ProjectName.normalize(input));
            vectors.check(
                    input,
                    "is_normalized",
                    expected.get("is_normalized").booleanValue(),
                    name.isPresent() && name.get().value().equals(input));
        }
        vectors.finish(DELIBERATE);
    }

    private static void checkWheel(Vectors vectors, JsonNode expected) {
        String input = expected.get("filename").textValue();
        boolean valid = expected.get("valid").booleanValue();
        Optional<WheelFilename> parsed = WheelFilename.tryParse(input);
        vectors.check(input, "valid", valid, parsed.isPresent());
        if (valid && parsed.isPresent()) {
            WheelFilename wheel = parsed.get();
            vectors.check(
                    input, "name", Vectors.text(expected, "name"), wheel.name().toString());
            vectors.check(
                    input,
                    "version",
                    Vectors.text(expected, "version"),
                    wheel.version().toString());
            vectors.check(
                    input,
                    "build",
                    build(expected.get("build")),
                    wheel.build()
                            .map(build -> List.of(build.number().toString(), build.suffix()))
                            .orElse(List.of()));
            vectors.check(
                    input,
                    "tags",
                    Vectors.strings(expected.get("tags")),
                    wheel.tags().stream().map(Tag::toString).toList());
        }
    }

    private static List<String> build(JsonNode build) {
        return build.isNull()
                ? List.of()
                : Vectors.list(build).stream().map(JsonNode::asText).toList();
    }

    private static void checkSdist(Vectors vectors, JsonNode expected) {
        String input = expected.get("filename").textValue();
        boolean valid = expected.get("valid").booleanValue();
        Optional<SdistFilename> parsed = SdistFilename.tryParse(input);
        vectors.check(input, "valid", valid, parsed.isPresent());
        if (valid && parsed.isPresent()) {
            SdistFilename sdist = parsed.get();
            vectors.check(
                    input, "name", Vectors.text(expected, "name"), sdist.name().toString());
            vectors.check(
                    input,
                    "version",
                    Vectors.text(expected, "version"),
                    sdist.version().toString());
        }
    }
}
