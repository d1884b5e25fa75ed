package dev.mizzen.index;

/** Hears how wheels come in; called on any thread, several at once. */
public interface FetchProgress {
    /** Hears nothing. */
    FetchProgress NONE = new FetchProgress() {};

    /** The wheel is not in the store; fetching it begins. */
    default void fetching(Candidate candidate) {}

    /**
     * The wheel is there: it has been fetched now, or {@code reused}.
     *
     * @param bytes its length
     */
    default void fetched(Candidate candidate, long bytes, boolean reused) {}
}
