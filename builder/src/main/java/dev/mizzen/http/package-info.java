/**
 * The rules for talking to a server, as values: when to try again, where a redirect may lead, which proxy to take, whom to
 * trust, how long to wait and how much to read. {@link dev.mizzen.http.HttpFetcher} obeys them over the JDK's client; the
 * registry applies the same rules to a client of its own. No credential ever follows a redirect to another host.
 */
@NullMarked
package dev.mizzen.http;

import org.jspecify.annotations.NullMarked;
