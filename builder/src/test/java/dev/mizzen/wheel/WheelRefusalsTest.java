package dev.mizzen.wheel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.archive.ZipMember;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.digest.Digest;
import dev.mizzen.testing.WheelBuilder;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The hostile and broken wheels: what is refused, in which words. */
class WheelRefusalsTest {
    private static final String INFO = "demo-1.0.dist-info/";
    private static final String HASH = "sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";

    @TempDir
    private Path folder;

    private final List<Problem> warnings = new ArrayList<>();

    @Test
    void withoutDistInfo() {
        refuses(demo().distInfo("elsewhere"), refused("has no `.dist-info` directory at its top level"));
    }

    @Test
    void withTwoDistInfos() {
        refuses(
                demo().file("Other-2.0.DIST-INFO/METADATA", "x"),
                refused("has 2 `.dist-info` directories at its top level: `Other-2.0.DIST-INFO`,"
                        + " `demo-1.0.dist-info`"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"other-1.0", "demo-1.1", "demo", "demo-1.0-x"})
    void withTheDistInfoOfAnother(String stem) {
        refuses(
                demo().distInfo(stem + ".dist-info"),
                refused("has a `.dist-info` directory that is not its own")
                        .values("demo-1.0.dist-info", stem + ".dist-info"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Demo-1.0", "demo-1.0.0", "demo-1"})
    void acceptsOtherSpellingsOfItsOwnName(String stem) throws Exception {
        WheelBuilder wheel = demo().distInfo(stem + ".dist-info");
        try (Wheel opened = Wheel.open(wheel.write(folder), wheel.filename(), warnings::add)) {
            assertThat(opened.distInfo()).isEqualTo(stem + ".dist-info");
        }
    }

    @Test
    void withMetadataOfAnotherProjectOrVersion() {
        refuses(
                demo().swap("METADATA", "Metadata-Version: 2.1\nName: other\nVersion: 2.0\n"),
                refused("has a METADATA file for another project").values("demo", "other"),
                refused("has a METADATA file for another version").values("1.0", "2.0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"METADATA", "WHEEL", "RECORD"})
    void withoutAMetadataFile(String name) {
        refuses(demo().without(name), refused("has no `" + INFO + name + "`"));
    }

    @Test
    void ofAFormatThatIsNotUnderstood() {
        refuses(
                demo().swap("WHEEL", "Wheel-Version: 2.0\nTag: py3-none-any\n"),
                refused("has a `Wheel-Version` that is not understood").values("1.0", "2.0"));
        refuses(demo().swap("WHEEL", "Tag: py3-none-any\n"), refused("has a WHEEL file without `Wheel-Version`"));
        refuses(
                demo().swap("WHEEL", "Wheel-Version: one\nTag: py3-none-any\n"),
                refused("has the `Wheel-Version` `one`, which is not two numbers with a dot"));
    }

    @Test
    void warnsOfANewerFormat() throws Exception {
        WheelBuilder wheel = demo().swap("WHEEL", "Wheel-Version: 1.9\nTag: py3-none-any\n");
        Wheel.open(wheel.write(folder), wheel.filename(), warnings::add).close();
        assertThat(warnings)
                .containsExactly(Problem.of(
                                ProblemCode.WHEEL_FORMAT_NEWER,
                                "wheel `demo-1.0-py3-none-any.whl` has a newer `Wheel-Version` than is known")
                        .values("1.0", "1.9"));
    }

    /** As four of a thousand popular wheels are. */
    @Test
    void renamedIsTakenWithAWarning() throws Exception {
        WheelBuilder wheel = demo().swap("WHEEL", "Wheel-Version: 1.0\nTag: py2.py3-none-any\n");
        Wheel.open(wheel.write(folder), wheel.filename(), warnings::add).close();
        assertThat(warnings)
                .containsExactly(Problem.of(
                                ProblemCode.WHEEL_CONTENT_IGNORED,
                                "wheel `demo-1.0-py3-none-any.whl` has other tags in its WHEEL file than in its name,"
                                        + " which counts")
                        .values("py3-none-any", "py2-none-any, py3-none-any"));
    }

    @Test
    void withOtherTagsThanItsName() {
        refuses(
                demo().swap("WHEEL", "Wheel-Version: 1.0\nTag: py2-none-any\nTag: cp311-cp311-linux_x86_64\n"),
                refused("has other tags in its WHEEL file than in its name")
                        .values("py3-none-any", "cp311-cp311-linux_x86_64, py2-none-any"));
        refuses(
                demo().swap("WHEEL", "Wheel-Version: 1.0\nTag: py3\n"),
                refused("has a WHEEL file with the tag `py3`, which is not a tag: `py3` is not a tag: it must be"
                        + " `python-abi-platform`"));
    }

    @Test
    void withAMemberThatRecordDoesNotList() {
        refuses(demo().unrecorded("a.py"), disagreement("holds `a.py`, which its RECORD does not list"));
    }

    @Test
    void withARowThatHasNoMember() {
        refuses(demo().row("b.py," + HASH + ",0"), disagreement("lacks `b.py`, which its RECORD lists"));
    }

    @Test
    void withAnotherSizeThanRecorded() {
        refuses(
                demo().row("a.py", "a.py," + HASH + ",7"),
                disagreement("holds `a.py`, which is not what its RECORD promises")
                        .values("7 bytes", "3 bytes"));
    }

    @Test
    void withOtherBytesThanRecordedWhenTheyAreWritten() throws Exception {
        WheelBuilder wheel = demo().tamper("a.py", "b=1");
        try (Wheel opened = Wheel.open(wheel.write(folder), wheel.filename(), warnings::add)) {
            ZipMember member = opened.members().get(0);
            for (boolean spliced : new boolean[] {false, true}) {
                BuildException e = catchThrowableOfType(BuildException.class, () -> {
                    OutputStream nowhere = OutputStream.nullOutputStream();
                    if (spliced) {
                        opened.content(member).deflated().orElseThrow().writeTo(nowhere, nowhere);
                    } else {
                        opened.content(member).writeTo(nowhere);
                    }
                });
                assertThat(e).isNotNull();
                assertThat(e.problems())
                        .containsExactly(disagreement("holds `a.py`, which is not what its RECORD promises")
                                .values(digest("a=1"), digest("b=1")));
            }
        }
    }

    @Test
    void withOtherMetadataThanRecordedAtOnce() {
        BuildException e = open(demo().tamper(INFO + "entry_points.txt", "[console_scripts]\nx = x:y\n")
                .file(INFO + "entry_points.txt", ""));
        assertThat(e.problems().get(0).message())
                .isEqualTo(disagreement("holds `" + INFO + "entry_points.txt`, which is not what its RECORD promises")
                        .message());
    }

    @ParameterizedTest
    @ValueSource(strings = {"md5", "sha1"})
    void withAWeakHash(String algorithm) {
        refuses(
                demo().row("a.py", "a.py," + algorithm + "=1B2M2Y8AsgTpgAmY7PhCfg,3"),
                refused("has a RECORD with a `" + algorithm + "` hash for `a.py`")
                        .values("sha256, sha384 or sha512", algorithm));
    }

    @Test
    void withAHashThatIsNone() {
        refuses(demo().row("a.py", "a.py,,3"), refused("has a RECORD without a hash for `a.py`"));
        refuses(
                demo().row("a.py", "a.py,sha256=AAAA,3"),
                refused("has a RECORD whose hash for `a.py` is not a sha256 hash"));
        refuses(
                demo().row("a.py", "a.py,sha256=!!!!,3"),
                refused("has a RECORD whose hash for `a.py` is not a sha256 hash"));
        refuses(
                demo().row("a.py", "a.py,sha256=" + "0f".repeat(31) + ",3"),
                refused("has a RECORD whose hash for `a.py` is not a sha256 hash"));
    }

    @Test
    void withRowsThatPointElsewhere() {
        refuses(
                demo().row("../x.py," + HASH + ",0")
                        .row("/etc/passwd," + HASH + ",0")
                        .row("a\\b," + HASH + ",0")
                        .row("a/.wh.b," + HASH + ",0"),
                refused("lists `../x.py` in its RECORD: a path segment is `..`"),
                refused("lists `/etc/passwd` in its RECORD: the path is absolute"),
                refused("lists `a\\b` in its RECORD: the path holds a backslash"),
                refused("lists `a/.wh.b` in its RECORD: a path segment begins with `.wh.`, which would delete files of"
                        + " other layers"));
    }

    @Test
    void withAHashOfRecordItself() {
        refuses(
                demo().row(INFO + "RECORD", INFO + "RECORD," + HASH + ",0"),
                refused("has a RECORD that gives a hash for `" + INFO + "RECORD`"));
    }

    @Test
    void withARecordThatIsNotCsv() {
        refuses(
                demo().row("a.py", "a.py," + HASH),
                refused("has a RECORD whose line 1 does not have three fields").values("3", "2"));
        refuses(
                demo().row("a.py", "\"a.py," + HASH + ",3"),
                refused("has a RECORD whose line 1 has a quote that is never closed"));
        refuses(
                demo().row("a.py", "a\".py," + HASH + ",3"),
                refused("has a RECORD whose line 1 has a quote inside a field"));
        refuses(
                demo().row("a.py", "\"a.py\"x," + HASH + ",3"),
                refused("has a RECORD whose line 1 has text after a closing quote or a carriage return"));
        refuses(demo().row("a.py", "a.py," + HASH + ",-3"), refused("has a RECORD whose size for `a.py` is `-3`"));
        refuses(demo().row("a.py," + HASH + ",3"), refused("lists `a.py` twice in its RECORD"));
    }

    @Test
    void withAnotherDataDirectoryOrScheme() {
        refuses(
                demo().file("other-1.0.data/scripts/x", "x"),
                refused("has a `.data` directory that is not its own").values("demo-1.0.data", "other-1.0.data"));
        refuses(
                demo().file("demo-1.0.data/home/x", "x").file("demo-1.0.data/y", "y"),
                refused("has `demo-1.0.data/home`, which is not the directory of a known scheme")
                        .values("data, headers, platlib, purelib, scripts", "home"),
                refused("has `demo-1.0.data/y`, which is not the directory of a known scheme")
                        .values("data, headers, platlib, purelib, scripts", "y"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo-1.0.data/purelib/../../e",
                "demo-1.0.data/scripts/../../bin/sh",
                "demo/.wh.module.py",
                "/etc/passwd"
            })
    void withAPathThatLeavesItsPlace(String path) {
        BuildException e = open(demo().file(path, "x"));
        assertThat(e.problems().get(0).code()).isEqualTo(ProblemCode.ZIP_REFUSED);
        assertThat(e.problems().get(0).message()).contains(path);
    }

    @Test
    void withEntryPointsThatAreNone() {
        BuildException e = open(demo().entryPoints("""
                [console_scripts]
                ../x = a:b
                x = m:f;import os
                python = a:b
                y = a:b
                y = a:c
                z = a
                """));
        assertThat(e.problems()).hasSize(5).allSatisfy(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.ENTRY_POINT_INVALID);
            assertThat(problem.where().orElseThrow().file())
                    .isEqualTo("demo-1.0-py3-none-any.whl/demo-1.0.dist-info/entry_points.txt");
        });
    }

    @Test
    void withATextThatIsNotUtf8() {
        refuses(
                demo().file(INFO + "entry_points.txt", "\u00e9".getBytes(StandardCharsets.ISO_8859_1)),
                refused("has a `" + INFO + "entry_points.txt` that is not UTF-8"));
    }

    @Test
    void manyProblemsAreCounted() {
        WheelBuilder wheel = demo();
        for (int i = 0; i < 50; i++) {
            wheel.file("m" + i, "").unrecorded("m" + i);
        }
        BuildException e = open(wheel);
        assertThat(e.problems()).hasSize(21).endsWith(refused("has 30 more problems like these"));
    }

    private static WheelBuilder demo() {
        return WheelBuilder.of("demo", "1.0").file("a.py", "a=1");
    }

    private static String digest(String text) {
        return Digest.sha256(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static Problem refused(String what) {
        return Problem.of(ProblemCode.WHEEL_CONTENT_REFUSED, "wheel `demo-1.0-py3-none-any.whl` " + what);
    }

    private static Problem disagreement(String what) {
        return Problem.of(ProblemCode.WHEEL_RECORD_MISMATCH, "wheel `demo-1.0-py3-none-any.whl` " + what);
    }

    private void refuses(WheelBuilder wheel, Problem... problems) {
        assertThat(open(wheel).problems()).containsExactly(problems);
        assertThat(warnings).isEmpty();
    }

    private BuildException open(WheelBuilder wheel) {
        BuildException e = catchThrowableOfType(
                BuildException.class,
                () -> Wheel.open(wheel.write(folder), wheel.filename(), warnings::add)
                        .close());
        assertThat(e).isNotNull();
        return e;
    }
}
