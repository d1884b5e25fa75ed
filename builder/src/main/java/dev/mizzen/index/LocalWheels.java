package dev.mizzen.index;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.digest.Algorithm;
import dev.mizzen.digest.Digest;
import dev.mizzen.store.KnownFiles;
import dev.mizzen.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Wheels in folders of this machine. One that nobody has touched since it was last hashed is not hashed again. */
final class LocalWheels {
    private final Store store;
    private final Map<Path, KnownFiles> folders = new TreeMap<>();

    LocalWheels(Store store) {
        this.store = store;
    }

    /** The wheel at {@code path}, whose digests are those that are stated for it. */
    synchronized WheelFile get(Candidate candidate, Path path) throws BuildException {
        Path file = path.toAbsolutePath();
        KnownFiles known = known(file);
        Optional<Digest> digest = known.digest(file);
        try {
            if (digest.isPresent() && candidate.hashes().stream().allMatch(digest.get()::equals)) {
                return new WheelFile(path, digest.get(), Files.size(path));
            }
            Optional<String> before = known.state(file);
            WheelFile read = read(candidate, path);
            known.found(file, before, read.sha256());
            return read;
        } catch (IOException e) {
            throw WheelFiles.unreadable(candidate, e);
        }
    }

    /** Hashes the content of {@code path} and compares it with all that is stated for the wheel. */
    static WheelFile read(Candidate candidate, Path path) throws IOException, BuildException {
        try (WheelHashes hashes = WheelHashes.of(candidate);
                InputStream in = Files.newInputStream(path)) {
            in.transferTo(hashes);
            hashes.check(candidate);
            return new WheelFile(path, hashes.digest(Algorithm.SHA256), hashes.count());
        }
    }

    /** Remembers what was read. */
    synchronized void keep() {
        folders.values().forEach(KnownFiles::keep);
    }

    private KnownFiles known(Path file) throws BuildException {
        Path folder = Objects.requireNonNull(file.getParent(), "the root folder is no wheel");
        KnownFiles known = folders.get(folder);
        if (known == null) {
            known = KnownFiles.in(folder, store);
            folders.put(folder, known);
        }
        return known;
    }
}
