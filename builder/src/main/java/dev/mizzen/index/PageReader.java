package dev.mizzen.index;

import dev.mizzen.archive.GzipMembersInputStream;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.http.BodyTooLargeException;
import dev.mizzen.http.HttpAnswer;
import dev.mizzen.http.HttpQuery;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads pages of links over http and https, in whichever form the server has them, and from files. All of it is bounded. */
final class PageReader {
    /** The most bytes of a page, before and after decompression. */
    static final int MOST_BYTES = 32 << 20;

    /** No page takes longer than this to arrive, however steadily its server drips. */
    static final Duration MOST_TIME = Duration.ofMinutes(3);

    private static final String JSON = "application/vnd.pypi.simple.v1+json";
    private static final String FORMS = JSON + ", application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1";
    private static final Pattern CHARSET = Pattern.compile("(?i);\\s*charset=\"?([^\\s;\"]+)");
    private static final Pattern VERSIONED = Pattern.compile("application/vnd\\.pypi\\.simple\\.v([0-9]+)\\+.*");
    private static final Pattern FIRST = Pattern.compile("1(\\.[0-9]+)?");

    private final IndexClient client;
    private final int mostBytes;
    private final Duration mostTime;

    PageReader(IndexClient client) {
        this(client, MOST_BYTES, MOST_TIME);
    }

    PageReader(IndexClient client, int mostBytes, Duration mostTime) {
        this.client = client;
        this.mostBytes = mostBytes;
        this.mostTime = mostTime;
    }

    /**
     * The page at {@code uri}, of scheme https, http or file; nothing when there is none.
     *
     * @throws BuildException if it can't be read, or is too large, or is not a page of links
     */
    Optional<LinkPage> read(URI uri) throws BuildException {
        if ("file".equalsIgnoreCase(uri.getScheme())) {
            return ofFile(uri);
        }
        HttpQuery query = HttpQuery.get(uri, mostBytes)
                .with("Accept", FORMS)
                .with("Accept-Encoding", "gzip")
                .with("Cache-Control", "max-age=0");
        if (client.pages().isEmpty()) {
            return client.read(query, answer -> parse(answer, uri));
        }
        StoredPages pages = client.pages().get();
        Optional<StoredPages.Page> before = pages.recall(uri);
        if (before.isPresent() && (client.isOffline() || pages.takeUnasked(uri))) {
            return parse(before.get(), uri);
        }
        Optional<LinkPage> page = before.filter(known -> !known.isAbsent()).isPresent()
                ? client.read(
                        conditional(query, before.get()), Set.of(200, 304), answer -> again(answer, before.get(), uri))
                : client.read(query, answer -> parse(answer, uri));
        if (page.isEmpty()) {
            pages.absent(uri);
        }
        return page;
    }

    private static HttpQuery conditional(HttpQuery query, StoredPages.Page known) {
        HttpQuery unless = known.tag().isEmpty() ? query : query.with("If-None-Match", known.tag());
        return known.changed().isEmpty() ? unless : unless.with("If-Modified-Since", known.changed());
    }

    private LinkPage again(HttpAnswer answer, StoredPages.Page known, URI uri) throws IOException, BuildException {
        if (answer.status() != 304) {
            return parse(answer, uri);
        }
        client.pages().orElseThrow().confirm(uri, answer);
        return parse(known, uri).orElseThrow();
    }

    private static Optional<LinkPage> parse(StoredPages.Page known, URI uri) throws BuildException {
        return known.isAbsent()
                ? Optional.empty()
                : Optional.of(parse(known.type(), known.content().bytes(), known.address(), uri));
    }

    private Optional<LinkPage> ofFile(URI uri) throws BuildException {
        Path path = Files.isDirectory(Path.of(uri)) ? Path.of(uri).resolve("index.html") : Path.of(uri);
        if (!Files.isRegularFile(path)) {
            return Optional.empty();
        }
        String folder = path.equals(Path.of(uri)) || uri.toString().endsWith("/") ? "" : "/";
        URI address = URI.create(uri + folder);
        try (InputStream in = Files.newInputStream(path)) {
            return Optional.of(checked(HtmlPage.parse(bytes(in, uri), Optional.empty(), address), uri));
        } catch (TooManyLinksException e) {
            throw tooManyLinks(uri);
        } catch (IOException e) {
            throw Problem.of(ProblemCode.FILE_INVALID, "`" + IndexClient.shown(uri) + "` cannot be read")
                    .exception(e);
        }
    }

