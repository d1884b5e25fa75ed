package dev.mizzen.layer;

/**
 * A first-party project that goes into the image beside the application.
 *
 * @param distribution what it is to the environment
 * @param source which of its files go in
 */
public record MemberSource(AppDistribution distribution, AppSource source) {
    /** The normalised name. */
    String name() {
        return distribution.name().toString();
    }

    /** Name and version, as people write them. */
    String title() {
        return distribution.name() + " " + distribution.version();
    }
}
