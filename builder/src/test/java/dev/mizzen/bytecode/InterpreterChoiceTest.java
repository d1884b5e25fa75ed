package dev.mizzen.bytecode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.python.Architecture;
import dev.mizzen.python.Implementation;
import dev.mizzen.python.Libc;
import dev.mizzen.python.Target;
import dev.mizzen.python.Version;
import dev.mizzen.sandbox.HostPrograms;
import dev.mizzen.sandbox.Isolation;
import dev.mizzen.sandbox.Root;
import dev.mizzen.sandbox.Ways;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines of all sorts, made of scripts that are called as the real programs are. */
class InterpreterChoiceTest {
    private static final Libc LIBC = new Libc(Libc.Family.GLIBC, 2, 36);
    private static final MachineFacts LINUX = new MachineFacts(Optional.of(Architecture.X86_64), List.of());
    private static final String REFUSED = "echo '%s' >&2; exit 1";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Path bin;

    @SuppressWarnings("NullAway.Init")
    private Root root;

    @BeforeEach
    void make() throws Exception {
        bin = Files.createDirectory(folder.resolve("bin"));
        root = new Root(Files.createDirectory(folder.resolve("root")));
    }

    private static Target target(String version, Architecture architecture, boolean freeThreaded) throws Exception {
        return new Target(
                Version.parse(version),
                "/usr/bin/python3",
                Implementation.CPYTHON,
                freeThreaded,
                architecture,
                LIBC,
                "cpython-311-x86_64-linux-gnu");
    }

    private static Target target(String version) throws Exception {
        return target(version, Architecture.X86_64, false);
    }

