package dev.mizzen.digest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @Test
    void hashesAsTheStandardSays() {
        assertThat(Digest.sha256(new byte[0])).hasToString("sha256:" + EMPTY);
        assertThat(Digest.sha256("abc".getBytes(UTF_8)).hex()).startsWith("ba7816bf8f01cfea");
    }

    @Test
    void parseReadsWhatToStringWrites() {
        for (Algorithm algorithm : Algorithm.values()) {
            Digest digest = Digest.of(algorithm, algorithm.start().digest(new byte[] {1, 2, 3}));
            assertThat(Digest.parse(digest.toString())).contains(digest);
            assertThat(Digest.of(algorithm, digest.bytes())).isEqualTo(digest);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha256",
                "sha256:",
                EMPTY,
                "md5:d41d8cd98f00b204e9800998ecf8427e",
                "SHA256:" + EMPTY,
                "sha256:E3B0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "sha256:e3b0",
                "sha256:" + EMPTY + "00",
                "sha512:" + EMPTY,
                "sha256:../44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
            })
    void nothingElseIsADigest(String text) {
        assertThat(Digest.parse(text)).isEmpty();
    }

    @Test
    void aDigestOfTheWrongLengthIsAFaultOfTheCaller() {
        assertThatThrownBy(() -> new Digest(Algorithm.SHA256, "00"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a sha256 digest: 00");
    }

    @Test
    void digestsAreOrderedByAlgorithmThenHash() {
        Digest low = Digest.sha256("abc".getBytes(UTF_8));
        Digest high = Digest.sha256(new byte[0]);
        assertThat(low).isLessThan(high);
        assertThat(high).isLessThan(Digest.of(Algorithm.SHA512, new byte[64]));
    }
}
