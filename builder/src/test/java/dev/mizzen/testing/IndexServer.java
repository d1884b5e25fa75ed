package dev.mizzen.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;

/**
 * A package index in this process, at an address of its own. It knows exact paths only, and takes note of every request and of
 * every one that a well-mannered client would not have sent: a page without a stated preference for JSON, a file by another
 * coding than its own.
 */
public final class IndexServer implements AutoCloseable {
    public static final String HTML = "text/html; charset=utf-8";
    public static final String JSON = "application/vnd.pypi.simple.v1+json";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, HttpHandler> places = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private volatile Optional<String> login = Optional.empty();

    public IndexServer() {
        this("127.0.0.1");
    }

    /** @param address an address of the loopback network, so that there can be several hosts */
    public IndexServer(String address) {
        try {
            server = HttpServer.create(new InetSocketAddress(address, 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** {@code http://127.0.0.1:PORT} and then {@code path}. */
    public URI uri(String path) {
        return URI.create("http://" + place() + path);
    }

    /** {@code http://USER:PASSWORD@127.0.0.1:PORT} and then {@code path}. */
    public URI uri(String userInfo, String path) {
        return URI.create("http://" + userInfo + "@" + place() + path);
    }

    /** Host and port. */
    public String place() {
        return server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort();
    }

    /** From now on requests without this login are answered with 401. */
    public IndexServer protect(String user, String password) {
        login = Optional.of("Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8)));
        return this;
    }

    public IndexServer at(String path, HttpHandler handler) {
        places.put(path, handler);
        return this;
    }

    /** Answers with a body of that type. */
    public IndexServer put(String path, String type, byte[] body) {
        return at(path, exchange -> {
            exchange.getResponseHeaders().set("Content-Type", type);
            reply(exchange, 200, body);
        });
    }

    public IndexServer html(String path, String text) {
        return put(path, HTML, text.getBytes(UTF_8));
    }

    public IndexServer json(String path, String text) {
        return put(path, JSON, text.getBytes(UTF_8));
    }

    /** A project's page below {@code /simple/} in HTML, with one link for each of {@code hrefs}. */
    public IndexServer project(String name, String... hrefs) {
        StringBuilder page = new StringBuilder("<!DOCTYPE html><html><body><h1>Links for " + name + "</h1>\n");
        for (String href : hrefs) {
            String file = href.replaceAll("[#?\"].*", "");
            page.append("<a href=\"" + href + "\">" + file.substring(file.lastIndexOf('/') + 1) + "</a><br/>\n");
        }
        return html("/simple/" + name + "/", page + "</body></html>");
    }

    public IndexServer file(String path, byte[] content) {
        return at(path, exchange -> {
            String coding = exchange.getRequestHeaders().getFirst("Accept-Encoding");
            if (!"identity".equals(coding)) {
                faults.add(path + " was asked for in the coding " + coding);
            }
            exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
            reply(exchange, 200, content);
        });
    }

    /** Answers with the part of {@code content} that is asked for (RFC 9110, 14), or with the whole. */
    public IndexServer ranges(String path, byte[] content) {
        return at(path, exchange -> {
            String range = exchange.getRequestHeaders().getFirst("Range");
            if (range == null) {
                reply(exchange, 200, content);
                return;
            }
            int dash = range.indexOf('-');
            String first = range.substring("bytes=".length(), dash);
            int number = Integer.parseInt(range.substring(dash + 1));
            int from = first.isEmpty() ? Math.max(0, content.length - number) : Integer.parseInt(first);
            int last = first.isEmpty() ? content.length - 1 : Math.min(number, content.length - 1);
            exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + last + "/" + content.length);
            reply(exchange, 206, Arrays.copyOfRange(content, from, last + 1));
        });
    }

    /** Puts a wheel into {@code /files/} and returns its name with {@code #sha256=}. */
    public String wheel(WheelBuilder wheel) {
        byte[] content = wheel.bytes();
        file("/files/" + wheel.filename(), content);
        return "/files/" + wheel.filename() + "#sha256=" + hex(content);
    }

    public static String hex(byte[] content) {
        return dev.mizzen.digest.Digest.sha256(content).hex();
    }

    public IndexServer redirect(String path, String location) {
        return at(path, exchange -> {
            exchange.getResponseHeaders().set("Location", location);
            reply(exchange, 302, new byte[0]);
        });
    }

    public IndexServer status(String path, int status) {
        return at(path, exchange -> reply(exchange, status, "no".getBytes(UTF_8)));
    }

    /** Answers with {@code status} that many times, asking for an immediate return, and then as {@code then} does. */
    public IndexServer busy(String path, int status, int times, HttpHandler then) {
        int[] left = {times};
        return at(path, exchange -> {
            boolean refuse;
            synchronized (left) {
                refuse = left[0]-- > 0;
            }
            if (refuse) {
                exchange.getResponseHeaders().set("Retry-After", "0");
                reply(exchange, status, new byte[0]);
            } else {
                then.handle(exchange);
            }
        });
    }

    /** The handler that stands at {@code path} now. */
    public HttpHandler handler(String path) {
        return Objects.requireNonNull(places.get(path));
    }

    /** Every request so far: path, and {@code Authorization} and {@code Range} where there were any. */
    public List<String> requests() {
        List<String> sorted = new ArrayList<>(requests);
        sorted.sort(null);
        return sorted;
    }

    public void forget() {
        requests.clear();
    }

    /** What a client did that it should not. */
    public List<String> faults() {
        return List.copyOf(faults);
    }

    public static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    public static byte[] gzip(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        String range = exchange.getRequestHeaders().getFirst("Range");
        requests.add(path + (authorization == null ? "" : " " + authorization) + (range == null ? "" : " " + range));
        String accept = String.valueOf(exchange.getRequestHeaders().getFirst("Accept"));
        if (path.endsWith("/") && !Arrays.asList(accept.split("[,;] *")).contains(JSON)) {
            faults.add(path + " was asked for as " + accept);
        }
        HttpHandler handler = places.get(path);
        try (exchange) {
            if (login.isPresent() && !login.get().equals(authorization)) {
                reply(exchange, 401, new byte[0]);
            } else if (handler == null) {
                reply(exchange, 404, "not here".getBytes(UTF_8));
            } else {
                handler.handle(exchange);
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        server.stop(0);
    }
}
