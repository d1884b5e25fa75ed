package dev.mizzen.build;

import dev.mizzen.base.BaseFacts;
import dev.mizzen.base.BaseImage;
import dev.mizzen.base.BaseProgress;
import dev.mizzen.base.BaseSources;
import dev.mizzen.base.SystemPackage;
import dev.mizzen.bytecode.BaseInterpreter;
import dev.mizzen.bytecode.BytecodeCompiler;
import dev.mizzen.bytecode.BytecodeMode;
import dev.mizzen.bytecode.CompilePool;
import dev.mizzen.bytecode.Interpreter;
import dev.mizzen.bytecode.InterpreterChoice;
import dev.mizzen.bytecode.KeptBytecode;
import dev.mizzen.bytecode.MachineFacts;
import dev.mizzen.bytecode.PlannedBytecode;
import dev.mizzen.bytecode.WorkerProgram;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.layer.LayerPlan;
import dev.mizzen.oci.Platform;
import dev.mizzen.python.Architecture;
import dev.mizzen.python.Target;
import dev.mizzen.registry.Registries;
import dev.mizzen.request.BuildRequest;
import dev.mizzen.sandbox.HostPrograms;
import dev.mizzen.sandbox.Isolation;
import dev.mizzen.sandbox.Ways;
import dev.mizzen.store.Store;
import dev.mizzen.store.StoreKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The bytecode of one build. An interpreter is looked for when something has to be compiled, or when the mode makes the image
 * depend on what is found; it runs until this is closed.
 */
final class BuildBytecode implements AutoCloseable {
    /** More than anybody reads. */
    private static final int MOST_REMARKS = 1000;

    private final BuildRequest request;
    private final Store store;
    private final Optional<Registries> registries;
    private final HostPrograms programs;
    private final MachineFacts machine;
    private final int workers;
    private final BuildListener listener;
    private final Consumer<Problem> warnings;
    private @Nullable BytecodeCompiler compiler;
    private boolean closed;

