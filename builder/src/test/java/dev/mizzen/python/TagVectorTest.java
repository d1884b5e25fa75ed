package dev.mizzen.python;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.digest.Digest;
import dev.mizzen.testing.Vectors;
import java.util.List;
import org.junit.jupiter.api.Test;

class TagVectorTest {
    @Test
    void everyListOfSupportedTags() throws Exception {
        Vectors vectors = Vectors.open("tags.json");
        for (JsonNode expected : vectors.cases()) {
            checkTarget(vectors, expected);
        }
        for (JsonNode expected : Vectors.list(vectors.document().get("pip_platform_cases"))) {
            checkNamedPlatform(vectors, expected);
        }
        vectors.finish(List.of());
    }

    private static void checkTarget(Vectors vectors, JsonNode expected) throws Exception {
        Target target = target(expected);
        String input = target.abi() + " " + target.libc() + " " + target.architecture();
        List<String> tags = target.tags().stream().map(Tag::toString).toList();
        vectors.check(input, "abi", Vectors.text(expected, "abi"), target.abi());
        vectors.check(
                input,
                "platforms",
                Vectors.strings(expected.get("platforms")),
                PlatformTags.of(target.architecture(), target.libc()));
        vectors.check(input, "count", expected.get("count").intValue(), tags.size());
        vectors.check(
                input,
                "sha256",
                Vectors.text(expected, "sha256"),
                Digest.sha256(String.join("\n", tags).getBytes(UTF_8)).hex());
        if (expected.has("tags")) {
            vectors.check(input, "tags", Vectors.strings(expected.get("tags")), tags);
        } else {
            vectors.check(input, "first20", Vectors.strings(expected.get("first20")), tags.subList(0, 20));
            vectors.check(
                    input,
                    "last20",
                    Vectors.strings(expected.get("last20")),
                    tags.subList(tags.size() - 20, tags.size()));
        }
    }

    private static Target target(JsonNode expected) throws Exception {
        String python =
                expected.get("python").get(0) + "." + expected.get("python").get(1);
        JsonNode libc = expected.get("libc_version");
        String abi = expected.get("abi").textValue();
        return new Target(
                Version.parse(python + ".1"),
                "/usr/bin/python3",
                Implementation.CPYTHON,
                abi.endsWith("t"),
                Architecture.named(expected.get("arch").textValue()).orElseThrow(),
                Libc.parse(expected.get("libc").textValue() + "-" + libc.get(0) + "." + libc.get(1)),
                "cpython-" + abi.substring(2) + "-x86_64-linux-gnu");
    }

    private static void checkNamedPlatform(Vectors vectors, JsonNode expected) {
        String platform = expected.get("platform").textValue();
        String version = expected.get("python_version").textValue();
        SupportedTags tags = SupportedTags.cpython(
                Integer.parseInt(version.substring(0, 1)),
                Integer.parseInt(version.substring(1)),
                "cp" + version,
                PlatformTags.named(platform));
        vectors.check(
                platform + " " + version,
                "tags",
                Vectors.strings(expected.get("tags")),
                tags.tags().stream().map(Tag::toString).toList());
    }
}
