package dev.mizzen.lock;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mizzen.digest.Algorithm;
import dev.mizzen.digest.Digest;
import dev.mizzen.project.Link;
import dev.mizzen.project.TomlValue;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The places, files and hashes in a lock file, which are relative to its own folder. */
final class LockPlaces {
    private final Path folder;
    private final Path project;

    LockPlaces(Path lock, Path project) {
        Path whole = lock.toAbsolutePath();
        this.folder = whole.resolveSibling("");
        this.project = project.toAbsolutePath().normalize();
    }

    /** Whether {@code source} is the folder of the project that is built. */
    boolean isProject(LockedSource source) {
        return source.folder().filter(project::equals).isPresent();
    }

    /** The place that a path in {@code table} means; nothing when it is none. */
    Optional<Path> path(String text, LockTable table, String key) {
        try {
            return Optional.of(
                    text.startsWith("file:")
                            ? Path.of(URI.create(text))
                            : folder.resolve(text).normalize());
        } catch (IllegalArgumentException e) {
            table.refuse("`" + table.name(key) + "` is not a path", table.at(key));
            return Optional.empty();
        }
    }

    /** The place that {@code text}, a URL or a path, means. */
    Optional<Link> link(String text, LockTable table, String key) {
        String start = text.toLowerCase(Locale.ROOT);
        if (start.startsWith("https:") || start.startsWith("http:")) {
            return Optional.of(new Link.Remote(text));
        }
        return path(text, table, key).map(path -> new Link.Local(path, Optional.empty()));
    }

    /** The last segment of a URL's or a path's text. */
    static String fileName(String place) {
        String path = place.strip();
        for (char sign : new char[] {'#', '?'}) {
            int at = path.contains("://") ? path.indexOf(sign) : -1;
            path = at < 0 ? path : path.substring(0, at);
        }
        String name = path.substring(path.lastIndexOf('/') + 1);
        try {
            return path.contains("://") ? URLDecoder.decode(name.replace("+", "%2B"), UTF_8) : name;
        } catch (IllegalArgumentException e) {
            return name;
        }
    }

    /** The trusted digests among texts such as {@code sha256:…}; weaker ones are left out. */
    static List<Digest> hashes(LockTable table, String key) {
        List<Digest> hashes = new ArrayList<>();
        TomlValue value = table.values().get(key);
        if (value != null && value.value() instanceof String text) {
            hash(text, table, key).ifPresent(hashes::add);
        } else if (value != null) {
            table.list(key, text -> text).forEach(text -> hash(text, table, key).ifPresent(hashes::add));
        }
        return hashes;
    }

    /** The trusted digests in a table from algorithms to hexadecimal digits. */
    static List<Digest> hashTable(LockTable table, String key) {
        List<Digest> hashes = new ArrayList<>();
        table.table(key)
                .ifPresent(inner -> inner.values()
                        .keySet()
                        .forEach(name -> inner.text(name)
                                .flatMap(hex -> hash(name + ":" + hex, inner, name))
                                .ifPresent(hashes::add)));
        return hashes;
    }

    private static Optional<Digest> hash(String text, LockTable table, String key) {
        String lower = text.toLowerCase(Locale.ROOT);
        int colon = lower.indexOf(':');
        boolean trusted =
                colon > 0 && Algorithm.named(lower.substring(0, colon)).isPresent();
        Optional<Digest> digest = trusted ? Digest.parse(lower) : Optional.empty();
        if (trusted && digest.isEmpty()) {
            table.refuse("`" + table.name(key) + "` has not the length or the digits of its hash", table.at(key));
        }
        return digest;
    }
}
