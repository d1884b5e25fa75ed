package dev.mizzen.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.mizzen.digest.Digest;
import dev.mizzen.oci.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * A registry (distribution-spec) inside the test, on 127.0.0.1, mostly in plain HTTP, with a second host, 127.0.0.2, for redirects.
 * It notes every request and every breach of the protocol, and plays the tricks that it is told to.
 */
public final class FakeRegistry implements AutoCloseable {
    private static final Pattern MANIFEST = Pattern.compile("/v2/(.+)/manifests/([^/]+)");
    private static final Pattern BLOB = Pattern.compile("/v2/(.+)/blobs/(sha256:[0-9a-f]{64})");
    private static final Pattern UPLOADS = Pattern.compile("/v2/(.+)/blobs/uploads/");
    private static final Pattern UPLOAD = Pattern.compile("/v2/(.+)/blobs/uploads/([0-9]+)");

    /** What one request is answered with, in place of the right answer. */
    @FunctionalInterface
    public interface Trick {
        void play(HttpExchange exchange) throws IOException;
    }

    private record Planned(Pattern request, Trick trick, AtomicInteger left) {}

    private record Upload(ByteArrayOutputStream content, AtomicInteger state) {}

    private record Manifest(String mediaType, String text) {
        byte[] bytes() {
            return text.getBytes(UTF_8);
        }
    }

    private final HttpServer server;
    private final HttpServer elsewhere;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<AtomicReference<String>> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final List<Planned> planned = new CopyOnWriteArrayList<>();
    private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    private final Map<String, Manifest> manifests = new ConcurrentHashMap<>();
    private final Map<String, Upload> uploads = new ConcurrentHashMap<>();
    private final FakeLogin login;

    private FakeRegistry(FakeLogin.Kind kind, Optional<SSLContext> tls) throws IOException {
        this.server = server("127.0.0.1", this::answer, tls);
        this.elsewhere = server("127.0.0.2", this::answerElsewhere, Optional.empty());
        this.login = new FakeLogin(kind, name());
    }

    /** One that asks for no login. */
    public static FakeRegistry open() throws IOException {
        return new FakeRegistry(FakeLogin.Kind.NONE, Optional.empty());
    }

    /** One that wants the login {@code me}, {@code s3cret} with every request. */
    public static FakeRegistry basic() throws IOException {
        return new FakeRegistry(FakeLogin.Kind.BASIC, Optional.empty());
    }

    /** One that wants a token, which it gives to the login {@code me}, {@code s3cret}; to everybody for reading. */
    public static FakeRegistry token() throws IOException {
        return new FakeRegistry(FakeLogin.Kind.TOKEN, Optional.empty());
    }

    /** One over TLS that wants the login {@code me}, {@code s3cret}; its second host is without TLS. */
    public static FakeRegistry tls(SSLContext identity) throws IOException {
        return new FakeRegistry(FakeLogin.Kind.BASIC, Optional.of(identity));
    }

    /** Host and port, as they stand in references. */
    public String name() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** The address of the second host. */
    public String elsewhere() {
        return "http://127.0.0.2:" + elsewhere.getAddress().getPort();
    }

    /** Every request so far, in the order in which they came, and its status: {@code HEAD /v2/app/manifests/1 404}. */
    public List<String> requests() {
        while (running.get() > 0) {
            Thread.onSpinWait(); // the client may have its answer before the handler is done
        }
        return requests.stream().map(AtomicReference::get).toList();
    }

    /** The requests so far that begin with {@code start}. */
    public long count(String start) {
        return requests().stream().filter(request -> request.startsWith(start)).count();
    }

    /** Forgets the requests so far. */
    public void forgetRequests() {
        requests.clear();
    }

    /** Every breach of the protocol so far. */
    public List<String> faults() {
        return List.copyOf(faults);
    }

    /** Answers the next {@code times} requests whose {@code METHOD path?query} matches otherwise. */
    public FakeRegistry trick(int times, String request, Trick trick) {
        planned.add(new Planned(Pattern.compile(request), trick, new AtomicInteger(times)));
        return this;
    }

