package dev.mizzen.cli;

import dev.mizzen.diagnostic.ExitStatus;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a build clean up when the user presses Ctrl-C: the Java machine then runs its shutdown hooks and ends with 130 by
 * itself. The hook interrupts the build and waits for its end, but not for long, and no longer when the user insists.
 */
final class Interruption {
    private static final long LONGEST_WAIT_MILLIS = 5000;
    private static final long POLL_MILLIS = 50;

    /** The Java machine gives every signal a thread of that name; the first waits for this hook, later ones for the first. */
    private static final String INTERRUPTING = "SIGINT handler";

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
            for (long waited = 0; waited < LONGEST_WAIT_MILLIS; waited += POLL_MILLIS) {
                if (ended.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
                if (signals() > 1) {
                    Runtime.getRuntime().halt(ExitStatus.INTERRUPTED.code());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long signals() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(INTERRUPTING))
                .count();
    }

    static Problem problem() {
        return Problem.of(ProblemCode.INTERRUPTED, "interrupted");
    }
}
