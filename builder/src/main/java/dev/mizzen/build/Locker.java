package dev.mizzen.build;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.firstparty.Declaration;
import dev.mizzen.index.Candidate;
import dev.mizzen.index.FetchProgress;
import dev.mizzen.index.StoredWheelFacts;
import dev.mizzen.index.WheelBuilder;
import dev.mizzen.index.WheelFile;
import dev.mizzen.index.WheelFiles;
import dev.mizzen.lock.TargetMarkers;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Target;
import dev.mizzen.python.Version;
import dev.mizzen.registry.Registries;
import dev.mizzen.request.BuildRequest;
import dev.mizzen.request.LockRequest;
import dev.mizzen.resolve.ResolvedWheel;
import dev.mizzen.settings.Setting;
import dev.mizzen.store.Store;
import dev.mizzen.store.StoreLocation;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes lock files: chooses versions as a build does, keeping those that the file has already where they still suit. */
public final class Locker {
    private final Map<String, String> environment;
    private final Path home;
    private final InstantSource clock;

    /**
     * @param environment the variables of the process
     * @param home the user's home directory
     * @param clock tells the store when something was used, and how old pages of indexes are; reaches no lock file
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
        Set<Problem> told = new HashSet<>();
        Consumer<Problem> warn = problem -> {
            boolean expected = problem.code() == ProblemCode.REQUIREMENT_UNPINNED
                    || problem.code() == ProblemCode.WHEEL_HASH_MISSING;
            if (!expected && told.add(problem)) {
                listener.on(new BuildEvent.Warned(problem));
            }
        };
        try (Store store = Store.open(StoreLocation.of(environment, home), clock, warn);
                RegistryAccess access = RegistryAccess.forReading(
                        request.bases(),
                        request.registries(),
                        request.wheels().network().offline(),
                        environment,
                        home);
                BuildNetwork network =
                        new BuildNetwork(environment, home, request.wheels().network(), store, clock)) {
            listener.on(new BuildEvent.PhaseStarted("Reading the project"));
            Declaration declaration = Declaration.read(request.project());
            OldLock old = OldLock.read(request.file(), request.project(), declaration.pyproject(), warn);
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
            List<Target> targets = targets(request, store, access.registries(), listener);
            listener.on(new BuildEvent.PhaseStarted("Choosing wheels"));
            WheelBuilder builder = BuildRequirements.builder(declared, store, environment, targets.get(0), warn);
            WheelFiles files = new WheelFiles(store, declared.client(), FetchProgress.NONE, builder);
            StoredWheelFacts facts = new StoredWheelFacts(store, files, declared.client(), warn);
            LockSearch.Asked asked = target -> BuildDemands.of(
                    request.project(),
                    declaration,
                    BuildRequest.Application.USUAL,
                    request.wheels().members(),
                    needs,
                    declared,
                    false,
                    target,
                    facts);
            LockSearch search =
                    new LockSearch(targets, asked, declared, request.wheels().overrides(), facts);
            Map<Target, Map<ProjectName, List<Version>>> kept = new LinkedHashMap<>();
            for (Target target : targets) {
                kept.put(target, old.kept(target, request.change()));
            }
            TargetMarkers markers = new TargetMarkers(targets);
            if (request.change().isUpgrade()) {
                declared.sources().askAlways();
            }
            List<LockSearch.Chosen> chosen = declared.choose(warned -> search.choose(kept, warned), warn);
            try {
                List<LockEntry> entries = LockMerge.entries(chosen, markers);
                List<LockFolder> projects = LockMerge.folders(chosen, markers);
                Map<Candidate, WheelFile> fetched = fetched(entries, files);
                facts.keep();
                Path folder = Optional.ofNullable(
                                request.file().toAbsolutePath().getParent())
                        .orElseThrow();
                return finish(request, old, new LockText(folder, fetched).of(markers, entries, projects), entries);
            } catch (BuildException e) {
                throw declared.client().hide(e);
            }
        }
    }

    private static List<Target> targets(
            LockRequest request, Store store, Optional<Registries> registries, BuildListener listener)
            throws BuildException {
        Set<Target> targets = new LinkedHashSet<>();
        for (BuildRequest.Base base : request.bases()) {
            targets.add(OpenBase.open(base, store, registries, listener).target());
        }
        return List.copyOf(targets);
    }

    private static Map<Candidate, WheelFile> fetched(List<LockEntry> entries, WheelFiles files) throws BuildException {
        Map<Candidate, WheelFile> fetched = new HashMap<>();
        for (LockEntry entry : entries) {
            for (ResolvedWheel wheel : entry.wheels()) {
                fetched.put(wheel.candidate(), files.origin(wheel.candidate()));
            }
        }
        return fetched;
    }

    private static LockResult finish(LockRequest request, OldLock old, String after, List<LockEntry> entries)
            throws BuildException {
        int wheels = entries.stream().mapToInt(entry -> entry.wheels().size()).sum();
        if (after.equals(old.text())) {
            return new LockResult(request.file(), wheels, List.of());
        }
        List<String> changes = changes(old.versions(), entries);
        List<String> told = changes.isEmpty() ? List.of("other files of the same versions") : changes;
        if (request.change().none()) {
            throw Problem.of(
                            ProblemCode.LOCK_STALE,
                            old.text().isEmpty() ? "there is no lock file" : "the lock file is not up to date")
                    .at(request.file().toString())
                    .values("no change", Redaction.named(told))
                    .hint("write it anew with `mizzen lock`")
                    .exception();
        }
        WholeTexts.write(Map.of(request.file(), after));
        return new LockResult(request.file(), wheels, told);
    }

    private static List<String> changes(SortedMap<ProjectName, SortedSet<Version>> locked, List<LockEntry> entries) {
        SortedMap<ProjectName, SortedSet<Version>> now = new TreeMap<>();
        entries.forEach(entry ->
                now.computeIfAbsent(entry.name(), any -> new TreeSet<>()).add(entry.version()));
        TreeSet<ProjectName> names = new TreeSet<>(locked.keySet());
        names.addAll(now.keySet());
        List<String> changes = new ArrayList<>();
        for (ProjectName name : names) {
            String before = shown(locked.get(name));
            String after = shown(now.get(name));
            if (before.isEmpty()) {
                changes.add("+ " + name + " " + after);
            } else if (after.isEmpty()) {
                changes.add("- " + name + " " + before);
            } else if (!before.equals(after)) {
                changes.add(name + " " + before + " -> " + after);
            }
        }
        return changes;
    }

    private static String shown(@Nullable SortedSet<Version> versions) {
        return versions == null ? "" : versions.stream().map(Version::toString).collect(Collectors.joining(", "));
    }
}
