package dev.mizzen.python;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.testing.RandomText;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpecifierPropertiesTest {
    @Test
    void readingWhatWasWrittenGivesTheSame() {
        RandomText.forEach(2000, random -> {
            String text = random.specifier() + " , " + random.specifier();
            SpecifierSet set = SpecifierSet.parse(text);
            assertThat(SpecifierSet.parse(set.toString()))
                    .isEqualTo(set)
                    .hasToString(set.toString())
                    .hasSameHashCodeAs(set);
        });
    }

    @Test
    void aSetContainsWhatAllItsSpecifiersMatch() {
        RandomText.forEach(2000, random -> {
            SpecifierSet a = SpecifierSet.parse(random.specifier());
            SpecifierSet b = SpecifierSet.parse(random.specifier());
            Version version = Version.parse(random.versionWithLocal());
            boolean both = a.contains(version) && b.contains(version);
            assertThat(a.and(b).contains(version)).isEqualTo(both);
            assertThat(b.and(a)).isEqualTo(a.and(b));
            assertThat(a.and(a)).isEqualTo(a);
            assertThat(SpecifierSet.any().and(a)).isEqualTo(a);
        });
    }

    @Test
    void operatorsComplementEachOther() {
        RandomText.forEach(2000, random -> {
            Version wanted = Version.parse(random.version());
            Version version = Version.parse(random.versionWithLocal());
            assertThat(matches("==", wanted, version)).isNotEqualTo(matches("!=", wanted, version));
            assertThat(matches("<=", wanted, version) && matches(">=", wanted, version))
                    .isEqualTo(matches("==", wanted, version));
            if (matches("<", wanted, version)) {
                assertThat(matches(">=", wanted, version)).isFalse();
            }
            if (matches(">", wanted, version)) {
                assertThat(matches("<=", wanted, version)).isFalse();
            }
        });
    }

    private static boolean matches(String operator, Version wanted, Version candidate) throws Exception {
        return Specifier.parse(operator + wanted).matches(candidate);
    }

    @Test
    void compatibleMeansAtLeastAndInTheSeries() {
        RandomText.forEach(2000, random -> {
            Version wanted = Version.parse(random.version());
            if (wanted.release().size() > 1) {
                String base = wanted.baseVersion().toString();
                String series = base.substring(0, base.lastIndexOf('.')) + ".*";
                Version version = Version.parse(random.versionWithLocal());
                assertThat(Specifier.parse("~=" + wanted).matches(version))
                        .isEqualTo(SpecifierSet.parse(">=" + wanted + ",==" + series)
                                .contains(version));
            }
        });
    }

    @Test
    void equalSpecifiersMatchTheSame() {
        RandomText.forEach(2000, random -> {
            Specifier a = Specifier.parse(random.specifier());
            Specifier b = Specifier.parse(a.operator() + " " + a.text() + " ");
            Version version = Version.parse(random.versionWithLocal());
            assertThat(b).isEqualTo(a).hasSameHashCodeAs(a);
            assertThat(b.matches(version)).isEqualTo(a.matches(version));
            assertThat(b.matches(version.toString())).isEqualTo(a.matches(version));
        });
    }

    @Test
    void filteringKeepsOrderAndObeysThePolicy() {
        RandomText.forEach(1000, random -> {
            SpecifierSet set = SpecifierSet.parse(random.chance(0.5) ? "" : random.specifier());
            List<Version> offered = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                offered.add(Version.parse(random.versionWithLocal()));
            }
            List<Version> all = set.filter(offered, Prereleases.ALLOWED);
            List<Version> finals = set.filter(offered, Prereleases.FORBIDDEN);
            List<Version> kept = set.filter(offered, Prereleases.DEFAULT);
            assertThat(all).isEqualTo(offered.stream().filter(set::contains).toList());
            assertThat(finals)
                    .isEqualTo(all.stream().filter(v -> !v.isPreRelease()).toList());
            assertThat(kept).isEqualTo(set.impliesPrereleases() || finals.isEmpty() ? all : finals);
        });
    }
}
