package dev.mizzen.base;

import dev.mizzen.archive.Content;
import dev.mizzen.archive.LayerEntry;
import dev.mizzen.archive.LayerReader;
import dev.mizzen.archive.Spool;
import dev.mizzen.diagnostic.BuildException;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The contents of a base's files, put by on disk while its layers are read, when nobody knows yet whether a later layer hides
 * them.
 */
final class PutBy implements BaseFilesystem.Keeper, Closeable {
    private final Predicate<BaseEntry> wanted;
    private final Spool spool;
    private final Map<Integer, Map<Integer, Content>> contents = new HashMap<>();
    private @Nullable IOException failure;

    PutBy(Predicate<BaseEntry> wanted, Path folder) throws IOException {
        this.wanted = wanted;
        this.spool = Spool.in(folder);
    }

    @Override
    public void entry(LayerEntry entry, int layer, int number, LayerReader content) throws IOException, BuildException {
        boolean file = entry.type() == LayerEntry.Type.FILE;
        if (file && failure == null && wanted.test(BaseEntry.of(entry))) {
            contents.computeIfAbsent(layer, unused -> new HashMap<>())
                    .put(number, spool.add(out -> content.writeTo(new Guarded(out))));
        }
    }

    /** What entry number {@code number} of layer number {@code layer} holds, if it has been put by. */
    Optional<Content> content(int layer, int number) {
        return Optional.ofNullable(contents.getOrDefault(layer, Map.of()).get(number));
    }

    /** Fails if the disk did. */
    void rethrow() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void close() throws IOException {
        spool.close();
    }

    /** Keeps a fault of the disk apart from those of the layer, which is read on. */
    private final class Guarded extends OutputStream {
        private final OutputStream out;

        Guarded(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) {
            try {
                if (failure == null) {
                    out.write(buffer, offset, length);
                }
            } catch (IOException e) {
                failure = e;
            }
        }
    }
}
