package dev.mizzen.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpecifierSetTest {
    private static Version version(String text) throws Exception {
        return Version.parse(text);
    }

    @Test
    void aSetIsSortedAndWithoutRepetition() throws Exception {
        SpecifierSet set = SpecifierSet.parse(">=1.2 , <2,>=1.2.0,");
        assertThat(set).hasToString("<2,>=1.2");
        assertThat(set.specifiers()).extracting(Specifier::operator).containsExactly(Operator.LESS, Operator.AT_LEAST);
        assertThat(set.equals(SpecifierSet.parse("<2.0,>=1.2"))).isTrue();
        assertThat(set.equals(new Object())).isFalse();
        assertThat(set.isEmpty()).isFalse();
        assertThat(SpecifierSet.parse(" , ")).isSameAs(SpecifierSet.any());
        assertThat(SpecifierSet.any().isEmpty()).isTrue();
        assertThat(SpecifierSet.tryParse("1")).isEmpty();
    }

    @Test
    void preReleasesComeInWhenNamedAllowedOrAlone() throws Exception {
        List<Version> offered = List.of(version("1.0"), version("2.0a1"), version("1.5.dev1"));
        SpecifierSet any = SpecifierSet.any();
        assertThat(any.filter(offered, Prereleases.DEFAULT)).containsExactly(version("1.0"));
        assertThat(any.filter(offered, Prereleases.ALLOWED)).isEqualTo(offered);
        assertThat(SpecifierSet.parse(">=1.0.dev0").filter(offered, Prereleases.DEFAULT))
                .isEqualTo(offered);
        assertThat(SpecifierSet.parse(">1").filter(offered, Prereleases.DEFAULT))
                .containsExactly(version("2.0a1"), version("1.5.dev1"));
        assertThat(SpecifierSet.parse(">1").filter(offered, Prereleases.FORBIDDEN))
                .isEmpty();
    }

    @Test
    void anyPlaceThatHasAVersionCanBeFiltered() throws Exception {
        List<WheelFilename> wheels =
                List.of(WheelFilename.parse("a-1.0-py3-none-any.whl"), WheelFilename.parse("a-2.0-py3-none-any.whl"));
        assertThat(SpecifierSet.parse("<2").filter(wheels, WheelFilename::version, Prereleases.DEFAULT))
                .containsExactly(wheels.get(0));
    }

    @Test
    void arbitraryEqualityComparesTheWriting() throws Exception {
        SpecifierSet set = SpecifierSet.parse("===V1.0");
        assertThat(set.contains("v1.0", Prereleases.DEFAULT)).isTrue();
        assertThat(set.contains("1.0", Prereleases.DEFAULT)).isFalse();
        assertThat(set.contains(version("v1.0"))).isFalse();
        assertThat(set.specifiers().get(0).matches("v1.0")).isTrue();
        assertThat(SpecifierSet.parse("===2.0a1").contains("2.0a1", Prereleases.FORBIDDEN))
                .isFalse();
        assertThat(SpecifierSet.parse("===odd").contains("ODD", Prereleases.FORBIDDEN))
                .isTrue();
        assertThat(SpecifierSet.parse("===odd,>=1").contains("odd", Prereleases.ALLOWED))
                .isFalse();
    }

    @Test
    void whatASpecifierIsMadeOf() throws Exception {
        Specifier prefix = Specifier.parse(" != v1.2.* ");
        assertThat(prefix.operator()).isEqualTo(Operator.NOT_EQUAL);
        assertThat(prefix.text()).isEqualTo("v1.2.*");
        assertThat(prefix.version()).contains(version("1.2"));
        assertThat(prefix.isPrefix()).isTrue();
        assertThat(prefix).hasToString("!=v1.2.*");
        assertThat(prefix.equals(Specifier.parse("==v1.2.*"))).isFalse();
        assertThat(prefix.equals(new Object())).isFalse();
        assertThat(Specifier.parse("===odd").version()).isEmpty();
        assertThat(Specifier.parse("==2a1").impliesPrereleases()).isTrue();
        assertThat(Specifier.parse("!=2a1").impliesPrereleases()).isFalse();
        assertThat(Specifier.parse("~=1.0")).isNotEqualTo(Specifier.parse("~=1.0.0"));
        assertThat(Specifier.tryParse("==1")).contains(Specifier.parse("==1.0"));
        assertThat(Specifier.tryParse("")).isEmpty();
        assertThat(Specifier.tryParse("1")).isEmpty();
    }

    @Test
    void aCompatibleReleaseWrittenWithAVMatchesNothingAsInPip() throws Exception {
        assertThat(SpecifierSet.parse("~=v1.2").contains(version("1.3"))).isFalse();
        assertThat(SpecifierSet.parse("~=1.2").contains(version("1.3"))).isTrue();
    }
}
