package dev.mizzen.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.diagnostic.SyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageReferenceTest {
    private static final String HEX = "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource({
        "python, docker.io/library/python",
        "python:3.11-slim, docker.io/library/python:3.11-slim",
        "acme/app, docker.io/acme/app",
        "docker.io/python, docker.io/library/python",
        "index.docker.io/python:3, docker.io/library/python:3",
        "docker.io/library/python, docker.io/library/python",
        "localhost/app, localhost/app",
        "localhost:5000/app:1, localhost:5000/app:1",
        "LOCAL/app, LOCAL/app",
        "gcr.io/distroless/python3-debian12:nonroot, gcr.io/distroless/python3-debian12:nonroot",
        "[2001:db8::1]:5000/a/b, [2001:db8::1]:5000/a/b",
        "[::1]/a, [::1]/a",
        "192.168.1.1:443/x, 192.168.1.1:443/x",
        "a.b/c.d/e__f/g---h_i.j:_, a.b/c.d/e__f/g---h_i.j:_",
        "a:5000, docker.io/library/a:5000",
        "foo/foo_bar.com:8080, docker.io/foo/foo_bar.com:8080",
        "xn--n3h.com/myimage, xn--n3h.com/myimage",
    })
    void theFullFormIsCanonical(String text, String full) throws SyntaxException {
        ImageReference reference = ImageReference.parse(text);
        assertThat(reference).hasToString(full);
        assertThat(ImageReference.parse(reference.toString())).isEqualTo(reference);
        assertThat(ImageReference.parse(reference.familiar())).isEqualTo(reference);
    }

    @Test
    void partsAreToldApart() throws SyntaxException {
        ImageReference reference = ImageReference.parse("r.example:5000/a/b:t@sha256:" + HEX);
        assertThat(reference.registry()).isEqualTo("r.example:5000");
        assertThat(reference.repository()).isEqualTo("a/b");
        assertThat(reference.name()).isEqualTo("r.example:5000/a/b");
        assertThat(reference.tag()).contains("t");
        assertThat(reference.digest().orElseThrow().hex()).isEqualTo(HEX);
        assertThat(reference.withTag("u").toString()).isEqualTo("r.example:5000/a/b:u@sha256:" + HEX);
    }

    @Test
    void latestIsMeantOnlyWhenNothingIsSaid() throws SyntaxException {
        assertThat(ImageReference.parse("a").effectiveTag()).contains("latest");
        assertThat(ImageReference.parse("a:b").effectiveTag()).contains("b");
        assertThat(ImageReference.parse("a@sha256:" + HEX).effectiveTag()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "docker.io/library/python:3, python:3",
        "docker.io/acme/app, acme/app",
        "quay.io/a/b, quay.io/a/b",
        "docker.io/library/a/b, library/a/b",
    })
    void theFamiliarFormLeavesOutDockerHub(String text, String familiar) throws SyntaxException {
        ImageReference reference = ImageReference.parse(text);
        assertThat(reference.familiar()).isEqualTo(familiar);
        assertThat(ImageReference.parse(familiar)).isEqualTo(reference);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|1|an image reference is empty",
                "Python|1|a repository name is in lower case",
                "a/Python|3|a repository name is in lower case",
                "python:|8|expected a tag: a letter, a digit or `_`",
                "python:-x|8|expected a tag: a letter, a digit or `_`",
                "python:a b|9|expected a tag, a digest or the end of the reference",
                "a//b|3|expected a lower-case letter or a digit",
                "a/|3|expected a lower-case letter or a digit",
                "/a|1|expected a lower-case letter or a digit",
                "a..b|3|too many `.` in a repository name",
                "a___b|4|too many `_` in a repository name",
                "a-|3|expected a lower-case letter or a digit",
                "a.b:x/c|5|expected a port number",
                "a.b:99999/c|5|expected a port number",
                "a_b.c/d|2|not a character of a registry's host name",
                "-a.b/c|1|a part of a host name neither begins nor ends with `-`",
                "a-.b/c|2|a part of a host name neither begins nor ends with `-`",
                "a..b/c|3|not a character of a registry's host name",
                "[::1/c|5|expected an IPv6 address in brackets",
                "a@sha256:12|3|expected a digest: `sha256:` and 64 lower-case hexadecimal digits",
                "a@md5:d41d8cd98f00b204e9800998ecf8427e|3|expected a digest: `sha256:` and 64 lower-case hexadecimal digits",
                "https://a/b|7|expected a port number",
                "a.b/c:d:e|8|expected a tag, a digest or the end of the reference",
            })
    void theFirstWrongCharacterIsPointedAt(String text, int column, String message) {
        assertThatThrownBy(() -> ImageReference.parse(text)).isInstanceOfSatisfying(SyntaxException.class, e -> {
            assertThat(e.problem().message()).isEqualTo(message);
            assertThat(e.problem().code()).isEqualTo(ProblemCode.REFERENCE_INVALID);
            assertThat(e.problem().where().map(SourceSpan::column)).contains(column);
        });
    }

    @Test
    void lengthsAreBounded() throws BuildException {
        assertThat(ImageReference.parse("r.io/" + "a".repeat(255)).repository()).hasSize(255);
        assertThatThrownBy(() -> ImageReference.parse("r.io/" + "a".repeat(256)))
                .hasMessage("a repository name has at most 255 characters");
        assertThat(ImageReference.parse("a:" + "b".repeat(128)).tag().orElseThrow())
                .hasSize(128);
        assertThatThrownBy(() -> ImageReference.parse("a:" + "b".repeat(129)))
                .hasMessage("a tag has at most 128 characters");
        assertThatThrownBy(() -> ImageReference.parse(HEX))
                .hasMessage("64 hexadecimal digits are an image ID, not a name");
    }
}
