package dev.mizzen.build;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Tells a listener of the steps of a build and how long each took. Safe for use by several threads. */
final class StepClock {
    private final BuildListener listener;
    private final Map<Object, Long> began = new ConcurrentHashMap<>();

    StepClock(BuildListener listener) {
        this.listener = listener;
    }

    /** @param step what the step is about, by its equality */
    void started(Object step, String title) {
        began.put(step, System.nanoTime());
        listener.on(new BuildEvent.StepStarted(title));
    }

    /** Ends the step about {@code step}; one that never began took no time. */
    void finished(Object step, String title, long bytes, boolean reused) {
        long now = System.nanoTime();
        listener.on(new BuildEvent.StepFinished(title, bytes, now - began.getOrDefault(step, now), reused));
    }
}