    public Digest blob(String repository, byte[] content) {
        Digest digest = Digest.sha256(content);
        blobs.put(repository + "@" + digest, content);
        return digest;
    }

    public boolean hasBlob(String repository, Digest digest) {
        return blobs.containsKey(repository + "@" + digest);
    }

    public void removeBlob(String repository, Digest digest) {
        blobs.remove(repository + "@" + digest);
    }

    public Digest manifest(String repository, String tag, MediaType type, byte[] content) {
        Digest digest = Digest.sha256(content);
        manifests.put(repository + " " + tag, new Manifest(type.name(), new String(content, UTF_8)));
        manifests.put(repository + " " + digest, new Manifest(type.name(), new String(content, UTF_8)));
        return digest;
    }

    /** Puts the first image of an OCI layout there. */
    public void image(String repository, String tag, Path layout) throws IOException {
        try (Stream<Path> all = Files.list(layout.resolve("blobs/sha256"))) {
            for (Path file : all.toList()) {
                blob(repository, Files.readAllBytes(file));
            }
        }
        JsonNode first = new ObjectMapper()
                .readTree(layout.resolve("index.json").toFile())
                .at("/manifests/0");
        Path manifest =
                layout.resolve("blobs").resolve(first.get("digest").asText().replace(':', '/'));
        manifest(repository, tag, new MediaType(first.get("mediaType").asText()), Files.readAllBytes(manifest));
    }

    public Optional<byte[]> manifest(String repository, String tag) {
        return Optional.ofNullable(manifests.get(repository + " " + tag)).map(Manifest::bytes);
    }

    /** A status without a body, with one header. */
    public static Trick status(int status, String header, String value) {
        return exchange -> {
            exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
            exchange.getResponseHeaders().add(header, value);
            exchange.sendResponseHeaders(status, -1);
        };
    }

    /** An error of the registry. */
    public static Trick error(int status, String code, String message) {
        return exchange -> {
            exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
            reply(exchange, status, "application/json", errors(code, message));
        };
    }

    /** Reads some bytes of the request's body and cuts the connection. */
    public static Trick cutAfter(int bytes) {
        return exchange -> {
            exchange.getRequestBody().readNBytes(bytes);
            throw new IOException("cut on purpose");
        };
    }

