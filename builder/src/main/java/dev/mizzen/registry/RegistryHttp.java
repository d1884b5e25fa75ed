package dev.mizzen.registry;

import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpTransport;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.http.Request;
import com.google.cloud.tools.jib.http.Response;
import com.google.cloud.tools.jib.http.ResponseException;
import com.google.cloud.tools.jib.http.SingleAttemptHttpClient;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.http.Redirects;
import dev.mizzen.oci.MediaType;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What lies between jib's protocol and the network: manifests and blobs are taken out before jib reads them, a login reaches
 * only the registry itself and the token server that it names, plain HTTP only a registry that was declared so.
 */
final class RegistryHttp extends SingleAttemptHttpClient {
    private static final Pattern REALM = Pattern.compile("realm=\"([^\"]*)\"");
    private static final Pattern CONTENT = Pattern.compile("/v2/.+/(?:manifests/[^/]+|blobs/[a-z0-9]+:[0-9a-f]+)");
    private static final String ACCEPT = Stream.of(
                    MediaType.INDEX, MediaType.MANIFEST, MediaType.DOCKER_INDEX, MediaType.DOCKER_MANIFEST)
            .map(MediaType::name)
            .collect(Collectors.joining(", "));

    private final Origin origin;
    private final SingleAttemptHttpClient tls;
    private final UploadLocations locations;
    private final Set<String> realms = ConcurrentHashMap.newKeySet();
    private final Map<Thread, Exchange> current = new ConcurrentHashMap<>();

    RegistryHttp(Origin origin, HttpTransport transport, UploadLocations locations) {
        super(transport, true);
        this.locations = locations;
        this.origin = origin;
        this.tls = new SingleAttemptHttpClient(transport, false);
    }

    /** What is asked of jib with an exchange in mind. */
    @FunctionalInterface
    interface Question<T> {
        T ask() throws IOException, RegistryException;
    }

    /** Asks with {@code exchange} in force for this thread. */
    <T> T with(Exchange exchange, Question<T> question) throws IOException, RegistryException {
        current.put(Thread.currentThread(), exchange);
        try {
            return question.ask();
        } finally {
            current.remove(Thread.currentThread());
        }
    }

    @Override
    public Response call(String method, URL url, Request request) throws IOException {
        Exchange exchange = Objects.requireNonNull(current.get(Thread.currentThread()), "no exchange");
        URL target = origin.rewrite(url);
        URI uri = URI.create(target.toString());
        boolean content = origin.owns(uri) && CONTENT.matcher(uri.getPath()).matches();
        HttpHeaders headers = headers(request);
        prepare(headers, exchange, uri, content);
        String verb = content ? exchange.method(method) : method;
        try {
            Response response = target.getProtocol().equals("https")
                    ? tls.call(verb, target, request)
                    : super.call(verb, target, request);
            exchange.answered();
            if (!exchange.upload().isEmpty() && response.getStatusCode() == 202) {
                List<String> next = response.getHeader("Location");
                if (next.size() == 1) { // jib refuses any other number
                    URL location = response.getRequestUrl().toURL(next.get(0));
                    locations.remember(origin.rewrite(location), exchange.upload());
                }
            }
            if (content) {
                throw new Exchange.Captured(response);
            }
            return response;
        } catch (ResponseException e) {
            exchange.refused(Refusal.of(verb, uri, e));
            if (origin.owns(uri)) {
                learnRealm(e);
            }
            if (content && e.getStatusCode() != 401) {
                throw new Exchange.Captured(null);
            }
            throw e;
        }
    }

    private void prepare(HttpHeaders headers, Exchange exchange, URI uri, boolean content) {
        headers.setAcceptEncoding(null);
        if (!origin.owns(uri) && !isRealm(uri)) {
            headers.setAuthorization((String) null);
        }
        if (content && uri.getPath().contains("/manifests/")) {
            headers.setAccept(ACCEPT);
        }
        if (content && exchange.offset() > 0) {
            headers.setRange("bytes=" + exchange.offset() + "-");
        }
    }

    private boolean isRealm(URI uri) {
        String text = uri.toString();
        int query = text.indexOf('?');
        return realms.contains(query < 0 ? text : text.substring(0, query));
    }

    /** The registry says where tokens are handed out; the user's login goes there. */
    private void learnRealm(ResponseException answer) throws IOException {
        for (String challenge :
                Objects.requireNonNullElse(answer.getHeaders().getAuthenticateAsList(), List.<String>of())) {
            Matcher realm = REALM.matcher(challenge);
            if (challenge.regionMatches(true, 0, "bearer ", 0, 7) && realm.find()) {
                try {
                    URI place = Redirects.follow(origin.uri(), realm.group(1));
                    String text = place.toString();
                    int query = text.indexOf('?');
                    realms.add(query < 0 ? text : text.substring(0, query));
                } catch (BuildException e) {
                    throw new RefusedPlaceException(e);
                }
            }
        }
    }
}