    private LinkPage parse(HttpAnswer answer, URI asked) throws IOException, BuildException {
        String type = answer.header("Content-Type").orElse("none");
        if (!isHtml(type, asked) && !form(type).equals(JSON)) {
            throw invalid(asked, "is not a page of an index")
                    .values(JSON + " or text/html", Redaction.printable(type))
                    .hint("the URL of an index ends with `/simple/` on many servers")
                    .exception();
        }
        byte[] content = bytes(decoded(answer, asked), asked);
        LinkPage page = parse(type, content, answer.uri(), asked);
        if (client.pages().isPresent()) {
            client.pages().get().remember(asked, answer, type, content);
        }
        return page;
    }

    private static String form(String type) {
        return type.split(";", -1)[0].strip().toLowerCase(Locale.ROOT);
    }

    private static boolean isHtml(String type, URI asked) throws BuildException {
        String form = form(type);
        Matcher versioned = VERSIONED.matcher(form);
        if (versioned.matches() && !versioned.group(1).equals("1")) {
            throw otherVersion(asked, versioned.group(1));
        }
        return form.equals("text/html") || form.equals("application/vnd.pypi.simple.v1+html");
    }

    private static LinkPage parse(String type, byte[] content, URI address, URI asked) throws BuildException {
        try {
            Matcher charset = CHARSET.matcher(type);
            Optional<String> stated = charset.find() ? Optional.of(charset.group(1)) : Optional.empty();
            LinkPage page =
                    isHtml(type, asked) ? HtmlPage.parse(content, stated, address) : JsonPage.parse(content, address);
            return checked(page, asked);
        } catch (TooManyLinksException e) {
            throw tooManyLinks(asked);
        } catch (IOException e) {
            throw invalid(asked, "is not a page of an index: its JSON is malformed")
                    .exception();
        }
    }

    private static InputStream decoded(HttpAnswer answer, URI asked) throws BuildException {
        String coding = answer.header("Content-Encoding").orElse("identity").strip();
        return switch (coding.toLowerCase(Locale.ROOT)) {
            case "identity", "" -> answer.body();
            case "gzip", "x-gzip" -> new GzipMembersInputStream(answer.body());
            default ->
                throw invalid(asked, "is compressed in a way that nobody asked for")
                        .values("gzip", Redaction.printable(coding))
                        .exception();
        };
    }

    private byte[] bytes(InputStream in, URI asked) throws IOException, BuildException {
        long began = System.nanoTime();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 << 14];
        try {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                content.write(buffer, 0, count);
                if (content.size() > mostBytes) {
                    throw tooLarge(asked);
                }
                if (System.nanoTime() - began > mostTime.toNanos()) {
                    throw new HttpTimeoutException("not whole after " + mostTime.toSeconds() + " s");
                }
            }
        } catch (BodyTooLargeException e) {
            throw tooLarge(asked);
        }
        return content.toByteArray();
    }

    private static LinkPage checked(LinkPage page, URI asked) throws BuildException {
        String version = page.version().orElse("1.0").strip();
        if (!FIRST.matcher(version).matches()) {
            throw otherVersion(asked, version);
        }
        return page;
    }

    private static BuildException otherVersion(URI asked, String version) {
        return invalid(asked, "follows another version of the simple repository API")
                .values("1.x", Redaction.printable(version))
                .exception();
    }

    private BuildException tooLarge(URI asked) {
        return invalid(asked, "is too large")
                .values("at most " + mostBytes + " bytes", "more")
                .exception();
    }

    private static BuildException tooManyLinks(URI asked) {
        return invalid(asked, "is too large")
                .values("at most " + LinkPage.MOST_LINKS + " links", "more")
                .exception();
    }

    private static Problem invalid(URI asked, String why) {
        return Problem.of(ProblemCode.INDEX_PAGE_INVALID, "`" + IndexClient.shown(asked) + "` " + why);
    }
}
