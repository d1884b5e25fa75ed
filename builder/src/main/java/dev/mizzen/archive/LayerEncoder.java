package dev.mizzen.archive;

import com.jcraft.jzlib.Deflater;
import com.jcraft.jzlib.DeflaterOutputStream;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.digest.DiffId;
import dev.mizzen.digest.HashingOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Executor;

/**
 * Turns a tree into the blob of a layer. The bytes are a function of the tree, the compression and {@link #VERSION}:
 * neither the machine nor the number of threads matters. {@code docs/layers.md} describes them byte by byte.
 */
public final class LayerEncoder {
    /** The version of the layer format; part of every key under which a layer is kept. */
    public static final int VERSION = 1;

    private final Compression compression;

    /** An encoder that works on the calling thread alone. */
    public LayerEncoder(Compression compression) {
        this(compression, Runnable::run, 1);
    }

    /**
     * @param executor compresses beside the calling thread
     * @param parallelism how many pieces may be under way at once, 1 or more; memory grows by a few MiB with each
     */
    public LayerEncoder(Compression compression, Executor executor, int parallelism) {
        if (parallelism < 1) {
            throw new IllegalArgumentException("no parallelism: " + parallelism);
        }
        this.compression = compression;
    }

    /** Writes the blob of {@code tree} to {@code out}, which stays open, and says what it is. */
    public EncodedLayer encode(Tree tree, OutputStream out) throws IOException, BuildException {
        HashingOutputStream blob = new HashingOutputStream(out);
        HashingOutputStream tar;
        if (compression == Compression.NONE) {
            tar = new HashingOutputStream(blob);
            CanonicalTar.write(tree, tar);
        } else {
            Deflater deflater = new Deflater(6, 15, true);
            blob.write(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff});
            java.util.zip.CRC32 crc = new java.util.zip.CRC32();
            DeflaterOutputStream deflated = new DeflaterOutputStream(blob, deflater, 1 << 16, false);
            tar = new HashingOutputStream(new java.util.zip.CheckedOutputStream(deflated, crc));
            CanonicalTar.write(tree, tar);
            deflated.finish();
            int sum = (int) crc.getValue();
            int size = (int) tar.count();
            blob.write(new byte[] {
                (byte) sum, (byte) (sum >> 8), (byte) (sum >> 16), (byte) (sum >> 24),
                (byte) size, (byte) (size >> 8), (byte) (size >> 16), (byte) (size >> 24)
            });
        }
        return new EncodedLayer(blob.digest(), blob.count(), new DiffId(tar.digest()));
    }
}
