package dev.mizzen.python;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.testing.RandomText;
import java.util.List;
import org.junit.jupiter.api.Test;

class VersionPropertiesTest {
    @Test
    void readingWhatWasWrittenGivesTheSame() {
        RandomText.forEach(3000, random -> {
            Version version = Version.parse(random.versionWithLocal());
            Version again = Version.parse(version.toString());
            assertThat(again).isEqualTo(version).hasToString(version.toString()).hasSameHashCodeAs(version);
            assertThat(again.release()).isEqualTo(version.release());
            assertThat(Version.parse(version.withoutTrailingZeros())).isEqualTo(version);
        });
    }

    @Test
    void theOrderIsTotal() {
        RandomText.forEach(3000, random -> {
            Version a = Version.parse(random.versionWithLocal());
            Version b = related(a, random);
            Version c = related(b, random);
            assertThat(Integer.signum(a.compareTo(b))).isEqualTo(-Integer.signum(b.compareTo(a)));
            assertThat(a.equals(b)).isEqualTo(a.compareTo(b) == 0);
            if (a.equals(b)) {
                assertThat(a).hasSameHashCodeAs(b);
            }
            if (a.compareTo(b) <= 0 && b.compareTo(c) <= 0) {
                assertThat(a).isLessThanOrEqualTo(c);
            }
            assertThat(Integer.signum(a.comparePublic(b)))
                    .isEqualTo(Integer.signum(a.publicVersion().compareTo(b.publicVersion())));
        });
    }

    /** Versions that have much in common are where an order goes wrong. */
    private static Version related(Version version, RandomText random) throws Exception {
        if (random.chance(0.5)) {
            return Version.parse(random.versionWithLocal());
        }
        String base = version.baseVersion().toString();
        return Version.parse(base
                + random.pick(List.of("", ".0", ".0.0.0.1", ".dev1", "a1", "a1.dev1", "rc64", ".post1", "+1", "+a")));
    }

    @Test
    void theKeyNeverContradictsTheOrder() {
        RandomText.forEach(3000, random -> {
            Version a = Version.parse(random.versionWithLocal());
            Version b = related(a, random);
            int byParts = VersionOrder.comparePublic(a, b);
            assertThat(a.key()).isNotNegative();
            if (byParts < 0) {
                assertThat(a.key()).isLessThanOrEqualTo(b.key());
            } else if (byParts == 0) {
                assertThat(a.key()).isEqualTo(b.key());
            }
        });
    }
}
