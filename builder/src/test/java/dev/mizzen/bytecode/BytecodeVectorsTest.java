package dev.mizzen.bytecode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.digest.Digest;
import dev.mizzen.testing.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What real CPythons made of our sources, and what {@code fixtures/bytecode/canonical.py} makes of that. */
class BytecodeVectorsTest {
    private static final Path FOLDER = Lab.root().resolve("fixtures/bytecode");

    @ParameterizedTest
    @EnumSource
    void everyFormOfAFileHasTheCanonicalFormOfTheSecondImplementation(BytecodeVersion version) throws Exception {
        JsonNode vectors = vectors(version);
        assertThat(vectors.get("magicNumber").intValue()).isEqualTo(version.magicNumber());
        assertThat(vectors.get("files")).hasSizeGreaterThan(3);
        for (JsonNode file : vectors.get("files")) {
            byte[] source = Files.readAllBytes(FOLDER.resolve("sources").resolve(text(file, "source")));
            assertThat(Digest.sha256(source).hex()).isEqualTo(text(file, "sha256"));
            SourceHash hash = SourceHash.of(version, source);
            assertThat(file.get("pycs")).hasSizeGreaterThan(1);
            for (JsonNode form : file.get("pycs")) {
                byte[] pyc = Base64.getDecoder().decode(form.textValue());
                byte[] canonical = CanonicalBytecode.of(pyc, hash);
                assertThat(Digest.sha256(canonical).hex())
                        .as(version + " " + text(file, "source"))
                        .isEqualTo(text(file, "canonical"));
                assertThat(CanonicalBytecode.of(canonical, hash)).isEqualTo(canonical);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void sourcesHaveTheHashesThatPythonGivesThem(BytecodeVersion version) throws Exception {
        JsonNode hashes = vectors(version).get("hashes");
        assertThat(hashes).hasSizeGreaterThan(5);
        for (Map.Entry<String, JsonNode> hash : hashes.properties()) {
            byte[] source = HexFormat.of().parseHex(hash.getKey());
            assertThat(SourceHash.of(version, source))
                    .hasToString(hash.getValue().textValue());
        }
    }

    private static String text(JsonNode node, String field) {
        return node.get(field).textValue();
    }

    private static JsonNode vectors(BytecodeVersion version) throws IOException {
        return new ObjectMapper()
                .readTree(FOLDER.resolve("vectors/cpython-" + version.series() + ".json")
                        .toFile());
    }
}
