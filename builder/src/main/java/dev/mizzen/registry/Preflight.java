package dev.mizzen.registry;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.http.Redirects;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Looks whether a registry can be reached before anything is asked of it: name, connection, TLS. Costs milliseconds and
 * says which of them fails, where jib would try for a minute.
 */
final class Preflight {
    private static final int MOST_ADDRESSES = 4;

    private Preflight() {}

    /** @throws BuildException {@code HTTP_UNREACHABLE} */
    static void check(Origin origin, RegistryPolicy policy) throws BuildException {
        if (policy.proxies().proxyFor(origin.uri()).isPresent()) {
            return; // only the proxy knows
        }
        String host = origin.uri().getHost();
        try (Socket socket = connect(origin, host, policy)) {
            if (!origin.plain()) {
                greet(origin, host, socket, policy);
            }
        } catch (IOException e) {
            throw unreachable(origin, "the connection broke").exception(e);
        }
    }

    private static Socket connect(Origin origin, String host, RegistryPolicy policy) throws BuildException {
        List<InetAddress> addresses;
        try {
            addresses = Arrays.asList(InetAddress.getAllByName(host));
        } catch (UnknownHostException e) {
            throw unreachable(origin, "its name is not known").exception(e);
        }
        int patience = (int) policy.http().connectTimeout().toMillis();
        IOException last = new IOException("no address");
        for (InetAddress address : addresses.subList(0, Math.min(MOST_ADDRESSES, addresses.size()))) {
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(address, Redirects.port(origin.uri())), patience);
                return socket;
            } catch (IOException e) {
                last = e;
                close(socket);
            }
        }
        String reason = last instanceof SocketTimeoutException ? "no connection in time" : "it refuses connections";
        throw unreachable(origin, reason).exception(last);
    }

    private static void greet(Origin origin, String host, Socket socket, RegistryPolicy policy)
            throws IOException, BuildException {
        SSLSocketFactory factory = policy.trust().context().isPresent()
                ? policy.trust().context().get().getSocketFactory()
                : (SSLSocketFactory) SSLSocketFactory.getDefault();
        socket.setSoTimeout((int) policy.http().connectTimeout().toMillis());
        try (SSLSocket secure = (SSLSocket) factory.createSocket(socket, host, socket.getPort(), true)) {
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(parameters);
            secure.startHandshake();
        } catch (SocketTimeoutException e) {
            throw withoutTls(origin, "does not answer with TLS in time").exception(e);
        } catch (SSLHandshakeException e) {
            throw Problem.of(
                            ProblemCode.HTTP_UNREACHABLE,
                            "the registry `" + origin.name() + "` is not trusted: "
                                    + Redaction.printable(String.valueOf(e.getMessage())))
                    .hint("name the file of the authority that it belongs to with `SSL_CERT_FILE`")
                    .exception(e);
        } catch (SSLException e) {
            throw withoutTls(origin, "does not speak TLS").exception(e);
        }
    }

    private static Problem withoutTls(Origin origin, String what) {
        return Problem.of(ProblemCode.HTTP_UNREACHABLE, "the registry `" + origin.name() + "` " + what)
                .hint("if it speaks plain HTTP, and nobody between here and there needs to be kept out, say so with"
                        + " `--insecure-registry " + origin.name() + "`");
    }

    private static Problem unreachable(Origin origin, String reason) {
        return Problem.of(
                        ProblemCode.HTTP_UNREACHABLE,
                        "the registry `" + origin.name() + "` cannot be reached: " + reason)
                .hint("check its name and the network; `HTTPS_PROXY`, `NO_PROXY` and `SSL_CERT_FILE` are honoured");
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It never was connected.
        }
    }
}
