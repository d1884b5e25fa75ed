package dev.mizzen.cli;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a build clean up when the user presses Ctrl-C: the Java machine then runs its shutdown hooks and ends with 130 by
 * itself. The hook interrupts the build and waits for its end, but not for long.
 */
final class Interruption {
    private static final long LONGEST_WAIT_SECONDS = 5;

    private final Thread work;
    private final CountDownLatch ended = new CountDownLatch(1);

    private Interruption(Thread work) {
        this.work = work;
    }

    /** From now on a signal interrupts {@code work}, until {@link #ended}. */
    static Interruption of(Thread work) {
        Interruption interruption = new Interruption(work);
        Runtime.getRuntime().addShutdownHook(new Thread(interruption::stop, "interruption"));
        return interruption;
    }

    /** The work is over, and all that it had to say is said. */
    void ended() {
        ended.countDown();
    }

    private void stop() {
        if (ended.getCount() == 0) {
            return;
        }
        work.interrupt();
        try {
            ended.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static Problem problem() {
        return Problem.of(ProblemCode.INTERRUPTED, "interrupted");
    }
}
