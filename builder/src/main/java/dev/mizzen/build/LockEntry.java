package dev.mizzen.build;

import dev.mizzen.python.ProjectName;
import dev.mizzen.python.SpecifierSet;
import dev.mizzen.python.Version;
import dev.mizzen.resolve.ResolvedWheel;
import java.util.List;
import java.util.Optional;

/**
 * One version of a project as a lock file has it.
 *
 * @param marker the condition that holds for those of the file's targets that it is for; nothing when it is for all
 * @param wheels its wheels, each for some of these targets, in the order of their names
 */
record LockEntry(ProjectName name, Version version, Optional<String> marker, List<ResolvedWheel> wheels) {
    LockEntry {
        wheels = List.copyOf(wheels);
    }

    /** The interpreters that all its wheels are for; nothing where these say different things, or nothing. */
    Optional<SpecifierSet> requiresPython() {
        List<SpecifierSet> ranges = wheels.stream()
                .map(wheel -> wheel.metadata().requiresPython().orElse(SpecifierSet.any()))
                .distinct()
                .toList();
        return ranges.size() == 1 ? Optional.of(ranges.get(0)).filter(range -> !range.isEmpty()) : Optional.empty();
    }
}
