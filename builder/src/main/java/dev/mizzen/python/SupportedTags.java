package dev.mizzen.python;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The tags of wheels that run on a {@link Target}, best first (PEP 425, "Use"), and the rank of a wheel among them. */
public final class SupportedTags {
    private final List<Tag> tags;
    private final Map<Tag, Integer> ranks = new HashMap<>();

    private SupportedTags(List<Tag> tags) {
        this.tags = List.copyOf(tags);
        for (int i = 0; i < this.tags.size(); i++) {
            ranks.putIfAbsent(this.tags.get(i), i);
        }
    }

    /** The tags of {@code target}. */
    public static SupportedTags of(Target target) {
        int major = target.python().release(0);
        int minor = target.python().release(1);
        List<String> platforms = PlatformTags.of(target.architecture(), target.libc());
        return cpython(major, minor, target.abi(), platforms);
    }

    /**
     * The tags of a CPython with that version, binary interface and platforms. The stable interface (PEP 384), which is
     * another one for free-threaded builds (PEP 803), is also accepted of older versions, down to 3.2.
     */
    static SupportedTags cpython(int major, int minor, String abi, List<String> platforms) {
        String python = "cp" + major + minor;
        String stable = abi.endsWith("t") ? "abi3t" : "abi3";
        List<Tag> tags = new ArrayList<>();
        for (String each : List.of(abi, stable, "none")) {
            add(tags, python, each, platforms);
        }
        for (int older = minor - 1; older >= 2; older--) {
            add(tags, "cp" + major + older, stable, platforms);
        }
        addPurePython(tags, python, major, minor, platforms);
        return new SupportedTags(tags);
    }

    private static void addPurePython(List<Tag> tags, String python, int major, int minor, List<String> platforms) {
        List<String> versions = new ArrayList<>(List.of("py" + major + minor, "py" + major));
        for (int older = minor - 1; older >= 0; older--) {
            versions.add("py" + major + older);
        }
        for (String version : versions) {
            add(tags, version, "none", platforms);
        }
        tags.add(new Tag(python, "none", "any"));
        for (String version : versions) {
            tags.add(new Tag(version, "none", "any"));
        }
    }

    private static void add(List<Tag> tags, String python, String abi, List<String> platforms) {
        for (String platform : platforms) {
            tags.add(new Tag(python, abi, platform));
        }
    }

    /** All of them, best first. */
    public List<Tag> tags() {
        return tags;
    }

    /** The place of {@code tag} in {@link #tags}, 0 being the best, or nothing when a wheel with it doesn't run. */
    public OptionalInt rank(Tag tag) {
        Integer rank = ranks.get(tag);
        return rank == null ? OptionalInt.empty() : OptionalInt.of(rank);
    }

    /** The place of the best tag of {@code wheel}, 0 being the best, or nothing when the wheel doesn't run. */
    public OptionalInt rank(WheelFilename wheel) {
        return wheel.tags().stream()
                .map(this::rank)
                .filter(OptionalInt::isPresent)
                .mapToInt(OptionalInt::getAsInt)
                .min();
    }
}
