package dev.mizzen.lock;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.project.ProjectDependencies;
import dev.mizzen.project.ProjectDependency;
import dev.mizzen.project.PyProject;
import dev.mizzen.project.TomlValue;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Target;
import dev.mizzen.python.Version;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whether a lock file is that of the project as it is now: by the hash that the file carries, else by the requirements that it
 * carries, else by whether what it means satisfies the project's requirements.
 */
public final class LockFreshness {
    private static final int SHOWN_OF_HASH = 19;
    private static final String PROJECT = "the project";

    private final LockFile lock;
    private final Optional<PyProject> pyproject;
    private final ProjectDependencies needs;
    private final LockScope scope;
    private final String who;

    /** @param who whose needs are looked at, for messages */
    private LockFreshness(
            LockFile lock, Optional<PyProject> pyproject, ProjectDependencies needs, LockScope scope, String who) {
        this.lock = lock;
        this.pyproject = pyproject;
        this.needs = needs;
        this.scope = scope;
        this.who = who;
    }

    /**
     * Looks at what the file carries about the project.
     *
     * @param path where the lock file lies
     * @throws BuildException {@code LOCK_STALE}, {@code TARGET_MISMATCH} if the project is not for the target's Python, or
     *     {@code CONFIG_INVALID} if it has no such extra
     */
    public static void check(LockFile lock, Path path, Optional<PyProject> pyproject, LockScope scope)
            throws BuildException {
        ProjectDependencies needs = ProjectDependencies.of(pyproject);
        LockFreshness freshness = new LockFreshness(lock, pyproject, needs, scope, PROJECT);
        ActiveNeeds.requirePython(needs, pyproject.map(PyProject::file).orElse(lock.file()), scope.target());
        Path folder = path.toAbsolutePath().getParent();
        if (lock.contentHash().isPresent()) {
            freshness.checkHash(lock.contentHash().get(), folder == null ? path : folder);
        } else if (lock.recorded().isPresent()) {
            freshness.checkRecorded(lock.recorded().get());
        }
    }

    /**
     * Looks at whether {@code choices} satisfy what the project declares, for a file that carries nothing about it.
     *
     * @throws BuildException {@code LOCK_STALE}
     */
    public static void checkSatisfied(
            LockFile lock, Optional<PyProject> pyproject, LockScope scope, List<LockedChoice> choices)
            throws BuildException {
        if (lock.contentHash().isPresent() || lock.recorded().isPresent() || pyproject.isEmpty()) {
            return;
        }
        new LockFreshness(lock, pyproject, ProjectDependencies.of(pyproject.get()), scope, PROJECT)
                .requireSatisfied(choices, Optional.empty());
    }

    /**
     * Looks at whether a first-party project is still what the file was made for.
     *
     * @param choice what the file says of it
     * @param pyproject what it declares now
     * @param version its version now, if it tells one
     * @param application the project that is built, which such a project may need in turn
     * @param choices everything that the file means
     * @throws BuildException {@code LOCK_STALE}, or {@code TARGET_MISMATCH} if it is not for the target's Python
     */
    public static void checkMember(
            LockFile lock,
            LockedChoice choice,
            PyProject pyproject,
            Optional<Version> version,
            Optional<PyProject> application,
            List<LockedChoice> choices,
            Target target)
            throws BuildException {
        ProjectDependencies needs = ProjectDependencies.of(pyproject);
        ActiveNeeds.requirePython(needs, pyproject.file(), target);
        LockedPackage entry = choice.entry();
        LockScope scope = new LockScope(target, choice.extras(), Collections.emptySortedSet(), lock.defaultGroups());
        LockFreshness freshness =
                new LockFreshness(lock, Optional.of(pyproject), needs, scope, "`" + entry.name() + "`");
        if (entry.version().isPresent()
                && version.isPresent()
                && !entry.version().equals(version)) {
            throw freshness
                    .stale("the lock file has another version of `" + entry.name() + "` than its folder")
                    .values(version.get().toString(), entry.version().get().toString())
                    .exception();
        }
        ProjectDependencies recorded = lock.members().get(entry.name());
        if (recorded != null) {
            freshness.checkRecorded(recorded);
        } else {
            freshness.requireSatisfied(
                    choices, ProjectDependencies.of(application).name());
        }
    }

