package dev.mizzen.request;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.python.ProjectName;
import dev.mizzen.settings.Setting;
import dev.mizzen.settings.SettingValue;
import dev.mizzen.settings.Settings;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which lock file is used, and what of it.
 *
 * @param file the lock file that was named; without one, and without requirements files, the one beside the project
 * @param extras the project's extras that are installed
 * @param groups the dependency groups that are installed
 * @param withoutGroups the dependency groups that are not installed, whoever asks for them
 */
public record LockUse(
        Optional<Path> file,
        SortedSet<ProjectName> extras,
        SortedSet<ProjectName> groups,
        SortedSet<ProjectName> withoutGroups) {
    /** Whichever lock file there is, and of it what the project itself needs. */
    public static final LockUse USUAL =
            new LockUse(Optional.empty(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>());

    public LockUse {
        extras = Collections.unmodifiableSortedSet(new TreeSet<>(extras));
        groups = Collections.unmodifiableSortedSet(new TreeSet<>(groups));
        withoutGroups = Collections.unmodifiableSortedSet(new TreeSet<>(withoutGroups));
    }

    /** What {@code settings} say; what can't be goes to {@code problems}. */
    static LockUse of(Settings settings, List<Problem> problems) {
        LockUse use = new LockUse(
                settings.text(Setting.LOCK).map(Path::of),
                names(settings, Setting.EXTRA, problems),
                names(settings, Setting.GROUP, problems),
                names(settings, Setting.NO_GROUP, problems));
        if (!settings.items(Setting.REQUIREMENTS).isEmpty()) {
            for (Setting setting : List.of(Setting.LOCK, Setting.EXTRA, Setting.GROUP, Setting.NO_GROUP)) {
                settings.items(setting).stream()
                        .findFirst()
                        .ifPresent(item -> problems.add(Problem.of(
                                        ProblemCode.CONFIG_INVALID,
                                        "`" + setting.flag() + "` and `" + Setting.REQUIREMENTS.flag()
                                                + "` do not go together")
                                .at(item.where())
                                .hint("a requirements file is taken whole; leave one of the two out")));
            }
        }
        return use;
    }

    private static SortedSet<ProjectName> names(Settings settings, Setting setting, List<Problem> problems) {
        TreeSet<ProjectName> names = new TreeSet<>();
        for (SettingValue.Item item : settings.items(setting)) {
            Optional<ProjectName> name = ProjectName.tryParse(item.text());
            name.ifPresent(names::add);
            if (name.isEmpty()) {
                problems.add(Problem.of(
                                ProblemCode.CONFIG_INVALID,
                                "`" + setting.flag() + "` takes a name, not `" + Redaction.printable(item.text()) + "`")
                        .at(item.where())
                        .hint("a name has letters, digits, `-`, `_` and `.`; several names are given one by one"));
            }
        }
        return names;
    }

    /** Whether extras or groups are asked for. */
    public boolean asksForMore() {
        return !extras.isEmpty() || !groups.isEmpty() || !withoutGroups.isEmpty();
    }
}
