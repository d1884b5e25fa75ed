package dev.mizzen.build;

import dev.mizzen.diagnostic.Problem;

/** What a build tells while it works. */
public sealed interface BuildEvent {
    /** A part of the build begins: {@code Reading the base image}. Phases follow one another. */
    record PhaseStarted(String name) implements BuildEvent {}

    /** One piece of work begins, such as a layer; several may run at once, under different names. */
    record StepStarted(String name) implements BuildEvent {}

    /**
     * One piece of work is done; it need not have been announced.
     *
     * @param name the name of its start: {@code numpy 2.1.0}
     * @param bytes how many bytes came out; 0 when that means nothing
     * @param nanos how long it took
     * @param reused whether it had been done by an earlier build
     */
    record StepFinished(String name, long bytes, long nanos, boolean reused) implements BuildEvent {}

    /** Something that the user did not say was inferred or found out: {@code entry point: gunicorn, the only script}. */
    record Noted(String text) implements BuildEvent {}

    /** Something that only who looks closely wants to know: files of other projects on the page of an index. */
    record Detailed(String text) implements BuildEvent {}

    /** Something is suspicious, but does not stop the build; also in the result. */
    record Warned(Problem problem) implements BuildEvent {}
}