    /** Promises {@code content} and cuts the connection after some of its bytes. */
    public static Trick truncated(byte[] content, int bytes) {
        return exchange -> {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content, 0, bytes);
            exchange.getResponseBody().flush();
            throw new IOException("cut on purpose");
        };
    }

    /** Sends something else. */
    public static Trick content(String type, byte[] content) {
        return exchange -> reply(exchange, 200, type, content);
    }

    private HttpServer server(String host, HttpHandler handler, Optional<SSLContext> tls) throws IOException {
        InetSocketAddress place = new InetSocketAddress(InetAddress.getByName(host), 0);
        HttpServer made = tls.isPresent() ? HttpsServer.create(place, 0) : HttpServer.create(place, 0);
        if (made instanceof HttpsServer secure) {
            secure.setHttpsConfigurator(new HttpsConfigurator(tls.orElseThrow()));
        }
        made.setExecutor(threads);
        made.createContext("/", exchange -> {
            running.incrementAndGet();
            String asked = host(host) + line(exchange) + " ";
            AtomicReference<String> seen = new AtomicReference<>(asked);
            requests.add(seen);
            try (exchange) {
                handler.handle(exchange);
            } finally {
                seen.set(asked + (exchange.getResponseCode() < 0 ? "cut" : exchange.getResponseCode()));
                running.decrementAndGet();
            }
        });
        made.start();
        return made;
    }

    private static String host(String host) {
        return host.equals("127.0.0.1") ? "" : host + " ";
    }

    private static String line(HttpExchange exchange) {
        return exchange.getRequestMethod() + " " + exchange.getRequestURI();
    }

    private void answer(HttpExchange exchange) throws IOException {
        for (Planned plan : planned) {
            if (plan.request().matcher(line(exchange)).matches() && takes(plan)) {
                plan.trick().play(exchange);
                return;
            }
        }
        String path = exchange.getRequestURI().getPath();
        if (login.answers(exchange)) {
            return;
        }
        Matcher manifest = MANIFEST.matcher(path);
        Matcher blob = BLOB.matcher(path);
        Matcher start = UPLOADS.matcher(path);
        Matcher upload = UPLOAD.matcher(path);
        if (path.equals("/v2/")) {
            reply(exchange, 200, "application/json", "{}".getBytes(UTF_8));
        } else if (manifest.matches()) {
            manifest(exchange, manifest.group(1), manifest.group(2));
        } else if (blob.matches()) {
            blob(exchange, blob.group(1), blob.group(2));
        } else if (start.matches()) {
            startUpload(exchange, start.group(1));
        } else if (upload.matches()) {
            upload(exchange, upload.group(1), upload.group(2));
        } else {
            fault(exchange, "no such endpoint");
        }
    }

    private static boolean takes(Planned plan) {
        return plan.left().getAndDecrement() > 0;
    }

    /** The second host has the blobs of all repositories, for nobody in particular. */
    private void answerElsewhere(HttpExchange exchange) throws IOException {
        if (exchange.getRequestHeaders().containsKey("Authorization")) {
            faults.add("a login went to another host: " + line(exchange));
        }
        exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
        String wanted = exchange.getRequestURI().getPath().substring(1);
        byte[] found = blobs.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("@" + wanted))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
        reply(exchange, found == null ? 404 : 200, "application/octet-stream", found == null ? new byte[0] : found);
    }

    private void manifest(HttpExchange exchange, String repository, String reference) throws IOException {
        if (exchange.getRequestMethod().equals("PUT")) {
            putManifest(exchange, repository, reference);
            return;
        }
        Manifest found = manifests.get(repository + " " + reference);
        if (found == null) {
            reply(exchange, 404, "application/json", errors("MANIFEST_UNKNOWN", "manifest unknown"));
            return;
        }
        String accept = String.join(",", exchange.getRequestHeaders().getOrDefault("Accept", List.of()));
        if (!accept.contains(found.mediaType())) {
            faults.add("does not accept " + found.mediaType() + ": " + accept);
        }
        exchange.getResponseHeaders()
                .set("Docker-Content-Digest", Digest.sha256(found.bytes()).toString());
        reply(exchange, 200, found.mediaType(), found.bytes());
    }

    private void putManifest(HttpExchange exchange, String repository, String reference) throws IOException {
        byte[] bytes = exchange.getRequestBody().readAllBytes();
        String text = new String(bytes, UTF_8);
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        Matcher stated =
                Pattern.compile("\"mediaType\":\"([^\"]+)\",\"schemaVersion\"").matcher(text);
        if (!stated.find() || !stated.group(1).equals(type)) {
            faults.add("Content-Type " + type + " is not the manifest's own");
        }
        Matcher digests =
                Pattern.compile("\"digest\":\"(sha256:[0-9a-f]{64})\"").matcher(text);
        while (digests.find()) {
            if (!blobs.containsKey(repository + "@" + digests.group(1))) {
                reply(exchange, 404, "application/json", errors("MANIFEST_BLOB_UNKNOWN", "blob unknown to registry"));
                return;
            }
        }
        Digest digest = manifest(repository, reference, new MediaType(String.valueOf(type)), bytes);
        exchange.getResponseHeaders().set("Docker-Content-Digest", digest.toString());
        reply(exchange, 201, "text/plain", new byte[0]);
    }

    private void blob(HttpExchange exchange, String repository, String digest) throws IOException {
        byte[] found = blobs.get(repository + "@" + digest);
        if (found == null) {
            reply(exchange, 404, "application/json", errors("BLOB_UNKNOWN", "blob unknown to registry"));
            return;
        }
        String range = exchange.getRequestHeaders().getFirst("Range");
        Matcher from = Pattern.compile("bytes=([0-9]+)-").matcher(range == null ? "" : range);
        if (!from.matches()) {
            reply(exchange, 200, "application/octet-stream", found);
            return;
        }
        int start = Integer.parseInt(from.group(1));
        String part = "bytes " + start + "-" + (found.length - 1) + "/" + found.length;
        exchange.getResponseHeaders().set("Content-Range", part);
        reply(exchange, 206, "application/octet-stream", Arrays.copyOfRange(found, start, found.length));
    }

    private void startUpload(HttpExchange exchange, String repository) throws IOException {
        Map<String, String> query = query(exchange);
        String mount = query.getOrDefault("mount", "");
        byte[] source = blobs.get(query.getOrDefault("from", "") + "@" + mount);
        if (!exchange.getRequestMethod().equals("POST")) {
            fault(exchange, "an upload begins with POST");
        } else if (source != null) {
            blobs.put(repository + "@" + mount, source);
            exchange.getResponseHeaders().set("Location", "/v2/" + repository + "/blobs/" + mount);
            reply(exchange, 201, "text/plain", new byte[0]);
        } else {
            String id = Integer.toString(started.incrementAndGet());
            uploads.put(id, new Upload(new ByteArrayOutputStream(), new AtomicInteger()));
            exchange.getResponseHeaders().set("Location", location(repository, id)); // relative, on purpose
            reply(exchange, 202, "text/plain", new byte[0]);
        }
    }

    private String location(String repository, String id) {
        return "/v2/" + repository + "/blobs/uploads/" + id + "?state=" + state(id) + "&x=a%2Fb";
    }

    private int state(String id) {
        Upload upload = uploads.get(id);
        return upload == null ? -1 : upload.state().get();
    }

    private void upload(HttpExchange exchange, String repository, String id) throws IOException {
        byte[] body;
        try (InputStream in = exchange.getRequestBody()) {
            body = in.readAllBytes();
        }
        Upload upload = uploads.get(id);
        Map<String, String> query = query(exchange);
        if (upload == null) {
            reply(exchange, 404, "application/json", errors("BLOB_UPLOAD_UNKNOWN", "upload unknown"));
            return;
        }
        if (!query.getOrDefault("state", "").equals(Integer.toString(state(id)))
                || !exchange.getRequestURI().toString().contains("&x=a%2Fb")) {
            fault(exchange, "the location was not used as it was given");
            return;
        }
        String range = exchange.getRequestHeaders().getFirst("Content-Range");
        if (range != null && !range.startsWith(upload.content().size() + "-")) {
            reply(exchange, 416, "application/json", errors("BLOB_UPLOAD_INVALID", "out of order"));
            return;
        }
        upload.content().writeBytes(body);
        upload.state().incrementAndGet();
        if (exchange.getRequestMethod().equals("PATCH")) {
            exchange.getResponseHeaders()
                    .set(
                            "Location",
                            (server instanceof HttpsServer ? "https://" : "http://")
                                    + name()
                                    + location(repository, id));
            exchange.getResponseHeaders().set("Range", "0-" + (upload.content().size() - 1));
            reply(exchange, 202, "text/plain", new byte[0]);
            return;
        }
        uploads.remove(id);
        byte[] content = upload.content().toByteArray();
        if (!Digest.sha256(content).toString().equals(query.get("digest"))) {
            reply(exchange, 400, "application/json", errors("DIGEST_INVALID", "provided digest did not match"));
            return;
        }
        blob(repository, content);
        exchange.getResponseHeaders().set("Location", "/v2/" + repository + "/blobs/" + query.get("digest"));
        reply(exchange, 201, "text/plain", new byte[0]);
    }

    private void fault(HttpExchange exchange, String what) throws IOException {
        faults.add(what + ": " + line(exchange));
        reply(exchange, 400, "application/json", errors("UNSUPPORTED", what));
    }

    static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> values = new TreeMap<>();
        String query = exchange.getRequestURI().getQuery();
        for (String pair : query == null ? new String[0] : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            values.merge(name, equals < 0 ? "" : pair.substring(equals + 1), (a, b) -> a + " " + b);
        }
        return values;
    }

    static byte[] errors(String code, String message) {
        return ("{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + message + "\",\"detail\":{}}]}")
                .getBytes(UTF_8);
    }

    static void reply(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        elsewhere.stop(0);
        threads.shutdownNow();
    }
}
