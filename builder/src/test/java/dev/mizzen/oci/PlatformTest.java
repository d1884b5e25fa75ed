package dev.mizzen.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.diagnostic.SyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformTest {
    @ParameterizedTest
    @CsvSource({
        "linux/amd64, linux/amd64",
        "linux/x86_64, linux/amd64",
        "linux/aarch64, linux/arm64",
        "linux/arm64/v8, linux/arm64",
        "linux/amd64/v1, linux/amd64",
        "linux/amd64/v3, linux/amd64/v3",
        "linux/arm/v7, linux/arm/v7",
    })
    void isReadInGosWords(String text, String canonical) throws SyntaxException {
        assertThat(Platform.parse(text)).hasToString(canonical);
        assertThat(Platform.parse(canonical)).isEqualTo(Platform.parse(text));
    }

    @Test
    void matchesByArchitectureAndNamedVariant() throws Exception {
        Platform arm64 = Platform.parse("linux/arm64");
        Platform stated = new Platform("linux", "arm64", java.util.Optional.of("v8"), JsonFields.NONE);
        assertThat(arm64.accepts(stated)).isTrue();
        assertThat(stated.accepts(arm64)).isTrue();
        assertThat(arm64.accepts(Platform.of("linux", "amd64"))).isFalse();
        assertThat(arm64.accepts(Platform.of("windows", "arm64"))).isFalse();
        assertThat(Platform.parse("linux/arm").accepts(Platform.parse("linux/arm/v6")))
                .isTrue();
        assertThat(Platform.parse("linux/arm/v7").accepts(Platform.parse("linux/arm/v6")))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "linux|1|a platform is `os/architecture[/variant]`",
                "linux/arm/v7/x|1|a platform is `os/architecture[/variant]`",
                "linux/|7|expected a word of lower-case letters, digits, `_`, `-` or `.`",
                "Linux/amd64|1|expected a word of lower-case letters, digits, `_`, `-` or `.`",
                "linux/am d64|9|expected a word of lower-case letters, digits, `_`, `-` or `.`",
            })
    void refusalsPointAtTheCharacter(String text, int column, String message) {
        assertThatThrownBy(() -> Platform.parse(text)).isInstanceOfSatisfying(SyntaxException.class, e -> {
            assertThat(e.problem().message()).isEqualTo(message);
            assertThat(e.problem().code()).isEqualTo(ProblemCode.PLATFORM_INVALID);
            assertThat(e.problem().where().map(SourceSpan::column)).contains(column);
        });
    }
}