    /** @param application what is there though it is not locked */
    private void requireSatisfied(List<LockedChoice> choices, Optional<ProjectName> application) throws BuildException {
        List<LockedPackage> entries = choices.stream().map(LockedChoice::entry).toList();
        List<String> missing = missing(entries, application);
        if (!missing.isEmpty()) {
            throw stale("the lock file does not have what " + who + " requires: " + String.join(", ", missing))
                    .exception();
        }
    }

    private void checkHash(String stated, Path folder) throws BuildException {
        List<String> known = switch (lock.format()) {
            case POETRY -> ContentHash.poetry(document());
            case PDM -> ContentHash.pdm(document());
            case PIPFILE -> ContentHash.pipfile(folder.resolve("Pipfile"));
            case PYLOCK, UV -> List.of(stated);
        };
        if (known.contains(stated)) {
            return;
        }
        String declaration = lock.format() == LockFormat.PIPFILE ? "Pipfile" : "pyproject.toml";
        List<String> missing = missing(lock.packages(), Optional.empty());
        String difference = missing.isEmpty() ? "" : ": " + String.join(", ", missing);
        throw stale("`" + lock.format() + "` was made for another `" + declaration + "`" + difference)
                .values("content hash " + shortened(known.get(0)), shortened(stated))
                .exception();
    }

    private static String shortened(String hash) {
        return hash.length() > SHOWN_OF_HASH ? hash.substring(0, SHOWN_OF_HASH) + "…" : hash;
    }

    private Map<String, TomlValue> document() {
        return pyproject.map(PyProject::document).orElse(Map.of());
    }

    private void checkRecorded(ProjectDependencies recorded) throws BuildException {
        if (pyproject.isEmpty()
                || pyproject
                        .get()
                        .project()
                        .filter(table -> table.isDynamic("dependencies"))
                        .isPresent()) {
            return;
        }
        Map<String, Boolean> before = texts(active(recorded));
        Map<String, Boolean> now = texts(active(needs));
        before.forEach((text, elsewhere) -> {
            if (elsewhere) { // the project names the place in a table of the tool's own, and its version there
                now.keySet().removeIf(one -> isSameName(one, text));
            }
        });
        before.values().removeIf(elsewhere -> elsewhere);
        SortedSet<String> added = new TreeSet<>(now.keySet());
        added.removeAll(before.keySet());
        SortedSet<String> removed = new TreeSet<>(before.keySet());
        removed.removeAll(now.keySet());
        if (!added.isEmpty() || !removed.isEmpty()) {
            throw stale("`" + lock.format() + "` was made for other requirements than " + who + " has")
                    .values(shown(added), shown(removed))
                    .exception();
        }
    }

    private static boolean isSameName(String requirement, String bare) {
        return requirement.equals(bare)
                || (requirement.startsWith(bare) && "<>=!~".indexOf(requirement.charAt(bare.length())) >= 0);
    }

    private static String shown(SortedSet<String> requirements) {
        return requirements.isEmpty() ? "nothing else" : Redaction.named(requirements);
    }

    private static Map<String, Boolean> texts(List<ProjectDependency> needs) {
        Map<String, Boolean> texts = new TreeMap<>();
        needs.forEach(need -> texts.put(need.toString(), need.elsewhere()));
        return texts;
    }

    /** The needs that count for the target with the extras and groups that are asked for. */
    private List<ProjectDependency> active(ProjectDependencies declared) throws BuildException {
        return ActiveNeeds.of(declared, scope.target(), scope.extras(), scope.groups(lock));
    }

    /** What of the project's needs none of {@code entries} satisfies, each with what is there instead. */
    private List<String> missing(List<LockedPackage> entries, Optional<ProjectName> application) throws BuildException {
        List<String> missing = new ArrayList<>();
        for (ProjectDependency need : active(needs)) {
            if (application.filter(need.name()::equals).isPresent()) {
                continue;
            }
            List<LockedPackage> named = entries.stream()
                    .filter(entry -> entry.name().equals(need.name()))
                    .toList();
            boolean satisfied = named.stream()
                    .anyMatch(entry -> entry.version().map(need::allows).orElse(true));
            if (!satisfied) {
                List<String> versions = named.stream()
                        .flatMap(entry -> entry.version().map(Version::toString).stream())
                        .toList();
                missing.add(
                        "`" + need + "` (locked: " + (versions.isEmpty() ? "none" : String.join(", ", versions)) + ")");
            }
        }
        return missing;
    }

    private Problem stale(String message) {
        return Problem.of(ProblemCode.LOCK_STALE, message)
                .at(lock.file())
                .hint("lock again with " + lock.format().remedy() + ", and look at what changes");
    }
}
