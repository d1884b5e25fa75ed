package dev.mizzen.registry;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.apache.v2.ApacheHttpTransport;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.http.HttpPolicy;
import dev.mizzen.http.Redirects;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import org.apache.http.HttpClientConnection;
import org.apache.http.HttpEntity;
import org.apache.http.HttpException;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.auth.AuthScope;
import org.apache.http.auth.UsernamePasswordCredentials;
import org.apache.http.client.methods.HttpRequestWrapper;
import org.apache.http.client.protocol.HttpClientContext;
import org.apache.http.config.SocketConfig;
import org.apache.http.entity.HttpEntityWrapper;
import org.apache.http.impl.client.BasicCredentialsProvider;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.conn.SystemDefaultRoutePlanner;
import org.apache.http.protocol.HttpContext;
import org.apache.http.protocol.HttpRequestExecutor;
import org.apache.http.util.EntityUtils;

/** The connections to one registry: proxies, trust and limits as the policy has them; connections are used again. */
final class Transport {
    private static final int MOST_ERROR_BYTES = 64 << 10;

    /** A registry that has received a large blob computes its digest before it answers. */
    private static final int UPLOAD_PATIENCE = 10;

    private Transport() {}

    /**
     * @param locations the spellings of addresses that must be kept
     * @param connections how many may be open at once
     */
    static HttpTransport open(Origin origin, RegistryPolicy policy, UploadLocations locations, int connections) {
        HttpClientBuilder builder = HttpClientBuilder.create()
                .disableRedirectHandling() // jib's client follows them, without the login
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .setDefaultSocketConfig(SocketConfig.custom()
                        .setTcpNoDelay(true)
                        .setSoTimeout((int) policy.http().connectTimeout().toMillis())
                        .build())
                .setMaxConnTotal(connections)
                .setMaxConnPerRoute(connections)
                .setRoutePlanner(new SystemDefaultRoutePlanner(policy.proxies()))
                .setRequestExecutor(new Patience(policy.http()))
                .addInterceptorFirst((HttpRequest request, HttpContext context) -> guard(origin, context))
                .addInterceptorLast((HttpRequest request, HttpContext context) -> spell(request, context, locations))
                .addInterceptorFirst((HttpResponse response, HttpContext context) -> tame(response));
        policy.trust().context().ifPresent(builder::setSSLContext);
        proxyLogin(origin, policy).ifPresent(builder::setDefaultCredentialsProvider);
        return new ApacheHttpTransport(builder.build());
    }

    private static Optional<BasicCredentialsProvider> proxyLogin(Origin origin, RegistryPolicy policy) {
        return policy.proxies()
                .proxyFor(origin.uri())
                .filter(proxy -> proxy.getUserInfo() != null)
                .map(proxy -> {
                    String[] login = proxy.getUserInfo().split(":", 2);
                    BasicCredentialsProvider provider = new BasicCredentialsProvider();
                    provider.setCredentials(
                            new AuthScope(proxy.getHost(), Redirects.port(proxy)),
                            new UsernamePasswordCredentials(login[0], login.length > 1 ? login[1] : ""));
                    return provider;
                });
    }

    /** Every hop passes here, so that no redirect leads from https to http, or from outside to this machine. */
    private static void guard(Origin origin, HttpContext context) throws IOException {
        String host = HttpClientContext.adapt(context).getTargetHost().toURI() + "/";
        if (!origin.owns(URI.create(host))) {
            try {
                Redirects.follow(origin.uri(), host);
            } catch (BuildException e) {
                throw new RefusedPlaceException(e);
            }
        }
    }

    private static void spell(HttpRequest request, HttpContext context, UploadLocations locations) {
        String host = HttpClientContext.adapt(context).getTargetHost().toURI();
        if (request instanceof HttpRequestWrapper wrapper && wrapper.getURI() != null) {
            locations
                    .given(host + wrapper.getURI())
                    .ifPresent(given -> wrapper.setURI(URI.create(given.substring(host.length()))));
        }
    }

    /** An error's text is bounded, and an empty body is read to its end, which gives the connection back. */
    private static void tame(HttpResponse response) throws IOException {
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            return;
        }
        if (response.getStatusLine().getStatusCode() >= 300) {
            response.setEntity(new Bounded(entity));
        } else if (entity.getContentLength() == 0) {
            EntityUtils.consume(entity);
        }
    }

    private static final class Bounded extends HttpEntityWrapper {
        Bounded(HttpEntity whole) {
            super(whole);
        }

        @Override
        public InputStream getContent() throws IOException {
            return new FilterInputStream(super.getContent()) {
                private int left = MOST_ERROR_BYTES;

                @Override
                public int read() throws IOException {
                    byte[] one = new byte[1];
                    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
                }

                @Override
                public int read(byte[] buffer, int offset, int length) throws IOException {
                    try {
                        int read = left == 0 ? -1 : super.read(buffer, offset, Math.min(left, length));
                        left -= Math.max(read, 0);
                        return read;
                    } catch (IOException e) {
                        return -1; // the status says enough, and google's client would print a stack trace
                    }
                }
            };
        }
    }

    /** How long each stage may take; the client itself knows one limit for all. */
    private static final class Patience extends HttpRequestExecutor {
        private final HttpPolicy policy;

        Patience(HttpPolicy policy) {
            this.policy = policy;
        }

        @Override
        protected HttpResponse doReceiveResponse(
                HttpRequest request, HttpClientConnection connection, HttpContext context)
                throws HttpException, IOException {
            String method = request.getRequestLine().getMethod();
            boolean upload = method.equals("PUT") || method.equals("PATCH");
            int answer = (int) policy.answerTimeout().toMillis();
            connection.setSocketTimeout(upload ? answer * UPLOAD_PATIENCE : answer);
            HttpResponse response = super.doReceiveResponse(request, connection, context);
            connection.setSocketTimeout((int) policy.idleTimeout().toMillis());
            return response;
        }
    }
}
