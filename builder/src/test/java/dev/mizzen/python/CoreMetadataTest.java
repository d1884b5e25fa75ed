package dev.mizzen.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CoreMetadataTest {
    private static final String HEAD = "Metadata-Version: 2.1\nName: Foo.Bar\nVersion: 1.0\n";

    private static CoreMetadata parse(String text) throws BuildException {
        return CoreMetadata.parse(text.getBytes(StandardCharsets.UTF_8), "METADATA");
    }

    private static BuildException refusal(String text) {
        BuildException e = catchThrowableOfType(BuildException.class, () -> parse(text));
        assertThat(e).isNotNull();
        return e;
    }

    @Test
    void theFieldsThatMatterAreRead() throws Exception {
        CoreMetadata metadata = parse("""
                Metadata-Version: 2.4
                NAME : Foo.Bar
                version:1.0rc1
                Summary: naïve: text
                  Name: not this one
                Requires-Python: >=3.8
                Provides-Extra: Test_X
                Provides-Extra: test-x
                Requires-Dist: b (>=1.0)
                Requires-Dist: a[x];
                 extra == 'test_x'

                Requires-Dist: not-this
                Name: nor-this
                """.replace("\n", "\r\n"));
        assertThat(metadata.metadataVersion()).isEqualTo("2.4");
        assertThat(metadata.spelling()).isEqualTo("Foo.Bar");
        assertThat(metadata.name()).isEqualTo(ProjectName.parse("foo-bar"));
        assertThat(metadata.version()).isEqualTo(Version.parse("1.0rc1"));
        assertThat(metadata.requiresPython()).hasValue(SpecifierSet.parse(">=3.8"));
        assertThat(metadata.providesExtra()).containsExactly(ProjectName.parse("test-x"));
        assertThat(metadata.requiresDist())
                .containsExactly(Requirement.parse("b>=1.0"), Requirement.parse("a[x]; extra == 'test-x'"));
    }

    @Test
    void littleIsNeeded() throws Exception {
        CoreMetadata metadata = parse("\uFEFF" + HEAD.strip());
        assertThat(metadata.requiresDist()).isEmpty();
        assertThat(metadata.requiresPython()).isEmpty();
        assertThat(metadata.providesExtra()).isEmpty();
    }

    @Test
    void theFieldsEndAtTheFirstLineThatIsNone() throws Exception {
        assertThat(parse(HEAD + "no field\nRequires-Dist: x\n").requiresDist()).isEmpty();
        assertThat(parse(HEAD + "Requires-Dist: x").requiresDist()).hasSize(1);
        assertThat(refusal(" continues nothing\n" + HEAD).problems()).hasSize(3);
    }

    @Test
    void allFaultsAreReported() {
        BuildException e = refusal("""
                Metadata-Version: 3.0
                Name: -foo
                Version: 1.x
                Version: 2
                Requires-Python: >=3.*.1
                Requires-Dist: a==1
                Requires-Dist:   b c
                Provides-Extra: _
                """);
        assertThat(e.problems().stream().map(p -> p.where().orElseThrow() + " " + p.message()))
                .anySatisfy(line -> assertThat(line)
                        .isEqualTo("METADATA:1:19 the field `Metadata-Version` is invalid: `3.0` is not a version from"
                                + " 1.0 to 2.x"))
                .anySatisfy(line -> assertThat(line)
                        .isEqualTo("METADATA:2:7 the field `Name` is invalid: `-foo` is not a project name: it must"
                                + " begin with a letter or a digit"))
                .anySatisfy(line -> assertThat(line).isEqualTo("METADATA:4 the field `Version` is given twice"))
                .anySatisfy(
                        line -> assertThat(line).startsWith("METADATA:3:").contains("the field `Version` is invalid: "))
                .anySatisfy(line ->
                        assertThat(line).startsWith("METADATA:5:").contains("the field `Requires-Python` is invalid: "))
                .anySatisfy(line -> assertThat(line)
                        .isEqualTo("METADATA:7:20 the field `Requires-Dist` is invalid: expected `[`, `@`, `;`, a"
                                + " comparison such as `==`, or the end, found `c`"))
                .anySatisfy(
                        line -> assertThat(line).startsWith("METADATA:8:17 the field `Provides-Extra` is invalid: "))
                .hasSize(7);
    }

    @Test
    void missingFieldsAreNamed() {
        assertThat(refusal("").problems().stream().map(Problem::message))
                .containsExactly(
                        "the field `Metadata-Version` is missing",
                        "the field `Name` is missing",
                        "the field `Version` is missing");
    }

    @Test
    void sizesAreBounded() {
        assertThat(refusal(HEAD + "X: y\n".repeat(50_000)).problems())
                .singleElement()
                .extracting(Problem::message)
                .isEqualTo("the metadata has more than 50000 lines of fields");
        assertThat(refusal(HEAD + "\n" + "x".repeat(CoreMetadata.MAX_BYTES)).problems())
                .singleElement()
                .extracting(Problem::message)
                .isEqualTo("the metadata is longer than 16777216 bytes");
        assertThat(refusal(HEAD + "Requires-Dist: " + "a".repeat(1_000_000)).problems())
                .singleElement()
                .extracting(Problem::message)
                .isEqualTo("the field `Requires-Dist` is invalid: the requirement is longer than 65536 characters");
    }
}
