package dev.mizzen.bytecode;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.python.Architecture;
import dev.mizzen.python.Target;
import dev.mizzen.sandbox.Isolation;
import dev.mizzen.sandbox.Launch;
import dev.mizzen.sandbox.Program;
import dev.mizzen.sandbox.Root;
import dev.mizzen.sandbox.Ways;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds an interpreter that compiles for a target, in this order: the base's own in a user namespace, in a chroot, by its own
 * loader, then one of this machine. Each way is tried, and what comes of it is told: an interpreter counts only when it says
 * itself that it is of exactly the target's version.
 */
public final class InterpreterChoice {
    private final Target target;
    private final BaseInterpreter own;
    private final Ways ways;
    private final MachineFacts machine;
    private final int workers;
    private final Set<Isolation> allowed;
    private final List<String> reasons = new ArrayList<>();
    private Optional<Interpreter> compatible = Optional.empty();

    /**
     * @param target what to compile for
     * @param own the base's interpreter, or that of its sibling for this machine
     * @param workers how many interpreters to run at once, 1 or more
     */
    public InterpreterChoice(Target target, BaseInterpreter own, Ways ways, MachineFacts machine, int workers) {
        this(target, own, ways, machine, workers, EnumSet.allOf(Isolation.class));
    }

    /** The same, but in the {@code allowed} ways only: for tests, which compare what they give. */
    public InterpreterChoice(
            Target target, BaseInterpreter own, Ways ways, MachineFacts machine, int workers, Set<Isolation> allowed) {
        this.target = target;
        this.own = own;
        this.ways = ways;
        this.machine = machine;
        this.workers = workers;
        this.allowed = Set.copyOf(allowed);
    }

    /**
     * Starts the interpreter that {@code mode} allows.
     *
     * @return a pool that the caller closes; nothing when the mode is {@link BytecodeMode#AUTO} and there is none
     * @throws BuildException with {@code BYTECODE_UNAVAILABLE}, which lists every way and what would help here, or
     *     {@code TARGET_MISMATCH} when with {@link BytecodeMode#REQUIRE} the sibling has another version than the base, or one
     *     of another package
     */
    public Optional<CompilePool> choose(BytecodeMode mode) throws BuildException {
        if (mode == BytecodeMode.OFF) {
            return Optional.empty();
        }
        if (mode == BytecodeMode.REQUIRE) {
            requireEqualSiblings();
        }
        Optional<CompilePool> found = ofBase(
                it -> it.isExactly(target) || (mode == BytecodeMode.COMPATIBLE && isCompatible(it)),
                mode == BytecodeMode.COMPATIBLE);
        if (found.isEmpty() && allowed.contains(Isolation.HOST)) {
            found = ofMachine(mode);
        }
        if (found.isEmpty() && mode != BytecodeMode.AUTO) {
            throw unavailable(mode);
        }
        return found;
    }

    /** What the ways that were tried in vain came to, each as {@code way: reason}. */
    public List<String> reasons() {
        return List.copyOf(reasons);
    }

    private void requireEqualSiblings() throws BuildException {
        String wanted = Interpreter.wanted(target);
        String found = Interpreter.wanted(own.target());
        if (!wanted.equals(found)) {
            throw Problem.of(
                            ProblemCode.TARGET_MISMATCH,
                            "the base has another Python for `" + target.architecture() + "` than for `"
                                    + own.target().architecture() + "`, which compiles the bytecode")
                    .values(wanted, found)
                    .hint("build each platform on a machine of its own, or leave bytecode out with `--bytecode off`")
                    .exception();
        }
        if (own.packages().differ()) {
            throw Problem.of(
                            ProblemCode.TARGET_MISMATCH,
                            "the base's Python for `" + target.architecture()
                                    + "` comes from another package than that for `"
                                    + own.target().architecture() + "`, which compiles the bytecode")
                    .values(shown(own.packages().wanted()), shown(own.packages().own()))
                    .hint(
                            "take a base whose platforms are of one day, build each platform on a machine of its own, or leave"
                                    + " bytecode out with `--bytecode off`")
                    .exception();
        }
    }

    private static String shown(Optional<String> systemPackage) {
        return systemPackage.map(Redaction::printable).orElse("no package of a distribution");
    }

    private Optional<CompilePool> ofBase(Predicate<Interpreter> fits, boolean evenIfAnother) throws BuildException {
        if (own.source().isEmpty()) {
            reasons.add("the base's own: it has none");
            return Optional.empty();
        }
        Architecture architecture = own.target().architecture();
        if (!runs(architecture)) {
            reasons.add("the base's own: it is for `" + architecture + "`, this machine is `"
                    + machine.architecture().map(Architecture::toString).orElse("no Linux") + "`");
            return Optional.empty();
        }
        if (allowed.equals(Set.of(Isolation.HOST))) {
            return Optional.empty();
        }
        if (own.packages().differ() && !evenIfAnother) {
            reasons.add("the base's own for `" + architecture + "`: it comes from "
                    + shown(own.packages().own()) + ", not from "
                    + shown(own.packages().wanted()));
            return Optional.empty();
        }
        Root root = own.source().get().unpack();
        Program program = WorkerProgram.of(own.target().interpreter(), Optional.empty());
        Optional<CompilePool> found = Optional.empty();
        if (allowed.contains(Isolation.USER_NAMESPACE)) {
            found = first(ways.userNamespace(root, program), fits);
        }
        if (found.isEmpty() && allowed.contains(Isolation.CHROOT)) {
            found = first(ways.chroot(root, program), fits);
        }
        if (found.isEmpty() && allowed.contains(Isolation.LOADER)) {
            found = byLoader(root, fits);
        }
        return found;
    }

