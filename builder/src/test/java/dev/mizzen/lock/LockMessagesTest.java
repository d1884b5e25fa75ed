package dev.mizzen.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.project.PyProject;
import dev.mizzen.python.ProjectName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of lock files that are not what they should be: the cases 76 to 80 and 84 of the threat list by their numbers, and others. */
class LockMessagesTest {
    private static final String DIGEST = "0123456789abcdef".repeat(4);
    private static final String A_WHEEL = "[[packages]]\nname = \"a\"\nversion = \"1.0\"\n"
            + "wheels = [{ url = \"https://host/a-1.0-py3-none-any.whl\", hashes = { sha256 = \"" + DIGEST
            + "\" } }]\n";
    private static final String UV = "version = 1\nrequires-python = \">=3.11\"\n";

    private final List<Problem> warnings = new ArrayList<>();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private List<LockedChoice> select(String name, String text, String... extras) throws Exception {
        Path file = folder.resolve(name);
        Files.writeString(file, text);
        Path pyproject = folder.resolve("pyproject.toml");
        Optional<PyProject> project =
                Files.exists(pyproject) ? Optional.of(PyProject.read(pyproject)) : Optional.empty();
        LockFile lock = LockFile.read(file, folder, project, warnings::add);
        TreeSet<ProjectName> asked = new TreeSet<>();
        for (String extra : extras) {
            asked.add(ProjectName.parse(extra));
        }
        return LockSelection.select(
                lock,
                new LockScope(LockTargets.DEBIAN, asked, Collections.emptySortedSet(), Collections.emptySortedSet()));
    }

    private List<Problem> problems(String name, String text, String... extras) {
        BuildException e = catchThrowableOfType(BuildException.class, () -> select(name, text, extras));
        assertThat(e).isNotNull();
        assertThat(e.problems())
                .allSatisfy(problem -> assertThat(problem.hint()).isPresent());
        return e.problems();
    }

    private Problem problem(String name, String text, String... extras) {
        List<Problem> problems = problems(name, text, extras);
        assertThat(problems).hasSize(1);
        return problems.get(0);
    }

