package dev.mizzen.archive;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.digest.Algorithm;
import dev.mizzen.digest.DiffId;
import dev.mizzen.digest.Digest;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a foreign layer as a stream: decompresses it within bounds, walks its tar, and at the end knows its diff ID.
 * Nothing is written anywhere. The bytes are hostile; what cannot be understood in one way only is refused:
 *
 * <pre>{@code
 * try (LayerReader layer = LayerReader.of(blob, Compression.GZIP, "sha256:…")) {
 *     for (Optional<LayerEntry> entry = layer.next(); entry.isPresent(); entry = layer.next()) {
 *         … layer.bytes(1 << 20) …
 *     }
 *     DiffId diffId = layer.finish();
 * }
 * }</pre>
 *
 * <p>Faults of the layer are {@link BuildException}s; an {@link IOException} is one of the source or of the target.
 */
public final class LayerReader implements Closeable {
    /** The most bytes that a layer may unpack to. */
    public static final long MOST_BYTES = 64L << 30;

    /** The most entries that a layer may have. */
    public static final int MOST_ENTRIES = 4_000_000;

    private final InputStream plain;
    private final Counting counting;
    private final TarReader tar;
    private final String displayName;
    private @Nullable LayerEntry current;
    private boolean ended;

    private LayerReader(InputStream plain, String displayName, long mostBytes, int mostEntries) {
        this.plain = plain;
        this.counting = new Counting(plain, mostBytes);
        this.tar = new TarReader(counting, mostEntries);
        this.displayName = displayName;
    }

    /**
     * Reads the layer in {@code blob}, which is closed with the reader.
     *
     * @param compression what the blob's media type says
     * @param displayName what messages call the layer
     */
    public static LayerReader of(InputStream blob, Compression compression, String displayName) throws IOException {
        return of(blob, compression, displayName, MOST_BYTES, MOST_ENTRIES);
    }

    static LayerReader of(
            InputStream blob, Compression compression, String displayName, long mostBytes, int mostEntries)
            throws IOException {
        return new LayerReader(compression.unpack(blob), displayName, mostBytes, mostEntries);
    }

    /** The next entry; nothing at the end. Content of the entry before that was not read is passed over. */
    public Optional<LayerEntry> next() throws IOException, BuildException {
        if (ended) {
            return Optional.empty();
        }
        try {
            current = tar.next();
        } catch (MalformedArchiveException e) {
            throw problem(displayName, e);
        }
        ended = current == null;
        return Optional.ofNullable(current);
    }

    /** Writes the content of the entry that {@link #next} gave last to {@code out}; it can be had once. */
    public void writeTo(OutputStream out) throws IOException, BuildException {
        byte[] buffer = new byte[(int) Math.max(1, Math.min(1 << 16, current().size()))];
        while (true) {
            int read;
            try {
                read = tar.read(buffer, 0, buffer.length);
            } catch (MalformedArchiveException e) {
                throw problem(displayName, e);
            }
            if (read < 0) {
                return;
            }
            out.write(buffer, 0, read);
        }
    }

    /**
     * The content of the entry that {@link #next} gave last; it can be had once.
     *
     * @param limit the most bytes that it may have
     */
    public byte[] bytes(int limit) throws IOException, BuildException {
        LayerEntry entry = current();
        if (entry.size() > limit) {
            throw problem(
                    displayName,
                    MalformedArchiveException.limit("has a file `" + Redaction.printable(entry.path()) + "` of "
                            + entry.size() + " bytes, more than the " + limit + " that are read"));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writeTo(out);
        return out.toByteArray();
    }

    /** Reads whatever is left of the layer, to the end of the blob, and gives the digest of the whole tar. */
    public DiffId finish() throws IOException, BuildException {
        while (!ended) {
            next();
        }
        try {
            counting.transferTo(OutputStream.nullOutputStream());
        } catch (MalformedArchiveException e) {
            throw problem(displayName, e);
        }
        return new DiffId(Digest.of(Algorithm.SHA256, counting.hash.digest()));
    }

    @Override
    public void close() throws IOException {
        plain.close();
    }

    private LayerEntry current() {
        if (current == null) {
            throw new IllegalStateException("no entry has been read");
        }
        return current;
    }

    private static BuildException problem(String displayName, MalformedArchiveException e) {
        return Problem.of(e.code(), "layer `" + Redaction.printable(displayName) + "` " + e.text())
                .exception(e);
    }

    /** Hashes and bounds what the decompressor yields. */
    private static final class Counting extends InputStream {
        private final InputStream source;
        private final long most;
        private final MessageDigest hash = Algorithm.SHA256.start();
        private long count;

        Counting(InputStream source, long most) {
            this.source = source;
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = source.read(buffer, offset, length);
            if (read > 0) {
                count += read;
                if (count > most) {
                    throw MalformedArchiveException.limit("unpacks to more than " + most + " bytes");
                }
                hash.update(buffer, offset, read);
            }
            return read;
        }
    }
}
