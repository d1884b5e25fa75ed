package dev.mizzen.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

class VersionTest {
    @Test
    void everySpellingBecomesTheCanonicalOne() throws Exception {
        Version version = Version.parse(" v1!01.0-ALPHA_2.r3-dev+Ubuntu_007\n");
        assertThat(version).hasToString("1!1.0a2.post3.dev0+ubuntu.7");
        assertThat(version.epoch()).isEqualTo(BigInteger.ONE);
        assertThat(version.pre()).contains(new PreRelease(PreRelease.Phase.ALPHA, BigInteger.TWO));
        assertThat(version.post()).contains(BigInteger.valueOf(3));
        assertThat(version.dev()).contains(BigInteger.ZERO);
        assertThat(version.local()).contains("ubuntu.7");
        assertThat(version.publicVersion()).hasToString("1!1.0a2.post3.dev0");
        assertThat(version.baseVersion()).hasToString("1!1.0");
        assertThat(version.withoutTrailingZeros()).isEqualTo("1!1a2.post3.dev0+ubuntu.7");
    }

    @Test
    void theExampleOrderOfTheSpecification() throws Exception {
        List<String> ascending = List.of(
                "1.dev0",
                "1.0.dev456",
                "1.0a1",
                "1.0a2.dev456",
                "1.0a12.dev456",
                "1.0a12",
                "1.0b1.dev456",
                "1.0b2",
                "1.0b2.post345.dev456",
                "1.0b2.post345",
                "1.0rc1.dev456",
                "1.0rc1",
                "1.0",
                "1.0+abc.5",
                "1.0+abc.7",
                "1.0+5",
                "1.0.post456.dev34",
                "1.0.post456",
                "1.0.15",
                "1.1.dev1",
                "1!0.1");
        for (int i = 0; i < ascending.size(); i++) {
            for (int j = 0; j < ascending.size(); j++) {
                int order = Version.parse(ascending.get(i)).compareTo(Version.parse(ascending.get(j)));
                assertThat(Integer.signum(order))
                        .as("%s and %s", ascending.get(i), ascending.get(j))
                        .isEqualTo(Integer.compare(i, j));
            }
        }
    }

    @Test
    void numbersOfThePythonVersion() throws Exception {
        Version version = Version.parse("3.11");
        assertThat(version.release(0)).isEqualTo(3);
        assertThat(version.release(1)).isEqualTo(11);
        assertThat(version.release(2)).isZero();
        Version huge = Version.parse("99999999999");
        assertThatThrownBy(() -> huge.release(0)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void aVersionIsNoOtherThing() throws Exception {
        assertThat(Version.parse("1").equals(new Object())).isFalse();
        assertThat(Version.tryParse("one")).isEmpty();
        assertThat(Version.tryParse("1".repeat(Version.MAX_LENGTH + 1))).isEmpty();
        assertThatThrownBy(() -> new PreRelease(PreRelease.Phase.BETA, BigInteger.ONE.negate()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a negative number: -1");
    }
}
