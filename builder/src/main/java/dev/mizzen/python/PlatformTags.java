package dev.mizzen.python;

import java.util.ArrayList;
import java.util.List;

/** The platform tags that a Linux system accepts, best first (PEP 600, 656; aliases of PEP 513, 571, 599). */
final class PlatformTags {
    private PlatformTags() {}

    /** What a system with this architecture and C library accepts. */
    static List<String> of(Architecture architecture, Libc libc) {
        List<String> tags = new ArrayList<>();
        switch (libc.family()) {
            case GLIBC -> addManylinux(tags, architecture, libc);
            case MUSL -> addMusllinux(tags, architecture, libc);
        }
        tags.add("linux_" + architecture);
        return List.copyOf(tags);
    }

    private static void addManylinux(List<String> tags, Architecture architecture, Libc libc) {
        if (libc.major() != 2) {
            return;
        }
        for (int minor = libc.minor(); minor >= architecture.oldestGlibcMinor(); minor--) {
            tags.add("manylinux_2_" + minor + "_" + architecture);
            switch (minor) {
                case 17 -> tags.add("manylinux2014_" + architecture);
                case 12 -> tags.add("manylinux2010_" + architecture);
                case 5 -> tags.add("manylinux1_" + architecture);
                default -> {}
            }
        }
    }

    private static void addMusllinux(List<String> tags, Architecture architecture, Libc libc) {
        for (int minor = libc.minor(); minor >= 0; minor--) {
            tags.add("musllinux_" + libc.major() + "_" + minor + "_" + architecture);
        }
    }

    /**
     * What pip takes a platform named by the user to accept: the tag itself, and for the two newer aliases the older ones
     * (PEP 571 and 599, "Backwards compatibility").
     */
    static List<String> named(String platform) {
        int end = platform.indexOf('_');
        String family = end < 0 ? platform : platform.substring(0, end);
        String suffix = end < 0 ? "" : platform.substring(end);
        boolean intel = suffix.equals("_x86_64") || suffix.equals("_i686");
        if (family.equals("manylinux2014") && intel) {
            return List.of(platform, "manylinux2010" + suffix, "manylinux1" + suffix);
        }
        return family.equals("manylinux2010") ? List.of(platform, "manylinux1" + suffix) : List.of(platform);
    }
}