    private boolean runs(Architecture program) {
        return machine.architecture()
                .filter(here -> here == program || (here == Architecture.X86_64 && program == Architecture.I686))
                .isPresent();
    }

    private Optional<CompilePool> byLoader(Root root, Predicate<Interpreter> fits) throws BuildException {
        try {
            Optional<OwnLoader> parts = OwnLoader.of(root, own.target());
            if (parts.isEmpty()) {
                reasons.add(Isolation.LOADER + ": the base has none where it belongs");
                return Optional.empty();
            }
            Program program = WorkerProgram.of(
                    parts.get().interpreter().toString(),
                    Optional.of(parts.get().home().toString()));
            return first(ways.loader(program, parts.get().loader(), parts.get().libraries()), fits);
        } catch (IOException e) {
            reasons.add(Isolation.LOADER + ": the unpacked base can't be read: "
                    + Redaction.printable(String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    private Optional<CompilePool> ofMachine(BytecodeMode mode) throws BuildException {
        String series = target.pythonSeries();
        List<String> names = target.freeThreaded()
                ? List.of("python" + series + "t", "python" + series, "python3")
                : List.of("python" + series, "python3", "python");
        Ways.Attempts attempts = ways.host(names, WorkerProgram.of("/", Optional.empty()));
        Optional<CompilePool> found = first(attempts, it -> it.isExactly(target));
        if (found.isEmpty() && mode == BytecodeMode.COMPATIBLE) {
            found = ofSameMagic(attempts);
        }
        return found;
    }

    private Optional<CompilePool> first(Ways.Attempts attempts, Predicate<Interpreter> fits) throws BuildException {
        for (Launch launch : attempts.launches()) {
            Optional<CompilePool> running = running(launch);
            if (running.isPresent()) {
                Interpreter interpreter = running.get().interpreter();
                if (fits.test(interpreter)) {
                    return running;
                }
                if (isCompatible(interpreter) && compatible.isEmpty()) {
                    compatible = Optional.of(interpreter);
                }
                note(launch, "it is `" + interpreter + "`");
                running.get().close();
            }
        }
        if (attempts.launches().isEmpty() || attempts.isolation() == Isolation.USER_NAMESPACE) {
            attempts.missing()
                    .forEach(program -> reasons.add(attempts.isolation() + ": `" + program + "` is not installed"));
        }
        return Optional.empty();
    }

    private Optional<CompilePool> ofSameMagic(Ways.Attempts attempts) throws BuildException {
        for (Launch launch : attempts.launches()) {
            Optional<CompilePool> running = running(launch);
            if (running.isPresent()) {
                if (isCompatible(running.get().interpreter())) {
                    return running;
                }
                running.get().close();
            }
        }
        return Optional.empty();
    }

    private Optional<CompilePool> running(Launch launch) throws BuildException {
        CompilePool.Trial trial = CompilePool.start(launch, workers);
        if (trial instanceof CompilePool.Trial.Failed failed) {
            note(launch, failed.reason());
        }
        return trial instanceof CompilePool.Trial.Running running ? Optional.of(running.pool()) : Optional.empty();
    }

    private void note(Launch launch, String reason) {
        String text = launch.isolation() + ", `" + launch.tool() + "`: " + reason;
        if (!reasons.contains(text)) {
            reasons.add(text);
        }
    }

    /** Whether it is of the target's series, and writes what all final releases of that series read. */
    private boolean isCompatible(Interpreter interpreter) {
        return interpreter.implementation().equals(target.implementation().lowerName())
                && interpreter.freeThreaded() == target.freeThreaded()
                && interpreter.version().startsWith(target.pythonSeries() + ".")
                && BytecodeVersion.ofSeries(target.pythonSeries())
                        .map(BytecodeVersion::magicNumber)
                        .equals(Optional.of(interpreter.magic()));
    }

    private BuildException unavailable(BytecodeMode mode) {
        return Problem.of(
                        ProblemCode.BYTECODE_UNAVAILABLE,
                        "no Python can be run here that compiles bytecode for the base")
                .values(
                        mode == BytecodeMode.COMPATIBLE
                                ? "`" + target.implementation().lowerName() + " " + target.pythonSeries() + "`"
                                : "`" + Interpreter.wanted(target) + "`",
                        String.join("; ", reasons))
                .hint(String.join("; or ", remedies(mode)))
                .exception();
    }

    /** What would help on this machine, the best first. */
    private List<String> remedies(BytecodeMode mode) {
        List<String> remedies = new ArrayList<>();
        if (own.source().isEmpty()) {
            remedies.add("take a base that has a Python");
        } else if (runs(own.target().architecture())) {
            if (reasons.stream().anyMatch(reason -> reason.contains("`bwrap` is not installed"))) {
                remedies.add("install bubblewrap");
            }
            machine.switchedOff().forEach(setting -> remedies.add("allow user namespaces: `sysctl " + setting + "`"));
        } else {
            remedies.add("build on a machine of `" + own.target().architecture() + "`");
        }
        remedies.add("install Python " + target.python() + " here");
        if (mode == BytecodeMode.REQUIRE && compatible.isPresent()) {
            remedies.add("take the " + compatible.get() + " of this machine with `--bytecode compatible`");
        }
        remedies.add("leave bytecode out with `--bytecode off`");
        return remedies;
    }
}
