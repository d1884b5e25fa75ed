package dev.mizzen.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.http.HttpAnswer;
import dev.mizzen.http.HttpQuery;
import dev.mizzen.http.Redirects;
import dev.mizzen.python.CoreMetadata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code METADATA} out of a wheel that lies elsewhere by asking for the parts of its zip that hold it (RFC 9110, 14).
 * Anything out of the ordinary ends the attempt, and the wheel is then fetched whole and looked at strictly.
 */
final class WheelEnd {
    private static final int TAIL = 1 << 16;
    private static final int MOST_DIRECTORY = 8 << 20;
    private static final Set<Integer> WELCOME = Set.of(200, 206, 416);
    private static final Pattern RANGE = Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})");

    /** A part of a file: where it begins, and how long the whole is. */
    private record Part(ByteBuffer bytes, long start, long total) {}

    private final IndexClient client;
    private final WheelFiles files;
    private final Set<String> unable = ConcurrentHashMap.newKeySet();

    WheelEnd(IndexClient client, WheelFiles files) {
        this.client = client;
        this.files = files;
    }

    /** The content of {@code METADATA}; nothing when the server has no parts to give, or the zip is not a plain one. */
    Optional<byte[]> metadata(Candidate candidate, Location.Remote place) throws BuildException {
        String server = place.uri().getHost() + ":" + Redirects.port(place.uri());
        if (unable.contains(server)) {
            return Optional.empty();
        }
        Optional<Part> tail = part(candidate, place, -1, TAIL, OptionalLong.empty());
        if (tail.isEmpty()) {
            unable.add(server);
            return Optional.empty();
        }
        long total = tail.get().total;
        Optional<ZipTail.Directory> directory = ZipTail.directory(tail.get().bytes, total);
        if (directory.isEmpty() || directory.get().size() > MOST_DIRECTORY) {
            return Optional.empty();
        }
        Optional<byte[]> listing = bytes(
                candidate,
                place,
                tail.get(),
                directory.get().offset(),
                directory.get().size());
        Optional<ZipTail.Member> member = listing.flatMap(bytes -> ZipTail.member(bytes, WheelEnd::isMetadata));
        if (member.isEmpty() || member.get().size() > CoreMetadata.MAX_BYTES) {
            return Optional.empty();
        }
        long length = Math.min(
                member.get().span(), directory.get().offset() - member.get().offset());
        if (length <= 0 || length > 2L * CoreMetadata.MAX_BYTES) {
            return Optional.empty();
        }
        return bytes(candidate, place, tail.get(), member.get().offset(), (int) length)
                .flatMap(bytes -> ZipTail.content(bytes, member.get()));
    }

    private static boolean isMetadata(byte[] name) {
        String text = new String(name, UTF_8);
        int slash = text.indexOf('/');
        return slash > 0
                && text.substring(0, slash).endsWith(".dist-info")
                && text.endsWith("/METADATA")
                && slash == text.length() - "/METADATA".length();
    }

    /** A stretch of the file, from what is here if it is within. */
    private Optional<byte[]> bytes(Candidate candidate, Location.Remote place, Part tail, long offset, int length)
            throws BuildException {
        if (offset < 0 || offset + length > tail.total) {
            return Optional.empty();
        }
        Part part = tail;
        if (offset < tail.start) {
            Optional<Part> fetched = part(candidate, place, offset, length, OptionalLong.of(tail.total));
            if (fetched.isEmpty()) {
                return Optional.empty();
            }
            part = fetched.get();
        }
        byte[] bytes = new byte[length];
        part.bytes.get((int) (offset - part.start), bytes);
        return Optional.of(bytes);
    }

    /** @param offset where the part begins; the last {@code length} bytes when it is negative */
    private Optional<Part> part(Candidate candidate, Location.Remote place, long offset, int length, OptionalLong total)
            throws BuildException {
        String range = offset < 0 ? "bytes=-" + length : "bytes=" + offset + "-" + (offset + length - 1);
        long most = Math.min(WheelDownload.MOST_BYTES, candidate.size().orElse(WheelDownload.MOST_BYTES));
        HttpQuery query = HttpQuery.get(place.uri(), most)
                .with("Accept-Encoding", "identity")
                .with("Range", range);
        return client.read(query, WELCOME, answer -> {
                    if (answer.status() == 200) {
                        files.take(candidate, answer);
                        return Optional.<Part>empty();
                    }
                    return answer.status() == 206
                            ? Optional.of(part(answer, place, offset, length, candidate, total))
                            : Optional.<Part>empty();
                })
                .flatMap(part -> part);
    }

    private static Part part(
            HttpAnswer answer, Location.Remote place, long offset, int length, Candidate candidate, OptionalLong total)
            throws IOException, BuildException {
        String stated = answer.header("Content-Range").orElse("none").strip();
        Matcher matcher = RANGE.matcher(stated);
        String wanted = offset < 0 ? "the last " + length + " bytes" : "bytes " + offset + "-" + (offset + length - 1);
        if (!matcher.matches()) {
            throw otherPart(place, wanted, stated);
        }
        long first = Long.parseLong(matcher.group(1));
        long last = Long.parseLong(matcher.group(2));
        long whole = Long.parseLong(matcher.group(3));
        long expected = offset < 0 ? Math.max(0, whole - length) : offset;
        boolean honest = first == expected
                && last == Math.min(whole, expected + length) - 1
                && (total.isEmpty() || total.getAsLong() == whole)
                && (candidate.size().isEmpty() || candidate.size().get() == whole);
        if (!honest) {
            throw otherPart(place, wanted, stated);
        }
        int count = (int) (last - first + 1);
        byte[] bytes = answer.body().readNBytes(count);
        if (bytes.length < count) {
            throw new IOException("the part ends early");
        }
        if (answer.body().read() >= 0) {
            throw otherPart(place, count + " bytes", "more");
        }
        return new Part(ByteBuffer.wrap(bytes), first, whole);
    }

    private static BuildException otherPart(Location.Remote place, String wanted, String got) {
        return Problem.of(
                        ProblemCode.HTTP_ANSWER_REFUSED,
                        "`" + IndexClient.shown(place.uri()) + "` answers with another part than was asked for")
                .values(wanted, Redaction.printable(got))
                .hint("ask those who run the index; a server that has no parts to give answers with the whole file")
                .exception();
    }
}
