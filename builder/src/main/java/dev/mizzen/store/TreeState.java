package dev.mizzen.store;

import dev.mizzen.digest.Algorithm;
import dev.mizzen.digest.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What the kernel says of all entries of a folder, without their contents: as in {@link KnownFiles}, who changes a file changes
 * a time that the kernel alone sets.
 *
 * @param digest of all names and states
 * @param changed when an entry was last changed in any way
 */
record TreeState(Digest digest, Instant changed) {
    private static final String STATE = "unix:dev,ino,mode,size,lastModifiedTime,ctime";
    /** More than the tick of any file system's clock. */
    private static final Duration TICK = Duration.ofSeconds(2);

    static TreeState of(Path folder) throws IOException {
        SortedMap<String, String> states = new TreeMap<>();
        Instant[] newest = {Instant.EPOCH};
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path entry, BasicFileAttributes attributes) throws IOException {
                return visitFile(entry, attributes);
            }

            @Override
            public FileVisitResult visitFile(Path entry, BasicFileAttributes attributes) throws IOException {
                Map<String, Object> all = Files.readAttributes(entry, STATE, LinkOption.NOFOLLOW_LINKS);
                StringBuilder text = new StringBuilder();
                for (String name : STATE.substring("unix:".length()).split(",")) {
                    Object value = all.get(name);
                    text.append(' ').append(value instanceof FileTime time ? time.to(TimeUnit.NANOSECONDS) : value);
                }
                if (all.get("ctime") instanceof FileTime time
                        && time.toInstant().isAfter(newest[0])) {
                    newest[0] = time.toInstant();
                }
                states.put(
                        StoredTree.name(folder.relativize(entry)),
                        text.append('\n').toString());
                return FileVisitResult.CONTINUE;
            }
        });
        MessageDigest all = Algorithm.SHA256.start();
        states.forEach((name, state) -> all.update((name + state).getBytes(StandardCharsets.UTF_8)));
        return new TreeState(Digest.of(Algorithm.SHA256, all.digest()), newest[0]);
    }

    /** Whether the last change is so long ago that another one would have left another time. */
    boolean isSettled(Instant now) {
        return changed.plus(TICK).isBefore(now);
    }
}