    private void script(String name, String text) throws Exception {
        Path file = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** A script that says what an interpreter says, and then waits to be closed. */
    private static String says(String version, int magic, String flags) {
        String facts = "cpython\\n" + version + "\\n" + magic + "\\n" + flags + "\\ncpython-1\\n" + version + " (fake)";
        int length = facts.replace("\\n", "n").length();
        return "printf '\\000\\000\\000\\000\\000\\000\\000\\110\\000\\000\\000\\000\\000\\000\\000\\"
                + Integer.toOctalString(length) + facts + "'; read line";
    }

    private InterpreterChoice choice(Target target, Target own, MachineFacts machine) {
        Ways ways = new Ways(new HostPrograms(List.of(bin)), WorkerProgram.LIMITS);
        return new InterpreterChoice(target, BaseInterpreter.of(own, () -> root), ways, machine, 1);
    }

    private InterpreterChoice choice(Target target) {
        return choice(target, target, LINUX);
    }

    private static void unavailable(
            InterpreterChoice choice, BytecodeMode mode, String expected, String actual, String hint) {
        assertThatThrownBy(() -> choice.choose(mode)).isInstanceOfSatisfying(BuildException.class, e -> {
            Problem problem = e.problems().get(0);
            assertThat(problem.code()).isEqualTo(ProblemCode.BYTECODE_UNAVAILABLE);
            assertThat(problem.message()).isEqualTo("no Python can be run here that compiles bytecode for the base");
            assertThat(problem.expected()).contains(expected);
            assertThat(problem.actual()).contains(actual);
            assertThat(problem.hint()).contains(hint);
        });
    }

    private static void chosen(InterpreterChoice choice, BytecodeMode mode, Isolation isolation, String tool)
            throws Exception {
        try (CompilePool pool = choice.choose(mode).orElseThrow()) {
            assertThat(pool.launch().isolation()).isEqualTo(isolation);
            assertThat(pool.launch().tool()).isEqualTo(tool);
        }
    }

    @Test
    void aMachineWithNothing() throws Exception {
        unavailable(
                choice(target("3.11.2")),
                BytecodeMode.REQUIRE,
                "`cpython 3.11.2`",
                "user namespace: `bwrap` is not installed; user namespace: `unshare` is not installed;"
                        + " user namespace: `mount` is not installed; chroot: `chroot` is not installed;"
                        + " chroot: `unshare` is not installed; own loader: the base has none where it belongs;"
                        + " this machine: `python3.11` is not installed; this machine: `python3` is not installed;"
                        + " this machine: `python` is not installed",
                "install bubblewrap; or install Python 3.11.2 here; or leave bytecode out with `--bytecode off`");
    }

    @Test
    void aMachineThatForbidsUserNamespaces() throws Exception {
        script("bwrap", REFUSED.formatted("bwrap: No permissions to create new namespace"));
        script("unshare", REFUSED.formatted("unshare: unshare failed: Operation not permitted"));
        script("mount", "exit 0");
        script("chroot", REFUSED.formatted("chroot: cannot change root directory: Operation not permitted"));
        script("python3", says("3.11.7", 3495, ""));
        MachineFacts restricted = new MachineFacts(
                Optional.of(Architecture.X86_64), List.of("kernel.apparmor_restrict_unprivileged_userns=0"));
        unavailable(
                choice(target("3.11.2"), target("3.11.2"), restricted),
                BytecodeMode.REQUIRE,
                "`cpython 3.11.2`",
                "user namespace, `bwrap`: it ended with 1: bwrap: No permissions to create new namespace; user"
                        + " namespace, `unshare`: it ended with 1: unshare: unshare failed: Operation not permitted;"
                        + " chroot, `unshare`: it ended with 1: unshare: unshare failed: Operation not permitted; chroot,"
                        + " `chroot`: it ended with 1: chroot: cannot change root directory: Operation not permitted; own"
                        + " loader: the base has none where it belongs; this machine, `python3`: it is `cpython 3.11.7`",
                "allow user namespaces: `sysctl kernel.apparmor_restrict_unprivileged_userns=0`; or install Python"
                        + " 3.11.2 here; or take the cpython 3.11.7 of this machine with `--bytecode compatible`; or leave"
                        + " bytecode out with `--bytecode off`");
    }

    @Test
    void aBaseOfAnotherArchitectureAndNothingElse() throws Exception {
        Target arm = target("3.12.1", Architecture.AARCH64, false);
        script("python3", says("3.11.7", 3495, ""));
        unavailable(
                choice(arm, arm, LINUX),
                BytecodeMode.COMPATIBLE,
                "`cpython 3.12`",
                "the base's own: it is for `aarch64`, this machine is `x86_64`; this machine, `python3`: it is"
                        + " `cpython 3.11.7`",
                "build on a machine of `aarch64`; or install Python 3.12.1 here; or leave bytecode out with"
                        + " `--bytecode off`");
        unavailable(
                choice(arm, arm, new MachineFacts(Optional.empty(), List.of())),
                BytecodeMode.REQUIRE,
                "`cpython 3.12.1`",
                "the base's own: it is for `aarch64`, this machine is `no Linux`; this machine, `python3`: it is"
                        + " `cpython 3.11.7`",
                "build on a machine of `aarch64`; or install Python 3.12.1 here; or leave bytecode out with"
                        + " `--bytecode off`");
    }

    @Test
    void nothingIsKnownOfTheInterpreterButTheTarget() throws Exception {
        Target target = target("3.11.2");
        Ways ways = new Ways(new HostPrograms(List.of(bin)), WorkerProgram.LIMITS);
        script("python3", says("3.12.0", 3531, ""));
        unavailable(
                new InterpreterChoice(target, BaseInterpreter.none(target), ways, LINUX, 1),
                BytecodeMode.REQUIRE,
                "`cpython 3.11.2`",
                "the base's own: it has none; this machine, `python3`: it is `cpython 3.12.0`",
                "take a base that has a Python; or install Python 3.11.2 here; or leave bytecode out with"
                        + " `--bytecode off`");
    }

    @Test
    void theWaysAreTriedInTheirOrder() throws Exception {
        Target target = target("3.11.2");
        script("python3.11", says("3.11.2", 3495, ""));
        chosen(choice(target), BytecodeMode.REQUIRE, Isolation.HOST, "python3.11");
        script("chroot", says("3.11.2", 3495, ""));
        chosen(choice(target), BytecodeMode.REQUIRE, Isolation.CHROOT, "chroot");
        script("mount", "exit 0");
        script("unshare", says("3.11.2", 3495, ""));
        chosen(choice(target), BytecodeMode.REQUIRE, Isolation.USER_NAMESPACE, "unshare");
        script("bwrap", says("3.11.2", 3495, ""));
        chosen(choice(target), BytecodeMode.REQUIRE, Isolation.USER_NAMESPACE, "bwrap");
        script("bwrap", says("3.11.3", 3495, ""));
        InterpreterChoice choice = choice(target);
        chosen(choice, BytecodeMode.REQUIRE, Isolation.USER_NAMESPACE, "unshare");
        assertThat(choice.reasons()).containsExactly("user namespace, `bwrap`: it is `cpython 3.11.3`");
    }

    @Test
    void compatibleTakesAnyReleaseOfTheSeriesAndPrefersTheExactOne() throws Exception {
        Target target = target("3.11.2");
        script("python3", says("3.11.7", 3495, ""));
        chosen(choice(target), BytecodeMode.COMPATIBLE, Isolation.HOST, "python3");
        script("python", says("3.11.2", 3495, ""));
        chosen(choice(target), BytecodeMode.COMPATIBLE, Isolation.HOST, "python");
        assertThat(choice(target("3.11.4")).choose(BytecodeMode.AUTO)).isEmpty();
        assertThat(choice(target).choose(BytecodeMode.OFF)).isEmpty();
    }

    @Test
    void compatibleIsNeitherAnotherMagicNumberNorAnotherKindOfBuild() throws Exception {
        script("python3", says("3.11.7", 3494, ""));
        assertThatThrownBy(() -> choice(target("3.11.2")).choose(BytecodeMode.COMPATIBLE))
                .isInstanceOf(BuildException.class);
        script("python3", says("3.13.1", 3571, "t"));
        assertThatThrownBy(() -> choice(target("3.13.0")).choose(BytecodeMode.COMPATIBLE))
                .isInstanceOf(BuildException.class);
        chosen(choice(target("3.13.0", Architecture.X86_64, true)), BytecodeMode.COMPATIBLE, Isolation.HOST, "python3");
        chosen(choice(target("3.13.1", Architecture.X86_64, true)), BytecodeMode.REQUIRE, Isolation.HOST, "python3");
    }

    @Test
    void autoTellsWhyThereIsNone() throws Exception {
        script("bwrap", REFUSED.formatted("bwrap: nothing doing"));
        script("python3", "exit 9");
        InterpreterChoice choice = choice(target("3.11.2"));
        assertThat(choice.choose(BytecodeMode.AUTO)).isEmpty();
        assertThat(choice.reasons())
                .contains(
                        "user namespace, `bwrap`: it ended with 1: bwrap: nothing doing",
                        "this machine, `python3`: it ended with 9");
    }

    @Test
    void aForeignPlatformIsCompiledByTheSiblingsInterpreterWhenItIsTheSame() throws Exception {
        script("bwrap", says("3.11.2", 3495, ""));
        Target arm = target("3.11.2", Architecture.AARCH64, false);
        chosen(choice(arm, target("3.11.2"), LINUX), BytecodeMode.REQUIRE, Isolation.USER_NAMESPACE, "bwrap");
        assertThatThrownBy(() -> choice(arm, target("3.11.4"), LINUX).choose(BytecodeMode.REQUIRE))
                .isInstanceOfSatisfying(BuildException.class, e -> {
                    Problem problem = e.problems().get(0);
                    assertThat(problem.code()).isEqualTo(ProblemCode.TARGET_MISMATCH);
                    assertThat(problem.message())
                            .isEqualTo("the base has another Python for `aarch64` than for `x86_64`, which compiles the"
                                    + " bytecode");
                    assertThat(problem.expected()).contains("cpython 3.11.2");
                    assertThat(problem.actual()).contains("cpython 3.11.4");
                    assertThat(problem.hint())
                            .contains("build each platform on a machine of its own, or leave bytecode out with"
                                    + " `--bytecode off`");
                });
    }

    @Test
    void anotherSiblingServesWhereItIsCompatibleAndIsNoneForAuto() throws Exception {
        script("bwrap", says("3.11.4", 3495, ""));
        Target arm = target("3.11.2", Architecture.AARCH64, false);
        Target sibling = target("3.11.4");
        chosen(choice(arm, sibling, LINUX), BytecodeMode.COMPATIBLE, Isolation.USER_NAMESPACE, "bwrap");
        InterpreterChoice auto = choice(arm, sibling, LINUX);
        assertThat(auto.choose(BytecodeMode.AUTO)).isEmpty();
        assertThat(auto.reasons()).contains("user namespace, `bwrap`: it is `cpython 3.11.4`");
    }

    @Test
    void aSiblingOfAnotherPackageIsAnotherPython() throws Exception {
        script("bwrap", says("3.11.2", 3495, ""));
        Target arm = target("3.11.2", Architecture.AARCH64, false);
        Ways ways = new Ways(new HostPrograms(List.of(bin)), WorkerProgram.LIMITS);
        BaseInterpreter.Packages packages =
                new BaseInterpreter.Packages(Optional.of("python3.11-minimal 3.11.2-6+deb12u8"), Optional.empty());
        BaseInterpreter sibling = BaseInterpreter.sibling(target("3.11.2"), () -> root, packages);
        assertThatThrownBy(() -> new InterpreterChoice(arm, sibling, ways, LINUX, 1).choose(BytecodeMode.REQUIRE))
                .isInstanceOfSatisfying(BuildException.class, e -> {
                    Problem problem = e.problems().get(0);
                    assertThat(problem.code()).isEqualTo(ProblemCode.TARGET_MISMATCH);
                    assertThat(problem.message())
                            .isEqualTo("the base's Python for `aarch64` comes from another package than that for"
                                    + " `x86_64`, which compiles the bytecode");
                    assertThat(problem.expected()).contains("python3.11-minimal 3.11.2-6+deb12u8");
                    assertThat(problem.actual()).contains("no package of a distribution");
                    assertThat(problem.hint())
                            .contains("take a base whose platforms are of one day, build each platform on a machine of"
                                    + " its own, or leave bytecode out with `--bytecode off`");
                });
        InterpreterChoice auto = new InterpreterChoice(arm, sibling, ways, LINUX, 1);
        assertThat(auto.choose(BytecodeMode.AUTO)).isEmpty();
        assertThat(auto.reasons())
                .contains("the base's own for `x86_64`: it comes from no package of a distribution, not from"
                        + " python3.11-minimal 3.11.2-6+deb12u8");
        chosen(
                new InterpreterChoice(arm, sibling, ways, LINUX, 1),
                BytecodeMode.COMPATIBLE,
                Isolation.USER_NAMESPACE,
                "bwrap");
    }

    @Test
    void aStandInDoesNotHideTheProgramBehindIt() throws Exception {
        script("python3.11", "echo 'version not installed' >&2; exit 127");
        Path first = bin;
        bin = Files.createDirectory(folder.resolve("second"));
        script("python3.11", says("3.11.2", 3495, ""));
        Files.createSymbolicLink(bin.resolve("python3"), bin.resolve("python3.11"));
        HostPrograms host = new HostPrograms(List.of(first, bin, bin));
        assertThat(host.findAll("python3.11")).containsExactly(first.resolve("python3.11"), bin.resolve("python3.11"));
        assertThat(host.findAll("python")).isEmpty();
        Target target = target("3.11.2");
        InterpreterChoice choice = new InterpreterChoice(
                target, BaseInterpreter.of(target, () -> root), new Ways(host, WorkerProgram.LIMITS), LINUX, 1);
        chosen(choice, BytecodeMode.REQUIRE, Isolation.HOST, "python3.11");
        assertThat(choice.reasons()).contains("this machine, `python3.11`: it ended with 127: version not installed");
    }

    @Test
    void theBaseIsNotUnpackedForNothing() throws Exception {
        script("python3.11", says("3.11.2", 3495, ""));
        Target arm = target("3.11.2", Architecture.AARCH64, false);
        BaseInterpreter own = BaseInterpreter.of(arm, () -> {
            throw new IllegalStateException("unpacked");
        });
        Ways ways = new Ways(new HostPrograms(List.of(bin)), WorkerProgram.LIMITS);
        chosen(new InterpreterChoice(arm, own, ways, LINUX, 1), BytecodeMode.REQUIRE, Isolation.HOST, "python3.11");
    }

    @Test
    void thisMachineTellsWhatItIs() {
        MachineFacts here = MachineFacts.read("Linux", "amd64");
        assertThat(here.architecture()).contains(Architecture.X86_64);
        assertThat(MachineFacts.read("Mac OS X", "aarch64").architecture()).isEmpty();
    }
}
