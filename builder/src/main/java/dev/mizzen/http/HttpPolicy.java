package dev.mizzen.http;

import java.time.Duration;

/**
 * How patient and how trusting a client is.
 *
 * @param retry when a request is sent again
 * @param connectTimeout until a connection stands, TLS included
 * @param answerTimeout from the request to the headers of the answer
 * @param idleTimeout between two pieces of a body
 */
public record HttpPolicy(RetryPolicy retry, Duration connectTimeout, Duration answerTimeout, Duration idleTimeout) {
    /** 10 seconds to connect, 30 to answer, 30 without a byte. */
    public static final HttpPolicy DEFAULT =
            new HttpPolicy(RetryPolicy.DEFAULT, Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(30));

    /** The same, with other rules about trying again. */
    public HttpPolicy withRetry(RetryPolicy other) {
        return new HttpPolicy(other, connectTimeout, answerTimeout, idleTimeout);
    }

    /** The same, with one limit for every stage. */
    public HttpPolicy withTimeout(Duration each) {
        return new HttpPolicy(retry, each, each, each);
    }
}
