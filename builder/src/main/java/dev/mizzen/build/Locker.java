package dev.mizzen.build;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.index.FetchProgress;
import dev.mizzen.index.StoredWheelFacts;
import dev.mizzen.index.WheelFiles;
import dev.mizzen.project.LockedVersions;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Version;
import dev.mizzen.resolve.Demand;
import dev.mizzen.resolve.Resolution;
import dev.mizzen.resolve.ResolvedWheel;
import dev.mizzen.resolve.Resolver;
import dev.mizzen.store.Store;
import dev.mizzen.store.StoreLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Writes lock files: chooses versions as a build does, keeping those that the file has already where they still suit. */
public final class Locker {
    private static final long MOST_BYTES = 16L << 20;

    private final Map<String, String> environment;
    private final Path home;
    private final InstantSource clock;

    /**
     * @param environment the variables of the process
     * @param home the user's home directory
     * @param clock tells the store when something was used; reaches no lock file
     */
    public Locker(Map<String, String> environment, Path home, InstantSource clock) {
        this.environment = Map.copyOf(environment);
        this.home = home;
        this.clock = clock;
    }

    /**
     * Brings the lock file up to date, or, where nothing may change, makes sure that it is.
     *
     * @throws BuildException {@code LOCK_STALE} if it is not; otherwise as a build that chooses wheels
     */
    public LockResult lock(LockRequest request, BuildListener listener) throws BuildException {
        Consumer<Problem> warn = problem -> {
            boolean expected = problem.code() == ProblemCode.REQUIREMENT_UNPINNED
                    || problem.code() == ProblemCode.WHEEL_HASH_MISSING;
            if (!expected) {
                listener.on(new BuildEvent.Warned(problem));
            }
        };
        String before = text(request.file());
        SortedMap<ProjectName, Version> locked = before.isEmpty()
                ? new TreeMap<>()
                : LockedVersions.parse(before, request.file().toString());
        try (Store store = Store.open(StoreLocation.of(environment, home), clock, warn);
                RegistryAccess access = RegistryAccess.forReading(
                        request.base(),
                        request.registries(),
                        request.wheels().network().offline(),
                        environment,
                        home);
                BuildNetwork network =
                        new BuildNetwork(environment, home, request.wheels().network(), store)) {
            listener.on(new BuildEvent.PhaseStarted("Reading the project"));
            Declaration declaration = Declaration.read(request.project());
            ProjectNeeds needs = ProjectNeeds.find(
                    request.project(),
                    declaration.pyproject(),
                    request.wheels(),
                    text -> listener.on(new BuildEvent.Noted(text)));
            if (needs.isEmpty()) {
                throw Problem.of(ProblemCode.CONFIG_INVALID, "nothing is required, so there is nothing to lock")
                        .at(request.project().toString())
                        .hint("declare `dependencies` in `pyproject.toml`, or name a requirements file with `"
                                + Setting.REQUIREMENTS.flag() + "`")
                        .exception();
            }
            DeclaredWheels declared = DeclaredWheels.read(
                    needs.requirements(),
                    request.wheels(),
                    List.of(),
                    environment,
                    network,
                    text -> listener.on(new BuildEvent.Detailed(text)),
                    warn);
            OpenBase base = OpenBase.open(request.base(), store, access.registries(), listener);
            listener.on(new BuildEvent.PhaseStarted("Choosing wheels"));
            WheelFiles files = new WheelFiles(store, declared.client(), FetchProgress.NONE);
            StoredWheelFacts facts = new StoredWheelFacts(store, files, declared.client(), warn);
            List<Demand> demands = new ArrayList<>(declared.demands());
            demands.addAll(needs.demands(base.target()));
            Resolver.Wanted wanted = new Resolver.Wanted(
                    demands,
                    Optional.empty(),
                    declared.constraints(),
                    request.wheels().overrides(),
                    kept(locked, request.change()),
                    declared.requireHashes());
            Resolution resolution;
            Map<ProjectName, Long> sizes = new TreeMap<>();
            try {
                resolution = new Resolver(base.target(), declared.sources(), facts, text -> {}).resolve(wanted, warn);
                for (ResolvedWheel wheel : resolution.wheels()) {
                    sizes.put(wheel.name(), files.get(wheel.candidate()).size());
                }
            } catch (BuildException e) {
                throw declared.client().hide(e);
            }
            facts.keep();
            Path folder = Optional.ofNullable(request.file().toAbsolutePath().getParent())
                    .orElseThrow();
            List<ResolvedWheel> wheels = resolution.wheels();
            String after = new LockText(folder, sizes).of(base.target(), wheels);
            return finish(request, before, after, changes(locked, wheels), wheels.size());
        }
    }

    private static Map<ProjectName, Version> kept(SortedMap<ProjectName, Version> locked, LockRequest.Change change) {
        Map<ProjectName, Version> kept = new TreeMap<>(change.all() ? Map.of() : locked);
        kept.keySet().removeAll(change.projects());
        return kept;
    }

    private static LockResult finish(
            LockRequest request, String before, String after, List<String> changes, int packages)
            throws BuildException {
        if (after.equals(before)) {
            return new LockResult(request.file(), packages, List.of());
        }
        List<String> told = changes.isEmpty() ? List.of("other files of the same versions") : changes;
        if (request.change().none()) {
            throw Problem.of(
                            ProblemCode.LOCK_STALE,
                            before.isEmpty() ? "there is no lock file" : "the lock file is not up to date")
                    .at(request.file().toString())
                    .values("no change", Redaction.named(told))
                    .hint("write it anew with `mizzen lock`")
                    .exception();
        }
        WholeTexts.write(Map.of(request.file(), after));
        return new LockResult(request.file(), packages, told);
    }

    private static List<String> changes(SortedMap<ProjectName, Version> locked, List<ResolvedWheel> wheels) {
        SortedMap<ProjectName, Version> now = new TreeMap<>();
        wheels.forEach(wheel -> now.put(wheel.name(), wheel.version()));
        TreeSet<ProjectName> names = new TreeSet<>(locked.keySet());
        names.addAll(now.keySet());
        List<String> changes = new ArrayList<>();
        for (ProjectName name : names) {
            Version old = locked.get(name);
            Version chosen = now.get(name);
            if (old == null) {
                changes.add("+ " + name + " " + chosen);
            } else if (chosen == null) {
                changes.add("- " + name + " " + old);
            } else if (!old.equals(chosen)) {
                changes.add(name + " " + old + " -> " + chosen);
            }
        }
        return changes;
    }

    private static String text(Path file) throws BuildException {
        try {
            if (!Files.exists(file)) {
                return "";
            }
            if (Files.size(file) > MOST_BYTES) {
                throw new IOException("more than " + MOST_BYTES + " bytes");
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw Problem.of(ProblemCode.FILE_INVALID, "the lock file cannot be read: " + e.getMessage())
                    .at(file.toString())
                    .hint("remove it, or name another one with `--lock-file`")
                    .exception(e);
        }
    }
}
