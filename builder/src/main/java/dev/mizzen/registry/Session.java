package dev.mizzen.registry;

import com.google.api.client.http.HttpTransport;
import com.google.cloud.tools.jib.api.Credential;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.event.EventHandlers;
import com.google.cloud.tools.jib.http.Response;
import com.google.cloud.tools.jib.registry.RegistryClient;
import dev.mizzen.diagnostic.BuildException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;

/** A repository that has been reached and, where it asks for it, has been logged in to. */
final class Session implements AutoCloseable {
    private static final String USER_AGENT = "mizzen";

    private final RegistryClient client;
    private final RegistryHttp http;
    private final HttpTransport transport;
    private final RegistryPolicy policy;
    private final RegistryFault fault;

    private Session(
            RegistryClient client,
            RegistryHttp http,
            HttpTransport transport,
            RegistryPolicy policy,
            RegistryFault fault) {
        this.client = client;
        this.http = http;
        this.transport = transport;
        this.policy = policy;
        this.fault = fault;
    }

    /**
     * @param purpose what is going to be done with the repository
     * @param connections how many may be open at once
     */
    static Session open(
            Origin origin, String repository, Purpose purpose, RegistryPolicy policy, Logins logins, int connections)
            throws BuildException {
        Preflight.check(origin, policy);
        Optional<Login> login = logins.find(origin.name(), repository);
        UploadLocations locations = new UploadLocations();
        HttpTransport transport = Transport.open(origin, policy, locations, connections);
        RegistryHttp http = new RegistryHttp(origin, transport, locations);
        RegistryClient.Factory factory = purpose.mountFrom().isPresent()
                ? RegistryClient.factory(
                        EventHandlers.NONE,
                        origin.authority(),
                        repository,
                        purpose.mountFrom().get(),
                        http)
                : RegistryClient.factory(EventHandlers.NONE, origin.authority(), repository, http);
        login.ifPresent(known -> factory.setCredential(Credential.from(known.user(), known.secret())));
        RegistryClient client = factory.setUserAgent(USER_AGENT).newRegistryClient();
        RegistryFault fault = new RegistryFault(origin, login, logins.places());
        Session session = new Session(client, http, transport, policy, fault);
        String action = (purpose.push() ? "push to `" : "pull from `") + repository + "`";
        session.attempts(action, Refusal::isTemporary).run(Exchange::plain, exchange -> {
            boolean bearer =
                    http.with(exchange, () -> purpose.push() ? client.doPushBearerAuth() : client.doPullBearerAuth());
            boolean asked = exchange.refusal().isPresent();
            if (!bearer && asked && login.filter(known -> !known.isToken()).isPresent()) {
                client.configureBasicAuth();
            }
            return bearer;
        });
        return session;
    }

    /**
     * What a session is for.
     *
     * @param push whether something will be stored, too
     * @param mountFrom the repository of the same registry that blobs may be taken from
     */
    record Purpose(boolean push, Optional<String> mountFrom) {}

    Attempts attempts(String action, Predicate<Refusal> temporary) {
        return new Attempts(policy.http().retry(), fault, action, temporary);
    }

    RegistryFault fault() {
        return fault;
    }

    /** A question to jib whose answer it makes sense of itself. */
    @FunctionalInterface
    interface Question<T> {
        T ask(RegistryClient client) throws IOException, RegistryException;
    }

    <T> T ask(Exchange exchange, Question<T> question) throws IOException, RegistryException {
        return http.with(exchange, () -> question.ask(client));
    }

    /**
     * The registry's own answer to a question about a manifest or blob; close it.
     *
     * @return nothing if it answered that it has no such thing
     */
    Optional<Response> answer(Exchange exchange, Question<?> question) throws IOException, RegistryException {
        try {
            ask(exchange, question);
            throw new IllegalStateException("an answer went past us");
        } catch (Exchange.Captured captured) {
            if (exchange.refusal().filter(refusal -> refusal.status() == 404).isPresent()) {
                return Optional.empty();
            }
            if (captured.response().isEmpty()) {
                throw captured;
            }
            return captured.response();
        }
    }

    @Override
    public void close() throws IOException {
        transport.shutdown();
    }
}
