package dev.mizzen.registry;

import com.google.cloud.tools.jib.api.RegistryException;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.http.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** One piece of work with a registry, tried until it succeeds, can't succeed, or patience ends. */
final class Attempts {
    private final RetryPolicy policy;
    private final RegistryFault fault;
    private final String action;
    private final Predicate<Refusal> temporary;
    private int failures;
    private Duration waited = Duration.ZERO;

    /**
     * @param action what is done, in words: {@code push to `team/app`}
     * @param temporary after which refusals to try again
     */
    Attempts(RetryPolicy policy, RegistryFault fault, String action, Predicate<Refusal> temporary) {
        this.policy = policy;
        this.fault = fault;
        this.action = action;
        this.temporary = temporary;
    }

    /** One attempt; what the registry said is in the exchange when it fails. */
    @FunctionalInterface
    interface Attempt<T> {
        T run(Exchange exchange) throws IOException, RegistryException, BuildException;
    }

    /** Makes the exchange for one attempt. */
    @FunctionalInterface
    interface Exchanges {
        Exchange next();
    }

    <T> T run(Exchanges exchanges, Attempt<T> attempt) throws BuildException {
        while (true) {
            Exchange exchange = exchanges.next();
            Exception failed;
            try {
                return attempt.run(exchange);
            } catch (Exchange.Captured | IOException | RegistryException e) {
                failed = e;
            }
            failures++;
            giveUpOrWait(failed, exchange.refusal());
        }
    }

    /** Forgets earlier failures, since something has been achieved. */
    void progressed() {
        failures = 0;
        waited = Duration.ZERO;
    }

    private void giveUpOrWait(Exception failed, Optional<Refusal> refusal) throws BuildException {
        IOException broken = failed instanceof IOException io ? io : new IOException(failed);
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof RefusedPlaceException refused) {
                throw refused.problem();
            }
            if (cause instanceof IOException io) {
                broken = io;
            }
        }
        boolean again = refusal.map(temporary::test).orElse(RegistryFault.isPassing(broken));
        Optional<Duration> pause =
                again ? policy.pause(failures, refusal.flatMap(Refusal::retryAfter), waited) : Optional.empty();
        if (pause.isEmpty()) {
            throw refusal.isPresent()
                    ? fault.refused(action, refusal.get(), failures)
                    : fault.unreachable(action, broken, failures);
        }
        waited = waited.plus(pause.get());
        sleep(pause.get());
    }

    private static void sleep(Duration pause) throws BuildException {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            throw BuildException.interrupted(e);
        }
    }
}