    private static String pylock(String rest) {
        return "lock-version = \"1.0\"\ncreated-by = \"x\"\n" + rest;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "pylock.toml|lock-version = \"2.0\"|1.0|2.0",
                "pylock.toml|created-by = \"x\"|1.0|none",
                "uv.lock|version = 2|1, revisions 0 to 3|2",
                "poetry.lock|metadata.lock-version = \"3.0\"|1.0 to 2.1|3.0",
                "poetry.lock|metadata.x = 1|1.0 to 2.1|none",
                "pdm.lock|metadata.lock_version = \"3.1\"|4.0 to 4.5|3.1",
                "pdm.lock|metadata.lock_version = \"5.0.0\"|4.0 to 4.5|5.0.0",
                "Pipfile.lock|{\"_meta\": {\"pipfile-spec\": 7}}|6|7",
                "pylock.dev.toml|lock-version = \"99999999999999999999\"|1.0|99999999999999999999",
            })
    void case76AVersionThatIsNotReadIsRefusedWithBothVersions(String name, String text, String read, String written) {
        Problem problem = problem(name, text);
        LockFormat format = LockFormat.of(Path.of(name)).orElseThrow();
        assertThat(problem.code()).isEqualTo(ProblemCode.LOCK_VERSION_UNKNOWN);
        assertThat(problem.message()).isEqualTo("`" + format + "` is in a version of its format that is not read here");
        assertThat(problem.expected()).contains(read);
        assertThat(problem.actual()).contains(written);
    }

    @Test
    void case76ANewerMinorVersionIsAWarning() throws Exception {
        assertThat(select("pylock.toml", "lock-version = \"1.7\"\n" + A_WHEEL)).hasSize(1);
        assertThat(warnings).singleElement().satisfies(warning -> {
            assertThat(warning.message())
                    .isEqualTo("`pylock.toml` is in a newer version of its format than is known here");
            assertThat(warning.actual()).contains("1.7");
        });
        warnings.clear();
        select("uv.lock", UV + "revision = 9\n[[package]]\nname = \"x\"\nsource = { virtual = \".\" }\n");
        assertThat(warnings)
                .singleElement()
                .satisfies(warning -> assertThat(warning.actual()).contains("1, revision 9"));
    }

    @Test
    void case78HashesThatAreMissingOrWeakOrWrittenWrongAreRefused() throws Exception {
        for (String hashes : List.of("", ", hashes = { md5 = \"" + "0".repeat(32) + "\" }", ", hashes = {}")) {
            LockedChoice choice = select(
                            "pylock.toml",
                            pylock("[[packages]]\nname = \"a\"\nversion = \"1.0\"\n"
                                    + "wheels = [{ url = \"https://host/a-1.0-py3-none-any.whl\"" + hashes + " }]\n"))
                    .get(0);
            assertThat(choice.fault().orElseThrow().code()).isEqualTo(ProblemCode.WHEEL_HASH_MISSING);
            assertThat(choice.fault().orElseThrow().message())
                    .isEqualTo("the lock file has no trusted hash of `a-1.0-py3-none-any.whl` for `a 1.0`");
        }
        assertThat(problem("pylock.toml", pylock(A_WHEEL.replace(DIGEST, "abc")))
                        .message())
                .isEqualTo("`packages.wheels.hashes.sha256` has not the length or the digits of its hash");
        LockedChoice bare = select(
                        "Pipfile.lock",
                        "{\"_meta\": {\"pipfile-spec\": 6}, \"default\": {\"a\": {\"version\": \"==1.0\"}}}")
                .get(0);
        assertThat(bare.fault().orElseThrow().message()).isEqualTo("the lock file has no file and no hash for `a 1.0`");
    }

    @Test
    void case79AnEntryThatIsSourcesAloneSaysWhichAndWhat() throws Exception {
        List<LockedChoice> choices = select(
                "pylock.toml",
                pylock("[[packages]]\nname = \"a\"\nversion = \"1.0\"\n"
                        + "sdist = { url = \"https://host/a-1.0.tar.gz\", hashes = { sha256 = \"" + DIGEST + "\" } }\n"
                        + "[[packages]]\nname = \"b\"\nvcs = { type = \"git\","
                        + " url = \"https://me:s3cret@git.host/b.git?token=s3cret\", commit-id = \"1\" }\n"
                        + "[[packages]]\nname = \"c\"\ndirectory = { path = \"../c\" }\n"
                        + "[[packages]]\nname = \"d\"\narchive = { url = \"https://host/d.zip\", hashes = { sha256 = \""
                        + DIGEST + "\" } }\n"));
        assertThat(choices)
                .filteredOn(choice -> !choice.isFolder())
                .extracting(choice -> choice.fault().orElseThrow().message())
                .containsExactly(
                        "`a 1.0` (a source distribution only)",
                        "`b` (repository git+https://…@git.host/b.git?…)",
                        "`d` (a source distribution only)");
    }

    @Test
    void case80TwoPackagesOfOneNameForTheTargetAreBothShown() {
        Problem problem = problem(
                "pylock.toml",
                pylock(A_WHEEL
                        + A_WHEEL.replace("1.0", "2.0")
                                .replace("wheels", "marker = \"python_version > '3'\"\nwheels")));
        assertThat(problem.code()).isEqualTo(ProblemCode.LOCK_AMBIGUOUS);
        assertThat(problem.message()).isEqualTo("the lock file means two packages of the name `a` for the base image");
        assertThat(problem.expected()).contains("a 1.0 (line 3)");
        assertThat(problem.actual()).contains("a 2.0 (line 7)");
        assertThat(problem.hint())
                .contains("the target is Python 3.11.9, x86_64, glibc-2.36; one of the two must be"
                        + " excluded by its marker, so lock again");
    }

    @Test
    void case80NamesThatAreSpelledDifferentlyAreOneName() {
        assertThat(problem(
                                "pylock.toml",
                                pylock(A_WHEEL.replace("\"a\"", "\"A.b\"") + A_WHEEL.replace("\"a\"", "\"a_B\"")))
                        .message())
                .isEqualTo("the lock file means two packages of the name `a-b` for the base image");
    }

    @Test
    void anEdgeThatTwoEntriesMeetIsRefused() {
        String entry =
                "[[package]]\nname = \"a\"\nversion = \"1.0\"\nsource = { registry = \"https://host/simple\" }\n";
        assertThat(problem(
                                "uv.lock",
                                UV + entry + entry.replace("1.0", "2.0")
                                        + "[[package]]\nname = \"x\"\nsource = { virtual = \".\" }\n"
                                        + "dependencies = [{ name = \"a\" }]\n")
                        .message())
                .isEqualTo("the lock file means two packages of the name `a` for the base image");
    }

    @Test
    void anEdgeToNothingIsRefusedWithBothEnds() {
        String root = "[[package]]\nname = \"x\"\nsource = { virtual = \".\" }\n";
        assertThat(problem("uv.lock", UV + root + "dependencies = [{ name = \"a\", version = \"3\" }]\n")
                        .message())
                .isEqualTo("the project needs `a==3`, of which the lock file has nothing for the base image");
        assertThat(problem("uv.lock", UV).message())
                .isEqualTo("the lock file has no entry for the folder of the project");
    }

    @Test
    void anUnknownExtraOrGroupIsNamedWithThoseThatThereAre() {
        Problem problem = problem("pylock.toml", pylock("extras = [\"one\", \"two\"]\n" + A_WHEEL), "three");
        assertThat(problem.message()).isEqualTo("the lock file has no extra `three`");
        assertThat(problem.expected()).contains("one, two");
    }

    @Test
    void anotherPythonOrEnvironmentIsRefused() {
        Problem python = problem("pylock.toml", pylock("requires-python = \">=3.12\"\n" + A_WHEEL));
        assertThat(python.message()).isEqualTo("the lock file is for other Pythons than the base image's");
        assertThat(python.expected()).contains("Python >=3.12");
        assertThat(python.actual()).contains("Python 3.11.9");
        Problem environment =
                problem("pylock.toml", pylock("environments = [\"sys_platform == 'win32'\"]\n" + A_WHEEL));
        assertThat(environment.message()).isEqualTo("the lock file is for other targets than the base image");
        assertThat(environment.expected()).contains("sys_platform == \"win32\"");
        assertThat(environment.actual()).contains("Python 3.11.9, x86_64, glibc-2.36");
        assertThat(problem("pylock.toml", pylock(A_WHEEL + "requires-python = \"<3\"\n"))
                        .message())
                .isEqualTo("`a 1.0` of the lock file does not run on the base image's Python");
    }

    @Test
    void aWheelForOthersAloneIsRefusedWithTheTarget() throws Exception {
        LockedChoice choice = select("pylock.toml", pylock(A_WHEEL.replace("py3-none-any", "cp311-cp311-win_amd64")))
                .get(0);
        Problem fault = choice.fault().orElseThrow();
        assertThat(fault.message()).isEqualTo("no wheel of `a 1.0` in the lock file fits the base image");
        assertThat(fault.expected()).contains("Python 3.11.9, x86_64, glibc-2.36");
        assertThat(fault.actual()).contains("a-1.0-cp311-cp311-win_amd64.whl");
    }

    @Test
    void aWheelOfAnotherProjectDoesNotCount() throws Exception {
        LockedChoice choice = select("pylock.toml", pylock(A_WHEEL.replace("a-1.0-py3", "evil-1.0-py3")))
                .get(0);
        assertThat(choice.wheel()).isEmpty();
        assertThat(choice.fault().orElseThrow().message()).isEqualTo("`a 1.0` (wheels of another project or version)");
    }

    @Test
    void allThatIsWrongIsSaidAtOnceWithItsPlace() {
        List<Problem> problems = problems("pylock.toml", pylock("""
                        [[packages]]
                        name = "-"
                        version = 1
                        [[packages]]
                        name = "b"
                        version = "x"
                        marker = "python_version <"
                        wheels = {}
                        """));
        assertThat(problems)
                .extracting(Problem::message)
                .containsExactly(
                        "`packages.name`: `-` is not a project name: it must begin with a letter or a digit",
                        "`packages.wheels` has a value of the wrong type",
                        "`packages.version`: `x` is not a version: a version begins with a number",
                        "`packages.marker`: expected a variable or a text in quotes, found the end");
        assertThat(problems)
                .extracting(problem -> problem.where().orElseThrow().line())
                .containsExactly(4, 10, 8, 9);
    }

    @Test
    void case84MarkersThatAreTooDeepOrTooLongAreRefused() {
        String deep = "(".repeat(100_000) + "os_name == 'x'" + ")".repeat(100_000);
        assertThat(problem("pylock.toml", pylock(A_WHEEL + "marker = \"" + deep + "\"\n"))
                        .code())
                .isEqualTo(ProblemCode.LOCK_INVALID);
        String nested = "(".repeat(200) + "os_name == 'x'" + ")".repeat(200);
        assertThat(problem("pylock.toml", pylock(A_WHEEL + "marker = \"" + nested + "\"\n"))
                        .message())
                .startsWith("`packages.marker`: ");
        assertThat(problem("pylock.toml", pylock("x = " + "[".repeat(10_000) + "]".repeat(10_000)))
                        .code())
                .isEqualTo(ProblemCode.TOML_INVALID);
        assertThat(problem("Pipfile.lock", "{\"a\":" + "[".repeat(10_000)).code())
                .isEqualTo(ProblemCode.LOCK_INVALID);
    }

    @Test
    void filesThatAreNoLockFilesAreRefused() throws Exception {
        assertThat(problem("Pipfile.lock", "[]").message()).isEqualTo("the file is no JSON object");
        assertThat(problem("Pipfile.lock", "{\"_meta\": {}, \"_meta\": {}}").message())
                .isEqualTo("not valid JSON: Duplicate field '_meta'");
        assertThat(problem("locked.txt", "").message())
                .isEqualTo("`" + folder.resolve("locked.txt") + "` does not have the name of a lock file");
        Path file = folder.resolve("uv.lock");
        Files.write(file, new byte[] {(byte) 0xff});
        assertThat(read(file).message()).isEqualTo("the lock file is not text in UTF-8");
        Files.write(file, "#".repeat(LockFile.MAX_BYTES + 1).getBytes(StandardCharsets.US_ASCII));
        assertThat(read(file).message()).isEqualTo("the lock file is longer than 16777216 bytes");
        assertThat(read(folder.resolve("none/uv.lock")).message())
                .isEqualTo("the lock file `" + folder.resolve("none/uv.lock") + "` does not exist");
    }

    private Problem read(Path file) {
        BuildException e = catchThrowableOfType(
                BuildException.class, () -> LockFile.read(file, folder, Optional.empty(), warnings::add));
        assertThat(e.problems()).hasSize(1);
        return e.problems().get(0);
    }

    @Test
    void aLockFileThatLeavesTheNeedsToAProjectWithoutAnyIsRefused() {
        assertThat(problem("poetry.lock", """
                                [[package]]
                                name = "a"
                                version = "1"
                                files = []
                                [metadata]
                                lock-version = "2.0"
                                python-versions = "*"
                                """).message())
                .isEqualTo("the lock file leaves it to `pyproject.toml` what the project needs, and nothing is declared"
                        + " there");
    }

    @Test
    void extrasThatConflictAreNamed() throws Exception {
        Path file = Path.of(System.getProperty("mizzen.root", "."), "fixtures/locks/uv/conflicts/uv.lock");
        Problem problem = problem("uv.lock", Files.readString(file), "cpu", "gpu");
        assertThat(problem.message()).isEqualTo("extras or groups are asked for that the project declares to conflict");
        assertThat(problem.expected()).contains("one of extra-5-model-cpu, extra-5-model-gpu");
    }
}
