package dev.mizzen.build;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.firstparty.FirstParty;
import dev.mizzen.index.StoredWheelFacts;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.Target;
import dev.mizzen.python.Version;
import dev.mizzen.resolve.Resolution;
import dev.mizzen.resolve.ResolvedWheel;
import dev.mizzen.resolve.Resolver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Chooses versions for the targets of a lock file: for each by itself first; then, as long as that makes fewer projects differ,
 * again, trying for each project that differs the oldest of the versions that were chosen, since the others are new to somebody.
 * The result does not depend on the order of the targets.
 */
final class LockSearch {
    private static final int MOST_ROUNDS = 8;

    /**
     * What was chosen for one target.
     *
     * @param wheels the wheels, in the order of their project names
     * @param folders the folders of the first-party projects that are installed
     */
    record Chosen(Target target, List<ResolvedWheel> wheels, SortedMap<ProjectName, Path> folders) {
        Chosen {
            wheels = List.copyOf(wheels);
            folders = Collections.unmodifiableSortedMap(new TreeMap<>(folders));
        }

        Optional<Version> version(ProjectName name) {
            return wheels.stream()
                    .filter(wheel -> wheel.name().equals(name))
                    .map(ResolvedWheel::version)
                    .findFirst();
        }
    }

    /** Says what is asked for on a target. */
    @FunctionalInterface
    interface Asked {
        /** @throws BuildException if that can't be had there */
        BuildDemands on(Target target) throws BuildException;
    }

    private final List<Target> targets;
    private final Asked asked;
    private final Map<Target, BuildDemands> known = new LinkedHashMap<>();
    private final DeclaredWheels declared;
    private final List<Requirement> overrides;
    private final StoredWheelFacts facts;

    /** @param targets one or more, each once */
    LockSearch(
            List<Target> targets,
            Asked asked,
            DeclaredWheels declared,
            List<Requirement> overrides,
            StoredWheelFacts facts) {
        this.targets = List.copyOf(targets);
        this.asked = asked;
        this.declared = declared;
        this.overrides = List.copyOf(overrides);
        this.facts = facts;
    }

    /**
     * Chooses.
     *
     * @param kept for each target, the versions that are taken where they suit, the first that does
     * @throws BuildException with what is wrong for every target
     */
    List<Chosen> choose(Map<Target, Map<ProjectName, List<Version>>> kept, Consumer<Problem> warnings)
            throws BuildException {
        List<Chosen> best = round(kept, Map.of(), warnings);
        Map<ProjectName, Version> common = new TreeMap<>();
        List<Chosen> last = best;
        for (int i = 0; i < MOST_ROUNDS && more(last, kept, common); i++) {
            last = round(kept, common, warnings);
            best = differing(last).size() < differing(best).size() ? last : best;
        }
        return best;
    }

    /** Adds to {@code common} what the next round is to try for all targets; says whether that is anything new. */
    private static boolean more(
            List<Chosen> chosen, Map<Target, Map<ProjectName, List<Version>>> kept, Map<ProjectName, Version> common) {
        boolean more = false;
        for (Map.Entry<ProjectName, SortedSet<Version>> each : differing(chosen).entrySet()) {
            Version oldest = each.getValue().first();
            boolean isOld = chosen.stream().allMatch(one -> isKept(one, each.getKey(), kept));
            if (!isOld && !oldest.equals(common.put(each.getKey(), oldest))) {
                more = true;
            }
        }
        return more;
    }

    private static boolean isKept(Chosen one, ProjectName name, Map<Target, Map<ProjectName, List<Version>>> kept) {
        Optional<Version> version = one.version(name);
        List<Version> before = kept.getOrDefault(one.target(), Map.of()).getOrDefault(name, List.of());
        return version.isEmpty() || version.equals(before.stream().findFirst());
    }

    private static Map<ProjectName, SortedSet<Version>> differing(List<Chosen> chosen) {
        Map<ProjectName, SortedSet<Version>> versions = new TreeMap<>();
        chosen.forEach(one -> one.wheels()
                .forEach(wheel -> versions.computeIfAbsent(wheel.name(), any -> new TreeSet<>())
                        .add(wheel.version())));
        versions.values().removeIf(some -> some.size() == 1);
        return versions;
    }

    private List<Chosen> round(
            Map<Target, Map<ProjectName, List<Version>>> kept,
            Map<ProjectName, Version> common,
            Consumer<Problem> warnings)
            throws BuildException {
        List<Chosen> chosen = new ArrayList<>();
        Map<Problem, List<Target>> problems = new LinkedHashMap<>();
        for (Target target : targets) {
            try {
                chosen.add(choose(target, preferred(Objects.requireNonNull(kept.get(target)), common), warnings));
            } catch (BuildException e) {
                if (e.problems().get(0).code() == ProblemCode.INTERRUPTED) {
                    throw e;
                }
                e.problems()
                        .forEach(problem -> problems.computeIfAbsent(problem, any -> new ArrayList<>())
                                .add(target));
            }
        }
        List<Problem> told = new ArrayList<>();
        problems.forEach((problem, those) -> told.add(those.size() == targets.size() ? problem : of(those, problem)));
        BuildException.throwIfAny(told);
        return chosen;
    }

    /** What does not concern all targets says which it does. */
    private static Problem of(List<Target> targets, Problem problem) {
        String which =
                String.join(" and ", targets.stream().map(Target::inWords).toList());
        return new Problem(
                problem.code(),
                "for " + which + ": " + problem.message(),
                problem.where(),
                problem.expected(),
                problem.actual(),
                problem.hint());
    }

    private static Map<ProjectName, List<Version>> preferred(
            Map<ProjectName, List<Version>> kept, Map<ProjectName, Version> common) {
        Map<ProjectName, List<Version>> preferred = new TreeMap<>(kept);
        common.forEach((name, version) -> {
            List<Version> versions = new ArrayList<>(kept.getOrDefault(name, List.of()));
            versions.remove(version);
            versions.add(0, version);
            preferred.put(name, versions);
        });
        return preferred;
    }

    private Chosen choose(Target target, Map<ProjectName, List<Version>> preferred, Consumer<Problem> warnings)
            throws BuildException {
        BuildDemands demands = known.get(target);
        if (demands == null) {
            demands = asked.on(target);
            known.put(target, demands);
        }
        Resolver.Wanted wanted = new Resolver.Wanted(
                demands.demands(),
                demands.own(),
                declared.constraints(),
                overrides,
                preferred,
                declared.requireHashes());
        Resolver resolver = new Resolver(target, declared.sources(), facts, text -> {}, demands.firstParty());
        Resolution resolution = resolver.resolve(wanted, warnings);
        return new Chosen(target, resolution.wheels(), folders(demands.firstParty(), resolution));
    }

    private static SortedMap<ProjectName, Path> folders(FirstParty projects, Resolution resolution)
            throws BuildException {
        SortedMap<ProjectName, Path> folders = new TreeMap<>();
        projects.installed(resolution).forEach((name, member) -> folders.put(name, member.folder()));
        return folders;
    }
}
