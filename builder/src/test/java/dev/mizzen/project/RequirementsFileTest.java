package dev.mizzen.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.python.Requirement;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequirementsFileTest {
    private static final String HASH = "ab".repeat(32);
    private static final String SECRET = "canary-7f3a";

    @TempDir
    Path folder;

    private final List<Problem> warnings = new ArrayList<>();

    private void write(String name, String text) throws Exception {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private RequirementsFile read(String text, Map<String, String> environment) throws Exception {
        write("main.txt", text);
        return RequirementsFile.read(List.of(folder.resolve("main.txt")), environment, warnings::add);
    }

    private RequirementsFile read(String text) throws Exception {
        return read(text, Map.of());
    }

    private List<Problem> refusals(String text, Map<String, String> environment) {
        BuildException e = catchThrowableOfType(BuildException.class, () -> read(text, environment));
        assertThat(e).as("refusal of %s", text).isNotNull();
        return e.problems();
    }

    private List<String> places(List<Problem> problems) {
        return problems.stream()
                .map(problem -> (problem.where().orElseThrow() + " " + problem.message()).replace(folder + "/", ""))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            value = {
                "--bogus x | 1:1 `--bogus` is not an option of requirements files",
                "a --hash=md5:00 | 1:10 `md5:00` is of a kind that is not trusted",
                "a --hash=sha256 | 1:10 `sha256` is not a hash",
                "a --hash=sha256:abc | 1:10 `sha256:abc` is not a hash",
                "a --hash= | 1:3 `` is not a hash",
                "--req x | 1:1 `--req` may mean any of `--requirement`, `--require-hashes`",
                "a -z | 1:3 `-z` is not an option of requirements files",
                "-i | 1:1 `-i` needs a value",
                "--find-links | 1:1 `--find-links` needs a value",
                "--no-index=1 | 1:1 `--no-index` takes no value",
                "--index-url 'https://x | 1:13 the options end inside a quotation",
                "--index-url \"x | 1:13 the options end inside a quotation",
                "--use-feature magic | 1:15 `magic` is not a feature of pip",
                "a --config-settings kv | 1:21 `kv` is not of the form `KEY=VALUE`",
                "-r missing.txt | 1:4 the requirements file `missing.txt` does not exist",
                "-c missing.txt | 1:4 the constraints file `missing.txt` does not exist",
                "-r . | 1:4 the requirements file `.` can't be read",
                "-r main.txt | 1:4 `main.txt` includes itself",
                "-r https://u:p@e.org/r.txt?t | 1:4 `https://…@e.org/r.txt?…` is not a file of this machine",
                "-r file://host/x | 1:4 `file://host/x` is not the name of a file",
                "-r file://x | 1:4 `file://x` is not the name of a file",
                "-r file:%zz | 1:4 `file:%zz` is not the name of a file",
                "-e foo | 1:4 `foo` is neither a project folder nor a URL of a version control system",
                "-e git+https://g.org/p.git | 1:4 `git+https://g.org/p.git` doesn't say which project it is",
                "./foo | 1:1 `./foo` is no requirement, and no such file or project folder exists",
                "./empty | 1:1 the folder `./empty` holds neither `pyproject.toml` nor `setup.py`",
                "file://host/x | 1:1 `file://host/x` doesn't name a file of this machine",
                "foo.whl | 1:1 `foo.whl` is not a wheel file name",
                "a  ;  foo == 'x' | 1:7 `foo` is not a marker variable",
                "https://e.org/a#egg=_ | 1:21 `_` is not a project name: it must begin with a letter or a digit",
                "b#c | 1:2 expected `[`, `@`, `;`, a comparison such as `==`, or the end, found `#`",
            })
    void refusalsPointAtThePlace(String text, String expected) throws Exception {
        Files.createDirectories(folder.resolve("empty"));
        assertThat(places(refusals(text, Map.of())))
                .singleElement()
                .asString()
                .startsWith("main.txt:" + expected.replace("main.txt:", ""));
    }

    @Test
    void aFileThatIsNotThereIsSoughtBesideTheOneThatNamesIt() throws Exception {
        assertThat(refusals("-r missing.txt", Map.of()))
                .extracting(Problem::hint)
                .containsExactly(Optional.of("a relative path is sought from the folder of the file that names it"));
        assertThatThrownBy(() -> RequirementsFile.read(List.of(folder.resolve("no.txt")), Map.of(), problem -> {}))
                .isInstanceOfSatisfying(
                        BuildException.class,
                        e -> assertThat(e.problems().get(0).hint())
                                .contains("correct `--requirements`, or `requirements` in `[tool.mizzen]`"));
    }

    @Test
    void aBackslashAtTheEndOfOptionsIsRefused() {
        assertThat(places(refusals("-i x\\ \\ # c", Map.of())))
                .containsExactly("main.txt:1:7 the options end inside a quotation");
    }

    @Test
    void allProblemsOfAllFilesAreReported() throws Exception {
        write("sub/x.txt", "ok\nb b\n-r ../main.txt\n");
        write("c.txt", "-e ./x\n");
        assertThat(places(refusals("\n  a \\\n   b\n-r sub/x.txt\n-c c.txt\n--bogus\n", Map.of())))
                .containsExactly(
                        "main.txt:3:4 expected `[`, `@`, `;`, a comparison such as `==`, or the end, found `b`",
                        "sub/x.txt:2:3 expected `[`, `@`, `;`, a comparison such as `==`, or the end, found `b`",
                        "sub/x.txt:3:4 `sub/../main.txt` includes itself",
                        "c.txt:1:4 an editable requirement can't be a constraint",
                        "main.txt:6:1 `--bogus` is not an option of requirements files");
    }

    @Test
    void whatPipPassesOverIsReported() throws Exception {
        String text = ("a -r other.txt --pre\n--hash=sha256:" + HASH
                + "\n-i https://x b\n-f x -f y\n-e hg+https://g.org/p#egg=p --hash=sha256:" + HASH
                + "\n--no-index\n-i https://y"
                + " --extra-index-url z\nc --hash=sha256:" + HASH + " --hash=sha256:" + HASH
                + " ; os_name == 'x'\nd.zip\n");
        RequirementsFile file = read(text);
        assertThat(file.requirements()).hasSize(4);
        assertThat(places(warnings))
                .containsExactly(
                        "main.txt:1:3 `-r` has no effect on this line, here as in pip",
                        "main.txt:1:16 `--pre` has no effect on this line, here as in pip",
                        "main.txt:2:1 `--hash` has no effect on this line, here as in pip",
                        "main.txt:3:14 `b` has no effect on this line, here as in pip",
                        "main.txt:4:6 `-f` has no effect here, as in pip",
                        "main.txt:5:29 `--hash` has no effect on this line, here as in pip",
                        "main.txt:7:1 `-i` has no effect here, as in pip",
                        "main.txt:7:14 `--extra-index-url` has no effect here, as in pip",
                        "main.txt:8:161 `;` has no effect on this line, here as in pip",
                        "main.txt:8:163 `os_name` has no effect on this line, here as in pip",
                        "main.txt:8:171 `==` has no effect on this line, here as in pip",
                        "main.txt:8:175 `x` has no effect on this line, here as in pip",
                        "main.txt:9:1 the file `d.zip` does not exist");
        assertThat(warnings.get(0).code()).isEqualTo(ProblemCode.REQUIREMENTS_OPTION_IGNORED);
        assertThat(warnings.get(0).hint()).hasValue("give it a line of its own");
        assertThat(warnings.get(6).hint()).hasValue("`--no-index` is in force");
    }

    @Test
    void linksAreRead() throws Exception {
        write("w/foo_bar-1.0-py3-none-any.whl", "");
        write("p/pyproject.toml", "");
        RequirementsFile file = read("./w/foo_bar-1.0-py3-none-any.whl[x,Y]; os_name == 'posix'\n"
                + "file://localhost" + folder + "/w/foo%5Fbar-1.0-py3-none-any.whl#sha256=" + HASH + "\n"
                + "https://e.org/foo-1.0+l-py3-none-any.whl?q#md5=0&sha512=" + "CD".repeat(64) + "\n"
                + "./p\n-e ./p[x]\n-e git://g.org/p#egg=p\nfoo @ ./w/x.whl\n-e \"p @ git+ssh://git@g.org/p\"\n");
        List<DeclaredRequirement> all = file.requirements();
        Link.Local wheel = new Link.Local(folder.resolve("./w/foo_bar-1.0-py3-none-any.whl"), Optional.empty());
        assertThat(all.get(0).link()).hasValue(wheel);
        assertThat(all.get(0).requirement()).hasValue(Requirement.parse("foo-bar[Y,x]==1.0; os_name == 'posix'"));
        assertThat(all.get(1).link().orElseThrow().digest().orElseThrow()).hasToString("sha256:" + HASH);
        assertThat(all.get(1).link().orElseThrow())
                .hasToString(folder.resolve("w/foo_bar-1.0-py3-none-any.whl").toString());
        assertThat(all.get(2).requirement()).hasValue(Requirement.parse("foo==1.0+l"));
        assertThat(all.get(2).link().orElseThrow().digest().orElseThrow()).hasToString("sha512:" + "cd".repeat(64));
        assertThat(all.get(2).link().orElseThrow())
                .hasToString("https://e.org/foo-1.0+l-py3-none-any.whl?…#md5=0&sha512=" + "CD".repeat(64));
        assertThat(all.get(3).requirement()).isEmpty();
        assertThat(all.get(4).editable()).isTrue();
        assertThat(all.get(4).link()).hasValue(new Link.Local(folder.resolve("./p"), Optional.empty()));
        assertThat(all.get(5).link()).hasValue(new Link.Remote("git+git://g.org/p#egg=p"));
        assertThat(all.get(5).link().orElseThrow().digest()).isEmpty();
        assertThat(all.get(6).link()).hasValue(new Link.Local(folder.resolve("./w/x.whl"), Optional.empty()));
        assertThat(all.get(7).requirement()).hasValue(Requirement.parse("p @ git+ssh://git@g.org/p"));
        assertThat(all.get(7).span())
                .isEqualTo(new SourceSpan(
                        folder.resolve("main.txt").toString(), 8, 5, 25, "-e \"p @ git+ssh://***@g.org/p\""));
        assertThat(warnings).isEmpty();
    }

    @Test
    void secretsAreNeverShown() throws Exception {
        Map<String, String> environment = Map.of("TOKEN", SECRET, "EMPTY", "", "N", "a");
        String text = """
                a @ https://u:${TOKEN}@e.org/a.whl x
                ${TOKEN}/
                a==${TOKEN}
                a ; os_name == ${TOKEN}
                -r ${TOKEN}.txt
                -r ${TOKEN}/x.txt
                --${TOKEN}
                a --hash=sha256:${TOKEN}
                --use-feature ${TOKEN}
                -e ${TOKEN}
                -e git+https://${TOKEN}@g.org/p
                ./${TOKEN}.whl
                https://${TOKEN}@e.org/x.whl
                '${TOKEN}
                --index-url '${TOKEN}
                -i x ${TOKEN}
                a -${TOKEN}
                """;
        write(SECRET + "/x.txt", "b b\n");
        List<Problem> all = new ArrayList<>(refusals(text, environment));
        all.addAll(warnings);
        assertThat(all).hasSizeGreaterThan(15);
        assertThat(all.toString()).doesNotContain(SECRET).contains("${TOKEN}");
        assertThat(places(all))
                .contains(
                        "main.txt:3:1 `a==${TOKEN}` is not valid once its variables are filled in",
                        "main.txt:5:4 the requirements file `${TOKEN}.txt` does not exist",
                        "${TOKEN}/x.txt:1:3 expected `[`, `@`, `;`, a comparison such as `==`, or the end, found `b`");

        RequirementsFile good = read(
                "${N}${N} @ https://u:${TOKEN}@e.org/a.whl\n-i https://${TOKEN}@i.org/\n${EMPTY} # c\n"
                        .replace("${EMPTY}", "b"),
                environment);
        assertThat(good.toString()).doesNotContain(SECRET);
        assertThat(good.requirements().get(0).text()).isEqualTo("aa @ https://u:" + SECRET + "@e.org/a.whl");
        assertThat(good.requirements().get(0)).hasToString("${N}${N} @ https://…@e.org/a.whl");
        assertThat(good.options().indexUrl().orElseThrow().text()).isEqualTo("https://" + SECRET + "@i.org/");
        assertThat(places(refusals("${EMPTY}", environment)))
                .containsExactly("main.txt:1:1 expected a project name, found `$`");
    }

    @Test
    void codingsAreRead() throws Exception {
        Path file = folder.resolve("x.txt");
        for (Map.Entry<String, String> coding : Map.of(
                        "UTF-16LE",
                        "\uFEFF",
                        "UTF-16BE",
                        "\uFEFF",
                        "UTF-32LE",
                        "\uFEFF",
                        "UTF-32BE",
                        "\uFEFF",
                        "UTF-8",
                        "")
                .entrySet()) {
            Files.write(file, (coding.getValue() + "a # é\n").getBytes(Charset.forName(coding.getKey())));
            assertThat(RequirementsFile.read(List.of(file), Map.of(), warnings::add)
                            .requirements())
                    .hasToString("[a]");
        }
        Files.write(file, "#\n# vim: coding=latin_1\na # é".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(RequirementsFile.read(List.of(file), Map.of(), warnings::add).requirements())
                .hasToString("[a]");
        Files.write(file, "a # é".getBytes(StandardCharsets.ISO_8859_1));
        BuildException e = catchThrowableOfType(
                BuildException.class, () -> RequirementsFile.read(List.of(file), Map.of(), warnings::add));
        assertThat(places(e.problems())).containsExactly("x.txt the file is not text in UTF-8");
        assertThat(e.problems().get(0).hint())
                .hasValue("save it as UTF-8, or name its coding in the first line: `# -*- coding: … -*-`");
        assertThat(places(refusals("# coding: klingon\na", Map.of())))
                .containsExactly("main.txt the coding `klingon` is not known");
    }

    @Test
    void case84SizesAreBounded() throws Exception {
        assertThat(places(refusals("#".repeat(RequirementsReader.MAX_BYTES + 1), Map.of())))
                .containsExactly("main.txt the file is longer than 4194304 bytes");
        for (int i = 0; i < 40; i++) {
            write("d" + i + ".txt", "-r d" + (i + 1) + ".txt\n");
        }
        assertThat(places(refusals("-r d0.txt", Map.of())))
                .containsExactly("d30.txt:1:4 `d31.txt` is included more than 32 levels deep");
        for (int i = 0; i < 30; i++) {
            write("t" + i + ".txt", ("-r t" + (i + 1) + ".txt\n").repeat(2));
        }
        write("t30.txt", "");
        assertThat(places(refusals("-r t0.txt", Map.of())))
                .singleElement()
                .asString()
                .endsWith("more than 1000 files are included");
        write("big.txt", "#".repeat(RequirementsReader.MAX_BYTES));
        assertThat(places(refusals("-r big.txt\n".repeat(12), Map.of())))
                .containsExactly("main.txt:8:4 all files together are longer than 33554432 bytes");
        assertThat(places(refusals("a".repeat(1_000_000), Map.of())))
                .containsExactly("main.txt:1:1 the requirement is longer than 65536 characters");
        assertThat(places(refusals("[".repeat(1_000_000) + "]", Map.of())))
                .containsExactly("main.txt:1:1 the requirement is longer than 65536 characters");
    }

    @Test
    void optionsAreAddedUpOverFiles() throws Exception {
        write("b.txt", "--extra-index-url https://b\n--require-hashes\n--no-require-hashes\n--only-final=x\n");
        write(
                "a.txt",
                "-i https://a\n-r b.txt\n--all-releases Y_z,x\n--trusted-host h:1\n--only-binary :all:,:none:,q\n");
        RequirementsOptions options = RequirementsFile.read(
                        List.of(folder.resolve("a.txt"), folder.resolve("b.txt")), Map.of(), warnings::add)
                .options();
        assertThat(options.extraIndexUrls()).hasToString("[https://b, https://b]");
        assertThat(options.requireHashes()).isTrue();
        assertThat(options.noRequireHashes()).isTrue();
        assertThat(options.allReleases()).containsExactly("y-z");
        assertThat(options.onlyFinal()).containsExactly("x");
        assertThat(options.onlyBinary()).containsExactly("q");
        assertThat(options.trustedHosts())
                .singleElement()
                .extracting(RequirementsOptions.Value::span)
                .hasToString(folder.resolve("a.txt") + ":4:16");
    }

    @Test
    void damagedFilesAreReadOrRefusedWithPlaces() throws Exception {
        Random random = new Random(7);
        String signs = "a-=[]'\"\\ \n\t#@;:/.${}\u0000é";
        String seed = "-r x.txt\na[b]==1 ; os_name=='x' --hash=sha256:" + HASH + "\n-i 'https://u:p@e/'\n-e ./p[x]\n"
                + "b @ file:///x#egg=b \\\n  # c\n./w.whl[y]\n-f ${A}\n";
        for (int i = 0; i < 1_500; i++) {
            StringBuilder text = new StringBuilder(seed);
            for (int j = random.nextInt(6); j >= 0; j--) {
                int at = random.nextInt(text.length());
                text.replace(at, at + random.nextInt(2), String.valueOf(signs.charAt(random.nextInt(signs.length()))));
            }
            try {
                assertThat(read(text.toString(), Map.of("A", "x")).requirements())
                        .isNotNull();
            } catch (BuildException e) {
                assertThat(e.problems())
                        .allSatisfy(problem -> assertThat(problem.where()).isPresent());
            }
        }
    }

    @Test
    void aDeclarationAsksForSomething() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeclaredRequirement(
                        "a",
                        "a",
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        false,
                        false,
                        List.of(),
                        SourceSpan.file("x")));
    }
}
