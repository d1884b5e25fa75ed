package dev.mizzen.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.diagnostic.SyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayoutReferenceTest {
    @ParameterizedTest
    @CsvSource({
        "out, out, latest",
        "./a b/out:1.0, ./a b/out, 1.0",
        "/x:docker.io/library/python:3.11, /x, docker.io/library/python:3.11",
        "x:a--b, x, a--b",
    })
    void thePathEndsAtTheFirstColon(String text, String path, String tag) throws SyntaxException {
        LayoutReference reference = LayoutReference.parse(text);
        assertThat(reference.path()).isEqualTo(path);
        assertThat(reference.effectiveTag()).isEqualTo(tag);
        assertThat(LayoutReference.parse(reference.toString())).isEqualTo(reference);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|1|expected a path",
                ":tag|1|expected a path",
                "out:|5|expected a tag after `:`",
                "out:-a|5|not a tag (the path ends at the first `:`)",
                "out:a b|6|not a tag (the path ends at the first `:`)",
                "out:a/|6|not a tag (the path ends at the first `:`)",
            })
    void refusalsPointAtTheCharacter(String text, int column, String message) {
        assertThatThrownBy(() -> LayoutReference.parse(text)).isInstanceOfSatisfying(SyntaxException.class, e -> {
            assertThat(e.problem().message()).isEqualTo(message);
            assertThat(e.problem().where().map(SourceSpan::column)).contains(column);
        });
    }

    @Test
    void lengthsAreBounded() {
        assertThatThrownBy(() -> LayoutReference.parse("x:" + "a".repeat(256)))
                .hasMessage("a tag has at most 255 characters here");
        assertThatThrownBy(() -> LayoutReference.parse("a\0b")).hasMessage("a path holds no NUL");
    }
}
