package dev.mizzen.resolve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.digest.Algorithm;
import dev.mizzen.digest.Digest;
import dev.mizzen.index.Candidate;
import dev.mizzen.index.Listing;
import dev.mizzen.index.PackageSource;
import dev.mizzen.index.Sdist;
import dev.mizzen.index.WheelFacts;
import dev.mizzen.python.Architecture;
import dev.mizzen.python.CoreMetadata;
import dev.mizzen.python.Implementation;
import dev.mizzen.python.Libc;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.SdistFilename;
import dev.mizzen.python.Target;
import dev.mizzen.python.Version;
import dev.mizzen.python.WheelFilename;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PinnedSetTest {
    private final List<String> files = new ArrayList<>();
    private final Map<String, String> needs = new TreeMap<>();
    private final List<Problem> warnings = new ArrayList<>();

    @Test
    void findsTheWheelsOfAClosedSet() throws Exception {
        files.addAll(List.of("a-1.0-py3-none-any.whl", "b-2.0-py3-none-any.whl", "c-3.0-py3-none-any.whl"));
        needs.put("a", "Requires-Dist: b>=1\nRequires-Dist: c; python_version < '3'");
        Resolution resolution = resolve("a==1.0", "B==2.0");
        assertThat(resolution.wheels()).extracting(Object::toString).containsExactly("a 1.0", "b 2.0");
        assertThat(resolution.hashChecked()).isFalse();
        assertThat(warnings)
                .singleElement()
                .satisfies(warning -> assertThat(warning.message())
                        .isEqualTo("the requirements have no hashes: nothing says which files are meant"));
    }

    @Test
    void choosesTheBestTagThenTheHighestBuild() throws Exception {
        files.addAll(List.of(
                "a-1.0-py3-none-any.whl",
                "a-1.0-cp311-cp311-manylinux_2_17_x86_64.whl",
                "a-1.0-2-cp311-cp311-manylinux_2_28_x86_64.whl",
                "a-1.0-10-cp311-cp311-manylinux_2_28_x86_64.whl",
                "a-1.0-cp311-cp311-manylinux_2_39_x86_64.whl",
                "a-1.0-cp312-cp312-manylinux_2_17_x86_64.whl"));
        assertThat(chosen("a==1.0")).isEqualTo("a-1.0-10-cp311-cp311-manylinux_2_28_x86_64.whl");
    }

    @Test
    void aPinLeavesTheLocalVersionOpen() throws Exception {
        files.addAll(List.of("a-1.0-py3-none-any.whl", "a-1.0+cpu-py3-none-any.whl", "a-2.0-py3-none-any.whl"));
        assertThat(chosen("a==1.0")).isEqualTo("a-1.0+cpu-py3-none-any.whl");
        assertThat(chosen("a===1.0")).isEqualTo("a-1.0-py3-none-any.whl");
    }

    @Test
    void anExtraBringsItsDependenciesAndTheirExtras() throws Exception {
        files.addAll(List.of("a-1-py3-none-any.whl", "b-1-py3-none-any.whl", "c-1-py3-none-any.whl"));
        needs.put("a", "Provides-Extra: all\nRequires-Dist: b[deep]; extra == 'all'");
        needs.put("b", "Provides-Extra: deep\nRequires-Dist: c; extra == 'deep'");
        assertThat(resolve("a==1").wheels()).hasSize(1);
        assertThat(failure("a[all]==1", "b==1"))
                .extracting(Problem::message)
                .containsExactly("`c` is not among the requirements: `b 1` needs `c`");
        assertThat(resolve("a[all]==1", "b==1", "c==1").wheels().get(1).extras())
                .extracting(ProjectName::value)
                .containsExactly("deep");
    }

    @Test
    void everythingMissingOrUnsuitableIsReportedAtOnce() {
        files.addAll(List.of("a-1-py3-none-any.whl", "b-1-py3-none-any.whl", "d-1-py3-none-any.whl"));
        needs.put("a", "Requires-Dist: x>=2\nRequires-Dist: b>=2\nRequires-Python: >=3.12");
        needs.put("b", "Requires-Dist: x\nRequires-Dist: y~=1.0");
        List<Problem> problems = failure("a==1", "b==1");
        assertThat(problems)
                .extracting(Problem::message)
                .containsExactly(
                        "`a 1` does not run on the base image's Python",
                        "`b 1` does not suit `a 1`, which needs it",
                        "`x` is not among the requirements: `a 1` needs `x>=2`, `b 1` needs `x`",
                        "`y` is not among the requirements: `b 1` needs `y~=1.0`");
        assertThat(problems.get(0).expected()).contains("Python >=3.12");
        assertThat(problems.get(0).actual()).contains("Python 3.11.2");
        assertThat(problems.get(1).expected()).contains("b>=2");
        assertThat(problems.get(1).actual()).contains("1");
    }

    @Test
    void aRequirementWithoutAPinIsRefusedWithTheVersionAtHand() {
        files.addAll(List.of("a-1.5-py3-none-any.whl", "a-1.10-py3-none-any.whl"));
        List<Problem> problems = failure("a>=1", "b", "c==1.*");
        assertThat(problems)
                .extracting(Problem::message)
                .containsExactly(
                        "`a>=1` does not name one version",
                        "`b` does not name one version",
                        "`c==1.*` does not name one version");
        assertThat(problems.get(0).hint()).contains("write `a==1.10`, the newest version at hand");
        assertThat(problems.get(1).hint()).contains("write `b==` and the version");
        assertThat(problems.get(0).where()).map(Object::toString).contains("requirements.txt:1");
    }

    @Test
    void whatIsNotOnOfferIsNamedWithWhatIs() {
        files.addAll(List.of("a-1-py3-none-any.whl", "a-3-py3-none-any.whl", "b-1.tar.gz"));
        List<Problem> problems = failure("a==2", "b==1", "c==1");
        assertThat(problems)
                .extracting(Problem::message)
                .containsExactly(
                        "there is no wheel of `a 2`", "there is no wheel of `b 1`", "there is no wheel of `c 1`");
        assertThat(problems.get(0).actual()).contains("3, 1");
        assertThat(problems.get(1).actual()).contains("a source distribution only");
        assertThat(problems.get(2).hint()).contains("name the folder that holds it with `--find-links`");
    }

    @Test
    void aWheelForAnotherTargetIsRefusedWithTheTagsThatFit() {
        files.addAll(List.of("a-1-cp312-cp312-manylinux_2_17_x86_64.whl", "a-1-cp311-cp311-musllinux_1_2_x86_64.whl"));
        files.add("b-1-cp311-cp311-win_amd64.whl");
        List<Problem> problems = failure("a==1", "b==1");
        assertThat(problems).extracting(Problem::code).containsOnly(ProblemCode.WHEEL_INCOMPATIBLE);
        assertThat(problems.get(0).message())
                .isEqualTo("no wheel of `a 1` fits the base image: Python 3.11.2, x86_64, glibc-2.36");
        assertThat(problems.get(0).expected())
                .contains("cp311-cp311-manylinux_2_36_x86_64, cp311-cp311-manylinux_2_35_x86_64,"
                        + " cp311-cp311-manylinux_2_34_x86_64, cp311-cp311-manylinux_2_33_x86_64,"
                        + " cp311-cp311-manylinux_2_32_x86_64, cp311-cp311-manylinux_2_31_x86_64 and 908 more");
        assertThat(problems.get(0).actual())
                .contains("a-1-cp312-cp312-manylinux_2_17_x86_64.whl, a-1-cp311-cp311-musllinux_1_2_x86_64.whl");
        assertThat(problems.get(1).hint().orElseThrow()).startsWith("the wheel is for another operating system");
    }

    @Test
    void aWheelForAnotherPythonIsRefusedWithTheTagsNearestToIt() {
        files.add("a-1-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl");
        assertThat(failure("a==1").get(0).expected())
                .contains("cp311-cp311-manylinux_2_17_x86_64, cp311-cp311-manylinux2014_x86_64,"
                        + " cp311-abi3-manylinux_2_17_x86_64, cp311-abi3-manylinux2014_x86_64,"
                        + " cp311-none-manylinux_2_17_x86_64, cp311-none-manylinux2014_x86_64 and 908 more");
    }

    @Test
    void oneHashMakesEveryLineNeedOne() throws Exception {
        files.addAll(List.of("a-1-py3-none-any.whl", "b-1-py3-none-any.whl"));
        Digest right = digest("a-1-py3-none-any.whl", Algorithm.SHA256);
        Demand hashed = Demand.of(Requirement.parse("a==1"), List.of(right), line(1));
        Demand bare = Demand.of(Requirement.parse("b==1"), List.of(), line(2));
        assertThat(failure(List.of(hashed, bare), List.of()))
                .extracting(Problem::message)
                .containsExactly("`b==1` has no hash, and hashes are required");
        assertThat(set().resolve(List.of(hashed), List.of(), true, warnings::add)
                        .hashChecked())
                .isTrue();
        assertThat(warnings).isEmpty();
    }

    @Test
    void aFileWithoutAnyAllowedHashIsRefused() throws Exception {
        files.add("a-1-py3-none-any.whl");
        Digest other = Digest.sha256(new byte[1]);
        Problem problem = failure(List.of(Demand.of(Requirement.parse("a==1"), List.of(other), line(1))), List.of())
                .get(0);
        assertThat(problem.code()).isEqualTo(ProblemCode.WHEEL_HASH_MISMATCH);
        assertThat(problem.message())
                .isEqualTo("`a-1-py3-none-any.whl` does not have a hash that the requirements allow");
        assertThat(problem.expected()).contains(other.toString());
        assertThat(problem.actual())
                .contains(digest("a-1-py3-none-any.whl", Algorithm.SHA256).toString());
    }

    @Test
    void theHashDecidesAmongFilesThatFit() throws Exception {
        files.addAll(List.of("a-1-cp311-cp311-manylinux_2_17_x86_64.whl", "a-1-py3-none-any.whl"));
        Digest pure = digest("a-1-py3-none-any.whl", Algorithm.SHA512);
        Demand demand = Demand.of(Requirement.parse("a==1"), List.of(pure), line(1));
        Resolution resolution = set().resolve(List.of(demand), List.of(), false, warnings::add);
        assertThat(resolution.wheels().get(0).candidate()).hasToString("a-1-py3-none-any.whl");
        assertThat(resolution.wheels().get(0).sha256()).isEqualTo(digest("a-1-py3-none-any.whl", Algorithm.SHA256));
    }

    @Test
    void contradictingLinesAndConstraintsAreRefused() throws Exception {
        files.add("a-1-py3-none-any.whl");
        List<Problem> problems = failure(
                List.of(
                        Demand.of(Requirement.parse("a==1"), List.of(), line(1)),
                        Demand.of(Requirement.parse("a==2"), List.of(), line(2)),
                        Demand.of(Requirement.parse("a==3; python_version < '3'"), List.of(), line(3))),
                List.of(
                        Demand.of(Requirement.parse("a>1"), List.of(), SourceSpan.line("constraints.txt", 1, "")),
                        Demand.of(Requirement.parse("b>1"), List.of(), SourceSpan.line("constraints.txt", 2, ""))));
        assertThat(problems)
                .extracting(Problem::message)
                .containsExactly("`a` is asked for twice", "`a` is pinned to a version that a constraint forbids");
        assertThat(problems.get(0).expected()).contains("1 (requirements.txt:1)");
        assertThat(problems.get(0).actual()).contains("2");
        assertThat(problems.get(1).expected()).contains(">1 (constraints.txt:1)");
    }

    @Test
    void aNamedFileIsTakenAsItIs() throws Exception {
        Candidate file = candidate("a-1-py3-none-any.whl");
        Demand demand = new Demand(Requirement.parse("a"), Optional.of(file), List.of(), line(1));
        assertThat(set().resolve(List.of(demand), List.of(), false, warnings::add)
                        .wheels()
                        .get(0)
                        .candidate())
                .isEqualTo(file);
    }

    private String chosen(String requirement) throws Exception {
        return resolve(requirement).wheels().get(0).candidate().toString();
    }

    private Resolution resolve(String... requirements) throws Exception {
        return set().resolve(demands(requirements), List.of(), false, warnings::add);
    }

    private List<Problem> failure(String... requirements) {
        return failure(demands(requirements), List.of());
    }

    private List<Problem> failure(List<Demand> demands, List<Demand> constraints) {
        BuildException e = catchThrowableOfType(
                BuildException.class, () -> set().resolve(demands, constraints, false, warnings::add));
        assertThat(e).isNotNull();
        return e.problems();
    }

    private static List<Demand> demands(String... requirements) {
        List<Demand> demands = new ArrayList<>();
        for (String requirement : requirements) {
            demands.add(Demand.of(parse(requirement), List.of(), line(demands.size() + 1)));
        }
        return demands;
    }

    private static Requirement parse(String requirement) {
        try {
            return Requirement.parse(requirement);
        } catch (BuildException e) {
            throw new AssertionError(e);
        }
    }

    private static SourceSpan line(int number) {
        return SourceSpan.line("requirements.txt", number, "");
    }

    private PinnedSet set() {
        Target target = new Target(
                Version.tryParse("3.11.2").orElseThrow(),
                "/usr/bin/python3.11",
                Implementation.CPYTHON,
                false,
                Architecture.X86_64,
                new Libc(Libc.Family.GLIBC, 2, 36),
                "cpython-311-x86_64-linux-gnu");
        return new PinnedSet(target, new Shelf(), new Facts());
    }

    private static Candidate candidate(String file) {
        return Candidate.of(WheelFilename.tryParse(file).orElseThrow(), Path.of(file));
    }

    private static Digest digest(String file, Algorithm algorithm) {
        return Digest.of(algorithm, algorithm.start().digest(file.getBytes(UTF_8)));
    }

    private final class Shelf implements PackageSource {
        @Override
        public Optional<Listing> list(ProjectName project) throws BuildException {
            List<Candidate> wheels = new ArrayList<>();
            List<Sdist> sdists = new ArrayList<>();
            for (String file : files) {
                if (file.endsWith(".whl") && candidate(file).filename().name().equals(project)) {
                    wheels.add(candidate(file));
                } else if (file.endsWith(".gz")
                        && SdistFilename.parse(file).name().equals(project)) {
                    sdists.add(new Sdist(SdistFilename.parse(file), Optional.empty()));
                }
            }
            return Optional.of(Listing.of(wheels, sdists));
        }
    }

    private final class Facts implements WheelFacts {
        @Override
        public Digest digest(Candidate candidate, Algorithm algorithm) {
            return PinnedSetTest.digest(candidate.toString(), algorithm);
        }

        @Override
        public CoreMetadata metadata(Candidate candidate, Digest sha256) throws BuildException {
            String text = "Metadata-Version: 2.1\nName: " + candidate.filename().name() + "\nVersion: "
                    + candidate.filename().version() + "\n"
                    + needs.getOrDefault(candidate.filename().name().value(), "") + "\n";
            return CoreMetadata.parse(text.getBytes(UTF_8), "METADATA");
        }
    }
}
