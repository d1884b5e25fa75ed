package com.google.cloud.tools.jib.http;

import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpTransport;

/**
 * Jib's client over a transport of the caller's, and without its own retries: they replay an upload that the registry has
 * already dropped, and answer a refused connection with a minute of silence. Stands in jib's package because the
 * constructor that takes a transport is not visible outside.
 */
public class SingleAttemptHttpClient extends FailoverHttpClient {
    /** @param plain whether http addresses may be asked, and credentials sent to them */
    public SingleAttemptHttpClient(HttpTransport transport, boolean plain) {
        super(plain, plain, event -> {}, () -> transport, () -> transport, false);
    }

    /** The headers that {@code request} will be sent with, free to be changed. */
    protected static HttpHeaders headers(Request request) {
        return request.getHeaders();
    }
}
