package dev.mizzen.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.digest.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What files of one folder outside of the store were found to contain, so that one that nobody has touched since is not read
 * again. A file counts as untouched while device, inode, size, time of its content and time of its attributes are what they
 * were; the last of these is set by the kernel alone. What was written so shortly before that a further write could have left
 * the same times is not kept. Where the file system tells no such things, nothing is ever known. Instances are safe for use by
 * several threads.
 */
public final class KnownFiles {
    private static final int VERSION = 1;
    private static final int MOST = 10_000;
    private static final String STATE = "unix:dev,ino,size,lastModifiedTime,ctime";
    /** More than the tick in which kernels measure the times of files. */
    private static final Duration TICK = Duration.ofMillis(100);
    /** The same where the file system keeps whole seconds alone. */
    private static final Duration COARSE_TICK = Duration.ofSeconds(2);

    private final Store store;
    private final StoreKey key;
    private final Map<String, Entry> known = new ConcurrentHashMap<>();
    private final Map<Path, Entry> found = new ConcurrentHashMap<>();

    private record Entry(String state, Digest digest) {}

    private KnownFiles(Store store, StoreKey key) {
        this.store = store;
        this.key = key;
    }

    /** What {@code store} knows of the files in {@code folder}. */
    public static KnownFiles in(Path folder, Store store) throws BuildException {
        Path place = folder.toAbsolutePath().normalize();
        StoreKey key = StoreKey.of("known-files").with("version", VERSION).with("folder", place.toString());
        KnownFiles files = new KnownFiles(store, key);
        Optional<byte[]> kept = store.result(key);
        if (kept.isPresent()) {
            new String(kept.get(), UTF_8).lines().forEach(files::read);
        }
        return files;
    }

    /** The state of a file as it is now, to be taken before its content is read; nothing where that can't be told. */
    public Optional<String> state(Path file) {
        return look(file).map(Look::state);
    }

    /** The digest of the file's content, if it is known and the file untouched since. */
    public Optional<Digest> digest(Path file) {
        Entry entry = known.get(name(file));
        return entry != null && state(file).equals(Optional.of(entry.state))
                ? Optional.of(entry.digest)
                : Optional.empty();
    }

    /**
     * Takes note of a file's content.
     *
     * @param state what {@link #state} said before it was read
     * @param digest the digest of all that was read
     */
    public void found(Path file, Optional<String> state, Digest digest) {
        state.ifPresent(before -> found.put(file, new Entry(before, digest)));
    }

    /**
     * Remembers in the store what was found, except about files that have changed or could change unnoticed. A store that
     * can't be written to remembers nothing, which only costs time.
     */
    public void keep() {
        boolean more = false;
        for (Map.Entry<Path, Entry> each : found.entrySet()) {
            Optional<Look> now = look(each.getKey());
            String name = name(each.getKey());
            if (now.isPresent()
                    && now.get().state.equals(each.getValue().state)
                    && now.get().isSettled(store.now())
                    && name.indexOf('\n') < 0) {
                more |= !each.getValue().equals(known.put(name, each.getValue()));
            }
        }
        if (more) {
            StringBuilder out = new StringBuilder();
            known.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .limit(MOST)
                    .forEach(each -> out.append(each.getValue().digest)
                            .append(' ')
                            .append(each.getValue().state)
                            .append(' ')
                            .append(each.getKey())
                            .append('\n'));
            try {
                store.remember(key, out.toString().getBytes(UTF_8));
            } catch (BuildException e) {
                // The files are read again the next time.
            }
        }
    }

    private void read(String line) {
        String[] parts = line.split(" ", 3);
        if (parts.length == 3) {
            Digest.parse(parts[0]).ifPresent(digest -> known.put(parts[2], new Entry(parts[1], digest)));
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static Optional<Look> look(Path file) {
        try {
            Map<String, Object> all = Files.readAttributes(file, STATE);
            if (all.get("ctime") instanceof FileTime changed
                    && all.get("lastModifiedTime") instanceof FileTime written) {
                String state = all.get("dev") + ":" + all.get("ino") + ":" + all.get("size") + ":"
                        + written.to(TimeUnit.NANOSECONDS) + ":" + changed.to(TimeUnit.NANOSECONDS);
                return Optional.of(new Look(state, changed.toInstant()));
            }
            return Optional.empty();
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private record Look(String state, Instant changed) {
        boolean isSettled(Instant now) {
            Duration tick = changed.equals(changed.truncatedTo(ChronoUnit.SECONDS)) ? COARSE_TICK : TICK;
            return changed.plus(tick).isBefore(now);
        }
    }
}
