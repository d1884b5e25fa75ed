package dev.mizzen.store;

import dev.mizzen.digest.Algorithm;
import dev.mizzen.digest.Digest;
import dev.mizzen.digest.HashingOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A folder of files that belong together, filed under a key: {@code root/}, which its maker has filled, and beside it
 * {@code seal}, with the digest and the size of all that is in it. A tree is looked at whole before it is used, so its files
 * need not be waited for one by one while it is made. Contents are read again only after somebody has touched the tree: what
 * the kernel says of files that were found good is in {@code seen}, if they had been left alone for a while by then.
 */
final class StoredTree {
    private static final Pattern SEAL = Pattern.compile("mizzen-tree ([0-9a-f]{64}) ([0-9]{1,18})\n");

    private StoredTree() {}

    static Path root(Path tree) {
        return tree.resolve("root");
    }

    static Path seal(Path tree) {
        return tree.resolve("seal");
    }

    /** What belongs into the seal. */
    static byte[] sealOf(Path tree) throws IOException {
        SortedMap<String, String> lines = new TreeMap<>();
        Measure measure = new Measure(root(tree), lines);
        Files.walkFileTree(root(tree), measure);
        MessageDigest all = Algorithm.SHA256.start();
        lines.forEach((name, line) -> all.update((name + " " + line + "\n").getBytes(StandardCharsets.UTF_8)));
        String hex = Digest.of(Algorithm.SHA256, all.digest()).hex();
        return ("mizzen-tree " + hex + " " + measure.bytes + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** The size that the seal tells; nothing when it is none. */
    static Optional<Long> size(Path tree) {
        try {
            Matcher seal = SEAL.matcher(new String(read(seal(tree)), StandardCharsets.UTF_8));
            return seal.matches() ? Optional.of(Long.parseLong(seal.group(2))) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether the tree is as it was when it was sealed, reading all of it. */
    static boolean isWhole(Path tree) {
        try {
            return Arrays.equals(read(seal(tree)), sealOf(tree));
        } catch (IOException e) {
            return false;
        }
    }

    /** The same, reading only what has been touched since the last time. */
    static boolean isWhole(Path tree, Instant now) {
        try {
            TreeState state = TreeState.of(root(tree));
            Path seen = tree.resolve("seen");
            byte[] note = (state.digest().hex() + "\n").getBytes(StandardCharsets.UTF_8);
            if (Files.exists(seen, LinkOption.NOFOLLOW_LINKS) && Arrays.equals(read(seen), note)) {
                return true;
            }
            if (!isWhole(tree)) {
                return false;
            }
            if (state.isSettled(now) && TreeState.of(root(tree)).equals(state)) {
                note(seen, note);
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void note(Path seen, byte[] note) {
        try {
            Files.deleteIfExists(seen);
            try (StoreFile file = StoreFile.create(seen)) {
                file.write(note);
                file.keep();
            }
        } catch (IOException e) {
            // A store that can't be written; the tree is read again the next time.
        }
    }

    private static byte[] read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes(128);
        }
    }

    /** Removes whatever lies at {@code path}, with all that is in it; links are removed, not followed. */
    static void remove(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Describes every entry. */
    private static final class Measure extends SimpleFileVisitor<Path> {
        private final Path root;
        private final SortedMap<String, String> lines;
        private long bytes;

        Measure(Path root, SortedMap<String, String> lines) {
            this.root = root;
            this.lines = lines;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            lines.put(name(root.relativize(folder)), "directory");
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (attributes.isSymbolicLink()) {
                lines.put(name(root.relativize(file)), "link " + name(Files.readSymbolicLink(file)));
            } else if (attributes.isRegularFile()) {
                lines.put(name(root.relativize(file)), "file " + Files.isExecutable(file) + " " + content(file));
            } else {
                lines.put(name(root.relativize(file)), "neither");
            }
            return FileVisitResult.CONTINUE;
        }

        private Digest content(Path file) throws IOException {
            try (HashingOutputStream hash = new HashingOutputStream(OutputStream.nullOutputStream(), Algorithm.SHA256);
                    InputStream in = Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
                in.transferTo(hash);
                bytes += hash.count();
                return hash.digest();
            }
        }
    }

    /** The name in ASCII, made of its bytes; Java's text of a name depends on the locale. */
    static String name(Path path) {
        String said = path.toString();
        if (said.chars().allMatch(c -> c < 0x7f && c > ' ' && c != '%')) {
            return said;
        }
        URI uri = Path.of("/").resolve(path).toUri();
        return Objects.requireNonNull(uri.getRawPath(), "a file's URI has a path");
    }
}
