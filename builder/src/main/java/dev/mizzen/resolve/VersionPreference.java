package dev.mizzen.resolve;

import dev.mizzen.python.Version;
import java.util.Comparator;

/** Which of several versions that would all do is taken. Nothing but the order: each of them allows every version. */
public enum VersionPreference {
    /** The newest; a pre-release only when no other version will do. */
    NEWEST_FINAL,
    /** The newest, pre-release or not. */
    NEWEST,
    /** The oldest; a pre-release only when no other version will do. */
    OLDEST_FINAL;

    /** The order in which versions are tried. */
    Comparator<Offer> order() {
        Comparator<Version> order = switch (this) {
            case NEWEST -> Comparator.reverseOrder();
            case NEWEST_FINAL -> Comparator.comparing(Version::isPreRelease).thenComparing(Comparator.reverseOrder());
            case OLDEST_FINAL -> Comparator.comparing(Version::isPreRelease).thenComparing(Comparator.naturalOrder());
        };
        return Comparator.comparing(Offer::turn).thenComparing(Offer::version, order);
    }
}
