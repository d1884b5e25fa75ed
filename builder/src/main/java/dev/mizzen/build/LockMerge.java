package dev.mizzen.build;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.lock.TargetMarkers;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.SupportedTags;
import dev.mizzen.python.Target;
import dev.mizzen.python.Version;
import dev.mizzen.resolve.ResolvedWheel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Puts what was chosen for several targets together: one entry for each version, with a condition where not all need it. */
final class LockMerge {
    private final List<LockSearch.Chosen> chosen;
    private final TargetMarkers markers;

    private LockMerge(List<LockSearch.Chosen> chosen, TargetMarkers markers) {
        this.chosen = chosen;
        this.markers = markers;
    }

    /** @throws BuildException {@code LOCK_AMBIGUOUS} for each project of which twins need different things */
    static List<LockEntry> entries(List<LockSearch.Chosen> chosen, TargetMarkers markers) throws BuildException {
        return new LockMerge(chosen, markers).merge();
    }

    /** @throws BuildException {@code LOCK_AMBIGUOUS} for each project that one of two twins needs */
    static List<LockFolder> folders(List<LockSearch.Chosen> chosen, TargetMarkers markers) throws BuildException {
        Map<ProjectName, Map<Target, Path>> projects = new TreeMap<>();
        chosen.forEach(one -> one.folders()
                .forEach((name, folder) -> projects.computeIfAbsent(name, any -> new LinkedHashMap<>())
                        .put(one.target(), folder)));
        List<LockFolder> folders = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        projects.forEach((name, targets) -> {
            for (LockSearch.Chosen one : chosen) {
                for (LockSearch.Chosen other : chosen) {
                    if (TargetMarkers.areTwins(one.target(), other.target())
                            && one.folders().containsKey(name)
                            && !other.folders().containsKey(name)) {
                        problems.add(indistinct(
                                name,
                                name + " for " + one.target().inWords(),
                                "no " + name + " for " + other.target().inWords()));
                    }
                }
            }
            folders.add(new LockFolder(name, targets.values().iterator().next(), markers.only(targets.keySet())));
        });
        BuildException.throwIfAny(problems);
        return folders;
    }

    private List<LockEntry> merge() throws BuildException {
        Map<ProjectName, Map<Target, ResolvedWheel>> projects = new TreeMap<>();
        for (LockSearch.Chosen each : chosen) {
            for (ResolvedWheel wheel : each.wheels()) {
                projects.computeIfAbsent(wheel.name(), any -> new LinkedHashMap<>())
                        .put(each.target(), wheel);
            }
        }
        List<Problem> problems = new ArrayList<>();
        projects.forEach((name, wheels) -> indistinct(name, wheels).ifPresent(problems::add));
        BuildException.throwIfAny(problems);
        List<LockEntry> entries = new ArrayList<>();
        projects.forEach((name, wheels) -> entries.addAll(entries(name, wheels)));
        entries.forEach(entry -> foreign(entry, projects).ifPresent(problems::add));
        BuildException.throwIfAny(problems);
        return entries;
    }

    private List<LockEntry> entries(ProjectName name, Map<Target, ResolvedWheel> wheels) {
        Map<Version, Map<Target, ResolvedWheel>> versions = new TreeMap<>();
        wheels.forEach((target, wheel) -> versions.computeIfAbsent(wheel.version(), any -> new LinkedHashMap<>())
                .put(target, wheel));
        List<LockEntry> entries = new ArrayList<>();
        versions.forEach((version, those) ->
                entries.add(new LockEntry(name, version, markers.only(those.keySet()), files(those.values()))));
        return entries;
    }

    private static List<ResolvedWheel> files(Collection<ResolvedWheel> wheels) {
        Map<String, ResolvedWheel> files = new TreeMap<>();
        wheels.forEach(wheel -> files.putIfAbsent(wheel.candidate().spelling(), wheel));
        return List.copyOf(files.values());
    }

    private Optional<Problem> indistinct(ProjectName name, Map<Target, ResolvedWheel> wheels) {
        for (LockSearch.Chosen one : chosen) {
            for (LockSearch.Chosen other : chosen) {
                String here = needed(name, wheels, one.target());
                String there = needed(name, wheels, other.target());
                if (TargetMarkers.areTwins(one.target(), other.target()) && !here.equals(there)) {
                    return Optional.of(indistinct(
                            name,
                            here + " for " + one.target().inWords(),
                            there + " for " + other.target().inWords()));
                }
            }
        }
        return Optional.empty();
    }

    private static Problem indistinct(ProjectName name, String here, String there) {
        return Problem.of(
                        ProblemCode.LOCK_AMBIGUOUS,
                        "two targets that no marker tells apart do not need the same of `" + name + "`")
                .values(here, there)
                .hint("write a lock file for each of them, with `--lock-file pylock.NAME.toml`, or pin a version of `"
                        + name + "` that suits both");
    }

    private static String needed(ProjectName name, Map<Target, ResolvedWheel> wheels, Target target) {
        ResolvedWheel wheel = wheels.get(target);
        return wheel == null ? "no " + name : wheel.toString();
    }

    /** A wheel that is for another target, and would be taken instead of the one that was chosen. */
    private Optional<Problem> foreign(LockEntry entry, Map<ProjectName, Map<Target, ResolvedWheel>> projects) {
        Map<Target, ResolvedWheel> wheels = projects.getOrDefault(entry.name(), Map.of());
        for (Map.Entry<Target, ResolvedWheel> each : wheels.entrySet()) {
            ResolvedWheel own = each.getValue();
            SupportedTags tags = SupportedTags.of(each.getKey());
            Optional<ResolvedWheel> better = !own.version().equals(entry.version())
                    ? Optional.empty()
                    : entry.wheels().stream()
                            .filter(wheel -> rank(tags, wheel) < rank(tags, own))
                            .min(Comparator.comparing(wheel -> wheel.candidate().spelling()));
            if (better.isPresent()) {
                return Optional.of(Problem.of(
                                ProblemCode.LOCK_AMBIGUOUS,
                                "`" + better.get().candidate()
                                        + "` is for another target, but fits better than the wheel"
                                        + " that was chosen for "
                                        + each.getKey().inWords())
                        .values(
                                own.candidate().spelling(),
                                better.get().candidate().spelling())
                        .hint("write a lock file for each of the targets, with `--lock-file pylock.NAME.toml`"));
            }
        }
        return Optional.empty();
    }

    private static int rank(SupportedTags tags, ResolvedWheel wheel) {
        return tags.rank(wheel.candidate().filename()).orElse(Integer.MAX_VALUE);
    }
}
