package dev.mizzen.layer;

import dev.mizzen.digest.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which wheels share a layer ({@code docs/layers.md}, "The layer budget"). A wheel of 256 KiB or more has a layer of its own;
 * smaller ones share at most eight layers, chosen by a hash of the project's name. When there are more large wheels than
 * room, the limit of 256 KiB is doubled until they fit. So where a wheel goes depends on its own name and size and the
 * room alone, until the room runs out.
 */
final class WheelGroups {
    private static final int SMALLEST_LARGE = 18;
    private static final int MOST_SHARED = 8;

    private WheelGroups() {}

    /**
     * The wheels by layer, in the order of the layers: large ones first, those of about equal size by name, so that what
     * changes often stands above what is costly; then the shared ones.
     *
     * @param room the most layers, 1 or more
     */
    static List<List<WheelSource>> of(List<WheelSource> wheels, int room) {
        int shared = sharedLayers(room);
        int limit = SMALLEST_LARGE;
        while (large(wheels, limit).size() > room - shared) {
            limit++;
        }
        List<List<WheelSource>> groups = new ArrayList<>();
        for (WheelSource wheel : large(wheels, limit)) {
            groups.add(List.of(wheel));
        }
        Map<Integer, List<WheelSource>> buckets = new TreeMap<>();
        for (WheelSource wheel : wheels) {
            if (sizeClass(wheel) < limit) {
                buckets.computeIfAbsent(bucket(wheel.name(), shared), unused -> new ArrayList<>())
                        .add(wheel);
            }
        }
        for (List<WheelSource> bucket : buckets.values()) {
            bucket.sort(Comparator.comparing(WheelSource::name));
            groups.add(List.copyOf(bucket));
        }
        return List.copyOf(groups);
    }

    /** The largest power of two that is at most half of the room, from 1 to 8: it depends on no wheel. */
    private static int sharedLayers(int room) {
        return Math.max(1, Math.min(MOST_SHARED, Integer.highestOneBit(room / 2)));
    }

    private static List<WheelSource> large(List<WheelSource> wheels, int limit) {
        return wheels.stream()
                .filter(wheel -> sizeClass(wheel) >= limit)
                .sorted(Comparator.comparingInt((WheelSource wheel) -> -sizeClass(wheel))
                        .thenComparing(WheelSource::name))
                .toList();
    }

    /** The binary logarithm of the size, rounded down: a new version is seldom in another class. */
    private static int sizeClass(WheelSource wheel) {
        return 63 - Long.numberOfLeadingZeros(Math.max(1, wheel.size()));
    }

    /** Which of {@code count} shared layers the project of that name is in. */
    static int bucket(String name, int count) {
        byte[] hash = Digest.sha256(name.getBytes(StandardCharsets.UTF_8)).bytes();
        return (int) Long.remainderUnsigned(ByteBuffer.wrap(hash).getLong(), count);
    }
}
