package dev.mizzen.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.SourceSpan;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IgnorePatternsTest {
    /** A pattern, a path, and whether the path is left out when the pattern stands alone. */
    @ParameterizedTest
    @CsvSource(delimiter = ' ', quoteCharacter = '\0', textBlock = """
            # literals
            a a true
            a b false
            a ab false
            a a/b true
            a b/a false
            a.txt axtxt false
            a/b a/b true
            a/b a/b/c true
            a/b a/c false
            a+(b){1}|$ a+(b){1}|$ true
            ^a ^a true
            ^a a false
            # cleaning
            /a a true
            ./a a true
            a/ a true
            a/ a/b true
            a//b a/b true
            a/../b b true
            a/./b a/b true
            /../a a true
            . a false
            / a false
            ../a a false
            # stars and question marks do not cross directories
            * a true
            * a/b true
            */b a/b true
            */b b false
            */b a/c/b false
            */*/c a/b/c true
            *.md README.md true
            *.md docs/README.md false
            *.md .md true
            a* abc true
            a*c abbbc true
            a*c ab/c false
            *a*b*c* xaybzc true
            *a*b*c* cba false
            temp? tempa true
            temp? temp false
            temp? temp/ false
            a?b a/b false
            # two stars cross any number of them, also none
            ** a true
            ** a/b/c true
            **/ a/b true
            **/a a true
            **/a b/a true
            **/a c/b/a true
            **/a ba false
            **/a b/ba false
            **/a.txt b/a.txt true
            **a b/ca true
            **a ca true
            **/*.go a.go true
            **/*.go x/y/a.go true
            **/*.go x/a.god false
            a/** a/b true
            a/** a/b/c true
            a/** a false
            a/** ab/c false
            a** a true
            a** abc true
            a** a/b true
            a/**/c a/c true
            a/**/c a/b/c true
            a/**/c a/x/y/c true
            a/**/c a/bc false
            a/**/c ac false
            a**c ac true
            a**c ab/c true
            a**c abc false
            a**/c a/c true
            **/a/** a/b true
            **/a/** x/a/b true
            **/a/** xa/b false
            **/a/**/b a/b true
            **/a/**/b x/a/y/z/b true
            *** a true
            a/***/b a/c/b true
            # classes
            [abc] b true
            [abc] d false
            [a-c]x bx true
            [a-c]x dx false
            [^a-c] d true
            [^a-c] b false
            [!a] b false
            [!a] ! true
            [a-cx-z] y true
            [*] * true
            [*] a false
            [?] ? true
            [\\]] ] true
            [\\-] - true
            [a\\-z] b false
            [[] [ true
            ] ] true
            [α-ω] λ true
            # escapes
            \\* * true
            \\* a false
            \\[a] [a] true
            \\d d true
            \\d 5 false
            a\\b ab true
            \\!a !a true
            # beyond ASCII, also where Java needs two units
            ? é true
            ? 😀 true
            [😀-😂] 😁 true
            *é caf\u00e9 true
            """)
    void followsTheDocumentation(String pattern, String path, boolean ignored) throws BuildException {
        assertThat(parse(pattern).ignores(path)).isEqualTo(ignored);
    }

    @Test
    void lastMatchDecides() throws BuildException {
        IgnorePatterns patterns = parse("*.md\n!README*.md\nREADME-secret.md\n");
        assertThat(patterns.ignores("CHANGES.md")).isTrue();
        assertThat(patterns.ignores("README.md")).isFalse();
        assertThat(patterns.ignores("README-secret.md")).isTrue();
        IgnorePatterns useless = parse("*.md\nREADME-secret.md\n!README*.md\n");
        assertThat(useless.ignores("README-secret.md")).isFalse();
    }

    @Test
    void exceptionsReachIntoDirectories() throws BuildException {
        IgnorePatterns patterns = parse("*\n!src\nsrc/private\n!/src/private/ok.py\n");
        assertThat(patterns.ignores("docs/x")).isTrue();
        assertThat(patterns.ignores("src/a/b.py")).isFalse();
        assertThat(patterns.ignores("src/private/b.py")).isTrue();
        assertThat(patterns.ignores("src/private/ok.py")).isFalse();
    }

    @Test
    void linesAreTrimmedAndCommentsSkipped() throws BuildException {
        IgnorePatterns patterns = parse("\ufeff# a\n  b \t\r\n#c\n #d\n\n  !  bb\n\u00a0e\u2003\nb*");
        assertThat(patterns.ignores("a")).isFalse();
        assertThat(patterns.ignores("b")).isTrue();
        assertThat(patterns.ignores("c")).isFalse();
        assertThat(patterns.ignores("#d")).isTrue();
        assertThat(patterns.ignores("e")).isTrue();
        assertThat(patterns.ignores("bb")).isTrue();
    }

    @Test
    void markBeforeTheFirstPatternIsSkipped() throws BuildException {
        assertThat(parse("\ufeffa").ignores("a")).isTrue();
        assertThat(parse("x\n\ufeffa").ignores("a")).isFalse();
    }

    @Test
    void emptyFileLeavesNothingOut() throws BuildException {
        assertThat(parse("").ignores("a")).isFalse();
        assertThat(IgnorePatterns.NONE.ignores("a")).isFalse();
    }

    @Test
    void laterPatternsHaveTheLastWord() throws BuildException {
        IgnorePatterns both = parse("!a").and(IgnorePatterns.of(List.of("a"), "--exclude"));
        assertThat(both.ignores("a")).isTrue();
        assertThat(IgnorePatterns.of(List.of("#a"), "--exclude").ignores("#a")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '\0',
            value = {
                "[", "[]", "[a", "[^]", "[^", "[a-]", "[-]", "[-a]", "[a-b-c]", "a[", "x\\", "[a\\", "[]a]", "*[",
                "a/**/["
            })
    void malformedPatternIsRefusedAtItsLine(String pattern) {
        Problem problem = refused("ok\n" + pattern + "\n");
        assertThat(problem.message()).isEqualTo("the pattern `" + pattern + "` is malformed");
        assertThat(problem.where()).isEqualTo(Optional.of(SourceSpan.line(".dockerignore", 2, pattern)));
    }

    @Test
    void exceptionFromNothingIsRefused() {
        for (String pattern : List.of("!", "! ", "!/", "!//")) {
            assertThat(refused(pattern).message())
                    .isEqualTo("the pattern `" + pattern.strip() + "` is an exception from nothing");
        }
    }

    @Test
    void allMalformedPatternsAreReported() {
        assertThatThrownBy(() -> IgnorePatterns.of(List.of("[", "a", "!"), "--exclude"))
                .isInstanceOf(BuildException.class)
                .hasMessage("the pattern `[` is malformed; the pattern `!` is an exception from nothing");
    }

    @Test
    void cleaningIsThatOfGo() {
        assertThat(List.of("", ".", "/", "a/", "a//b", "./a", "a/..", "a/../..", "/..", "../../a", "/a/../../b/./c/"))
                .extracting(IgnorePatterns::clean)
                .containsExactly(".", ".", "/", "a", "a/b", "a", ".", "..", "/", "../../a", "/b/c");
    }

    @Test
    void directoriesThatCanHoldNoMatchAreKnown() {
        assertThat(GlobPattern.compile("a/b").mayMatchBelow("a")).isTrue();
        assertThat(GlobPattern.compile("a/b").mayMatchBelow("c")).isFalse();
        assertThat(GlobPattern.compile("a/b").mayMatchBelow("a/b")).isFalse();
        assertThat(GlobPattern.compile("*.so").mayMatchBelow("a")).isFalse();
        assertThat(GlobPattern.compile("*/x").mayMatchBelow("a")).isTrue();
        assertThat(GlobPattern.compile("**/x").mayMatchBelow("a/b/c")).isTrue();
        assertThat(GlobPattern.compile("a/**").mayMatchBelow("a/b/c")).isTrue();
        assertThat(GlobPattern.compile("a/**").mayMatchBelow("b")).isFalse();
        assertThat(GlobPattern.compile(".env").mayMatchBelow(".git")).isFalse();
    }

    @Test
    void costlyPatternIsMatchedQuickly() throws BuildException {
        String path = "a".repeat(2000);
        assertThat(parse("*a".repeat(200) + "b").ignores(path)).isFalse();
        assertThat(parse("**/".repeat(100) + "b").ignores("a/".repeat(500) + "c"))
                .isFalse();
    }

    private static Problem refused(String text) {
        BuildException[] thrown = new BuildException[1];
        assertThatThrownBy(() -> parse(text)).isInstanceOfSatisfying(BuildException.class, e -> thrown[0] = e);
        assertThat(thrown[0].problems()).hasSize(1);
        return thrown[0].problems().get(0);
    }

    private static IgnorePatterns parse(String text) throws BuildException {
        return IgnorePatterns.parse(text.getBytes(StandardCharsets.UTF_8), ".dockerignore");
    }
}
