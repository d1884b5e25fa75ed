package dev.mizzen.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.diagnostic.SyntaxException;
import dev.mizzen.testing.RandomText;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Broken, huge and hostile texts: every parser gives a value or a {@link SyntaxException} with a place in the text. */
class GrammarFuzzTest {
    /** A parser of values. */
    @FunctionalInterface
    interface Parser {
        Object parse(String text) throws SyntaxException;
    }

    /** A grammar, its parser and good texts to begin with. */
    private record Grammar(String name, Parser parser, List<String> seeds) {}

    private static final List<Grammar> GRAMMARS = List.of(
            new Grammar("name", ProjectName::parse, List.of("zope.interface", "A_b-c")),
            new Grammar("version", Version::parse, List.of("1!2.0rc1.post2.dev3+local.4", "2024.1")),
            new Grammar("specifier", Specifier::parse, List.of("~=1.4.5", "==1.2.*", "===x")),
            new Grammar("set", SpecifierSet::parse, List.of(">=1.2,<2,!=1.5.*", "==1.0+local")),
            new Grammar("tag", Tag::parse, List.of("cp311-abi3-manylinux_2_17_x86_64")),
            new Grammar("tags", Tag::parseSet, List.of("py2.py3-none-any.win32")),
            new Grammar(
                    "wheel",
                    WheelFilename::parse,
                    List.of("foo_bar-1.0-12a-py2.py3-none-any.whl", "x-1-cp311-cp311-linux_x86_64.whl")),
            new Grammar("sdist", SdistFilename::parse, List.of("foo-bar-1.0.tar.gz", "a-1.zip")),
            new Grammar("libc", Libc::parse, List.of("glibc-2.36", "musl-1.2")));

    @Test
    void mutationsGiveAValueThatReadsBackOrASyntaxError() {
        RandomText.forEach(4000, random -> {
            for (Grammar grammar : GRAMMARS) {
                check(grammar.parser(), random.mutate(random.pick(grammar.seeds())));
            }
        });
    }

    private static void check(Parser parser, String text) throws SyntaxException {
        Object value;
        try {
            value = parser.parse(text);
        } catch (SyntaxException e) {
            SourceSpan place = e.problem().where().orElseThrow();
            assertThat(e).hasMessageMatching("[^\\p{Cntrl}]+[^.]");
            assertThat(place.text()).isEqualTo(text);
            assertThat(place.column()).isBetween(1, text.length() + 1);
            return;
        }
        if (!(value instanceof List)) {
            assertThat(parser.parse(value.toString())).isEqualTo(value).hasToString(value.toString());
        }
    }

    @Test
    void hugeTextsAreRefusedAtOnce() {
        int size = 1 << 20;
        for (Grammar grammar : GRAMMARS) {
            for (String unit :
                    List.of("1", "a", ".", "-", "1.", "a-", ",", ">=1,", " ", "(", "9!", "_", "\ud83d\ude00")) {
                String text = unit.repeat(size / unit.length());
                for (String huge : List.of(text, "1" + text, "==" + text, "a-1-" + text + ".whl", text + ".tar.gz")) {
                    Assertions.assertTimeoutPreemptively(
                            Duration.ofSeconds(20),
                            () -> assertThatThrownBy(() -> grammar.parser().parse(huge))
                                    .as("%s of %s", grammar.name(), unit)
                                    .isInstanceOf(SyntaxException.class)
                                    .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400)));
                }
            }
        }
    }

    @Test
    void textsJustBelowTheLimitsAreQuick() throws Exception {
        assertThat(Version.parse("1." + "0.".repeat(2000) + "9").release()).hasSize(2002);
        assertThat(Version.parse("9".repeat(Version.MAX_LENGTH)).toString()).hasSize(Version.MAX_LENGTH);
        assertThat(SpecifierSet.parse(">=1,".repeat(SpecifierSet.MAX_LENGTH / 4)))
                .hasToString(">=1");
        assertThat(ProjectName.parse("a".repeat(ProjectName.MAX_LENGTH)).value())
                .hasSize(ProjectName.MAX_LENGTH);
    }
}
