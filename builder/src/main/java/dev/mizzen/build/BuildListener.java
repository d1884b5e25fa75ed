package dev.mizzen.build;

/** Hears what a build does. Called from any of its threads, one call at a time for each. */
@FunctionalInterface
public interface BuildListener {
    /** Hears nothing. */
    BuildListener SILENT = event -> {};

    /** Must return soon, and throw nothing. */
    void on(BuildEvent event);
}
