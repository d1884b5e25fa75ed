package dev.mizzen.resolve;

import dev.mizzen.python.Tag;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Orders the tags that a target accepts by how near they are to those of wheels that it does not accept: first those for the same
 * interpreter and ABI, of these the ones for the same platform, else for the nearest version of its C library; what is equally
 * near stays in the target's order.
 */
final class NearestTags {
    private static final Pattern PLATFORM = Pattern.compile("(?:manylinux|musllinux)_([0-9]{1,4})_([0-9]{1,4})_(.+)");
    private static final Map<String, String> OLD_NAMES = Map.of(
            "manylinux1_", "manylinux_2_5_", "manylinux2010_", "manylinux_2_12_", "manylinux2014_", "manylinux_2_17_");

    private static final int OTHER_INTERPRETER = 1 << 30;
    private static final int OTHER_PROCESSOR = 1 << 28;
    private static final int OTHER_LIBRARY = 1 << 27;
    private static final int OTHER_SYSTEM = OTHER_PROCESSOR + OTHER_LIBRARY;

    private NearestTags() {}

    /** {@code accepted}, nearest first; {@code accepted} is best first. */
    static List<Tag> of(List<Tag> accepted, Collection<Tag> offered) {
        Map<Tag, Integer> distances = new HashMap<>();
        for (Tag tag : accepted) {
            distances.put(
                    tag,
                    offered.stream()
                            .mapToInt(other -> distance(tag, other))
                            .min()
                            .orElse(0));
        }
        return accepted.stream()
                .sorted(Comparator.comparingInt(tag -> distances.getOrDefault(tag, 0)))
                .toList();
    }

    private static int distance(Tag accepted, Tag offered) {
        boolean same =
                accepted.python().equals(offered.python()) && accepted.abi().equals(offered.abi());
        return (same ? 0 : OTHER_INTERPRETER) + platformDistance(accepted, offered);
    }

    private static int platformDistance(Tag accepted, Tag offered) {
        if (accepted.platform().equals(offered.platform())) {
            return 0;
        }
        Optional<Matcher> one = parts(accepted.platform());
        Optional<Matcher> other = parts(offered.platform());
        if (one.isEmpty() || other.isEmpty()) {
            return OTHER_SYSTEM;
        }
        int distance = one.get().group(3).equals(other.get().group(3)) ? 0 : OTHER_PROCESSOR;
        boolean sameLibrary = accepted.platformKind() == offered.platformKind();
        return distance + (sameLibrary ? Math.abs(number(one.get()) - number(other.get())) : OTHER_LIBRARY);
    }

    private static Optional<Matcher> parts(String platform) {
        String modern = platform;
        for (Map.Entry<String, String> name : OLD_NAMES.entrySet()) {
            if (platform.startsWith(name.getKey())) {
                modern = name.getValue() + platform.substring(name.getKey().length());
            }
        }
        return Optional.of(PLATFORM.matcher(modern)).filter(Matcher::matches);
    }

    private static int number(Matcher platform) {
        return Integer.parseInt(platform.group(1)) * 10_000 + Integer.parseInt(platform.group(2));
    }
}