    BuildBytecode(
            BuildRequest request,
            Store store,
            Optional<Registries> registries,
            Map<String, String> environment,
            int workers,
            BuildListener listener,
            Consumer<Problem> warnings) {
        this.request = request;
        this.store = store;
        this.registries = registries;
        this.programs = HostPrograms.of(environment.getOrDefault("PATH", ""));
        this.machine = MachineFacts.read(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
        this.workers = workers;
        this.listener = listener;
        this.warnings = warnings;
    }

    /**
     * What a build does about bytecode.
     *
     * @param mode what was asked for
     * @param bytecode what its layers hold; nothing when it has none
     * @param interpreter what compiles it: {@code cpython 3.11.2}
     */
    record Decision(BytecodeMode mode, Optional<PlannedBytecode> bytecode, Optional<String> interpreter) {
        private static final String NONE = "none";

        /** What the image tells of it, where it depends on what was found on the machine: the interpreter, or {@code none}. */
        Optional<String> label() {
            return mode == BytecodeMode.COMPATIBLE || mode == BytecodeMode.AUTO
                    ? Optional.of(interpreter.orElse(NONE))
                    : Optional.empty();
        }
    }

    /**
     * Decides for an image on {@code base}.
     *
     * @throws BuildException with {@code BYTECODE_UNAVAILABLE} or {@code TARGET_MISMATCH}, if that is known already
     */
    Decision decide(BaseImage base, BaseFacts facts) throws BuildException {
        Target target = facts.target();
        String exact = Interpreter.wanted(target)
                + facts.interpreterCode().map(code -> " " + code).orElse("");
        BytecodeMode mode = request.layering().bytecode();
        if (mode == BytecodeMode.OFF) {
            return new Decision(mode, Optional.empty(), Optional.empty());
        }
        if (mode == BytecodeMode.REQUIRE) {
            PlannedBytecode planned = PlannedBytecode.of(exact, optimisation(), new Compiling(base, facts));
            return new Decision(mode, Optional.of(planned), Optional.of(Interpreter.wanted(target)));
        }
        Optional<BytecodeCompiler> found = open(base, facts);
        if (found.isEmpty()) {
            return new Decision(mode, Optional.empty(), Optional.empty());
        }
        Interpreter interpreter = found.get().interpreter();
        String identity = interpreter.isExactly(target) ? exact : interpreter.build();
        return new Decision(
                mode,
                Optional.of(PlannedBytecode.of(identity, optimisation(), new Compiling(base, facts))),
                Optional.of(interpreter.toString()));
    }

    /** Opens the interpreter when it is needed, and keeps beside the layers what is to be told of them. */
    private final class Compiling implements PlannedBytecode.Source {
        private final BaseImage base;
        private final BaseFacts facts;

        Compiling(BaseImage base, BaseFacts facts) {
            this.base = base;
            this.facts = facts;
        }

        @Override
        public BytecodeCompiler compiler() throws BuildException {
            return open(base, facts).orElseThrow(() -> new IllegalStateException("required, and not there"));
        }

        @Override
        public KeptBytecode kept(StoreKey name) throws BuildException {
            String project = request.project().toAbsolutePath().normalize().toString();
            return KeptBytecode.open(store, name.with("project", project));
        }

        @Override
        public void remarks(StoreKey layer, List<Problem> problems) throws BuildException {
            List<Problem> first = problems.subList(0, Math.min(MOST_REMARKS, problems.size()));
            Optional<byte[]> kept = KeptWarnings.toBytes(first);
            if (kept.isPresent()) {
                store.remember(remarksOn(layer), kept.get());
            }
        }
    }

    /**
     * Tells which sources have no bytecode and which are wanted, also when their layers were made by an earlier build; invalid ones
     * of wheels, which are templates and the like, are details, all else is a warning.
     */
    void tell(List<LayerPlan> layers) throws BuildException {
        for (LayerPlan layer : layers) {
            boolean own = layer.role().isOfRepository();
            if (layer.role().isBytecode() || request.layering().bytecodeOnly().isPresent()) {
                for (Problem problem : store.result(remarksOn(layer.key()))
                        .flatMap(KeptWarnings::ofBytes)
                        .orElse(List.of())) {
                    if (own || problem.code() != ProblemCode.SOURCE_INVALID) {
                        warnings.accept(problem);
                    } else {
                        String line = problem.where()
                                .filter(where -> where.line() > 0)
                                .map(where -> ", line " + where.line())
                                .orElse("");
                        listener.on(new BuildEvent.Detailed("no bytecode: " + problem.message() + line));
                    }
                }
            }
        }
    }

    /** Without sources there has to be bytecode. */
    private BytecodeMode modeOfChoice() {
        BytecodeMode mode = request.layering().bytecode();
        return mode == BytecodeMode.AUTO && request.layering().bytecodeOnly().isPresent() ? BytecodeMode.REQUIRE : mode;
    }

    private int optimisation() {
        return request.layering().optimisation();
    }

    private static StoreKey remarksOn(StoreKey layer) {
        return StoreKey.of("bytecode-remarks").with("layer", layer.toString());
    }

    private synchronized Optional<BytecodeCompiler> open(BaseImage base, BaseFacts facts) throws BuildException {
        if (closed) {
            throw Problem.of(ProblemCode.INTERRUPTED, "interrupted").exception();
        }
        if (compiler == null) {
            InterpreterChoice choice = new InterpreterChoice(
                    facts.target(), own(base, facts), new Ways(programs, WorkerProgram.LIMITS), machine, workers);
            Optional<CompilePool> pool = choice.choose(modeOfChoice());
            if (pool.isEmpty()) {
                warnings.accept(Problem.of(
                                ProblemCode.BYTECODE_UNAVAILABLE,
                                "the image gets no bytecode: no Python can be run here that compiles it for the base")
                        .values("`" + Interpreter.wanted(facts.target()) + "`", String.join("; ", choice.reasons())));
                return Optional.empty();
            }
            compiler = new BytecodeCompiler(pool.get(), optimisation());
            listener.on(new BuildEvent.Noted("bytecode: " + compiler.interpreter()
                    + (pool.get().launch().isolation() == Isolation.HOST ? ", on " : " of the base, ")
                    + pool.get().launch().isolation() + " ("
                    + pool.get().launch().tool() + ")"));
        }
        return Optional.of(compiler);
    }

    /**
     * The interpreter of the base; none where the target is only stated; for a foreign platform that of its sibling for this
     * machine, where it has one.
     */
    private BaseInterpreter own(BaseImage base, BaseFacts facts) throws BuildException {
        Target target = facts.target();
        if (facts.interpreterCode().isEmpty()) {
            return BaseInterpreter.none(target);
        }
        Optional<Architecture> here = machine.architecture();
        if (here.isPresent() && here.get() != target.architecture()) {
            Optional<BaseInterpreter> sibling = sibling(here.get(), facts);
            if (sibling.isPresent()) {
                return sibling.get();
            }
        }
        return BaseInterpreter.of(target, () -> UnpackedInterpreter.of(base, target, store));
    }

    private Optional<BaseInterpreter> sibling(Architecture here, BaseFacts wanted) throws BuildException {
        BaseImage base;
        try {
            base = BaseImage.open(
                    request.base().reference(),
                    Optional.of(Platform.of("linux", here.ociName())),
                    new BaseSources(Path.of(""), Optional.of(store), registries, BaseProgress.NONE));
        } catch (BuildException e) {
            if (e.problems().stream().allMatch(problem -> problem.code() == ProblemCode.PLATFORM_MISSING)) {
                return Optional.empty();
            }
            throw e;
        }
        BaseFacts facts =
                BaseFacts.remembered(base, new BaseFacts.Question(request.base().interpreter(), List.of()), store);
        Target target = facts.target();
        BaseInterpreter.Packages packages = new BaseInterpreter.Packages(
                wanted.systemPackage().map(SystemPackage::toString),
                facts.systemPackage().map(SystemPackage::toString));
        return Optional.of(
                BaseInterpreter.sibling(target, () -> UnpackedInterpreter.of(base, target, store), packages));
    }

    /** Ends the interpreters, if there are any. */
    @Override
    public synchronized void close() {
        closed = true;
        if (compiler != null) {
            compiler.close();
            compiler = null;
        }
    }
}
