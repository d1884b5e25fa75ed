package dev.mizzen.bytecode;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.digest.Digest;
import dev.mizzen.store.Store;
import dev.mizzen.store.StoreKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the sources of one layer were last compiled to, file by file, so that only those are compiled again that have changed. It
 * lies in the store in a few parts, each of which is complete in itself and carries a checksum: one that is gone or damaged costs
 * nothing but time. Used by one thread.
 */
public final class KeptBytecode {
    /** The version of what a part holds, and how. */
    private static final int VERSION = 1;

    /** About how many bytes a part has: few parts are quickly written, small ones need not all be written anew. */
    private static final int PART = 2 << 20;

    private static final int MOST_PARTS = 32;

    private final Optional<Store> store;
    private final StoreKey name;
    private final List<byte[]> parts = new ArrayList<>();
    private final Map<String, KeptFile> files = new HashMap<>();
    private final List<KeptFile> all = new ArrayList<>();

    private KeptBytecode(Optional<Store> store, StoreKey name) {
        this.store = store;
        this.name = name.with("version", VERSION);
    }

    /** Keeps nothing. */
    public static KeptBytecode none() {
        return new KeptBytecode(Optional.empty(), StoreKey.of("none"));
    }

    /**
     * What {@code store} has under {@code name}.
     *
     * @param name the layer, and all that its bytecode depends on besides paths and sources
     */
    public static KeptBytecode open(Store store, StoreKey name) throws BuildException {
        KeptBytecode kept = new KeptBytecode(Optional.of(store), name);
        for (int i = 0; i < MOST_PARTS; i++) {
            Optional<byte[]> part = store.result(kept.part(i));
            if (part.isEmpty()) {
                break;
            }
            kept.parts.add(part.get());
            // A part that is older than those before it may be left from when there was more.
            KeptFile.readAll(part.get()).forEach(file -> kept.files.putIfAbsent(file.path(), file));
        }
        return kept;
    }

    /** What became of the file {@code path} when its content had the digest {@code source}, if that is known. */
    public Optional<KeptFile> find(String path, Digest source) {
        return Optional.ofNullable(files.get(path)).filter(file -> file.source().equals(source));
    }

    /** Takes note of one file; they come in any order. What another run may compile is not kept. */
    public void add(KeptFile file) {
        if (store.isPresent() && file.isWorthKeeping()) {
            all.add(file);
        }
    }

    /** Puts all that was {@link #add}ed in the place of what was there. */
    public void keep() throws BuildException {
        if (store.isEmpty()) {
            return;
        }
        all.sort((one, other) -> one.path().compareTo(other.path()));
        ByteArrayOutputStream part = new ByteArrayOutputStream();
        int number = 0;
        try {
            for (KeptFile file : all) {
                file.writeTo(part);
                if (part.size() >= PART) {
                    write(store.get(), number++, part.toByteArray());
                    part.reset();
                }
                if (number == MOST_PARTS) {
                    return;
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("memory can't be written to", e);
        }
        if (part.size() > 0) {
            write(store.get(), number, part.toByteArray());
        }
    }

    private void write(Store to, int number, byte[] part) throws BuildException {
        if (number >= parts.size() || !Arrays.equals(parts.get(number), part)) {
            to.remember(part(number), part);
        }
    }

    private StoreKey part(int number) {
        return name.with("part", number);
    }
}
