package dev.mizzen.archive;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.digest.DiffId;
import dev.mizzen.digest.HashingOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Turns a tree into the blob of a layer. The bytes are a function of the tree, the compression and {@link #VERSION}:
 * neither the machine nor the number of threads matters. {@code docs/layers.md} describes them byte by byte.
 */
public final class LayerEncoder {
    /** The version of the layer format; part of every key under which a layer is kept. */
    public static final int VERSION = 1;

    /** A file of at least so many bytes keeps the deflate stream that it has; part of layer version 1. */
    static final int SPLICED = 1 << 14;

    private final Compression compression;
    private final Executor executor;
    private final Semaphore spareRuns;

    /** An encoder that works on the calling thread alone. */
    public LayerEncoder(Compression compression) {
        this(compression, Runnable::run, 1);
    }

    /**
     * @param executor compresses beside the calling thread; it may be busy or even be the one that the caller runs on
     * @param parallelism how many runs may be under way at once, 1 or more, besides one for each further layer that is
     *     encoded at the same time; memory grows by 3 MiB with each (zstd: 9 MiB)
     */
    public LayerEncoder(Compression compression, Executor executor, int parallelism) {
        if (parallelism < 1) {
            throw new IllegalArgumentException("no parallelism: " + parallelism);
        }
        this.compression = compression;
        this.executor = executor;
        this.spareRuns = new Semaphore(parallelism - 1);
    }

    /**
     * Writes the blob of {@code tree} to {@code out}, which stays open, and says what it is.
     *
     * @throws BuildException when a content does not keep what it promised; what was written then is of no use
     */
    public EncodedLayer encode(Tree tree, OutputStream out) throws IOException, BuildException {
        HashingOutputStream blob = new HashingOutputStream(out);
        HashingOutputStream tar;
        if (compression == Compression.NONE) {
            tar = new HashingOutputStream(blob);
            CanonicalTar.write(tree, tar);
        } else {
            Supplier<RunEncoder> encoders = compression == Compression.GZIP ? GzipRunEncoder::new : ZstdRunEncoder::new;
            try (RunPipeline runs = new RunPipeline(blob, encoders, executor, spareRuns)) {
                tar = encode(tree, runs);
            }
        }
        return new EncodedLayer(blob.digest(), blob.count(), new DiffId(tar.digest()));
    }

    private HashingOutputStream encode(Tree tree, RunPipeline runs) throws IOException, BuildException {
        RunOutputStream runOut = new RunOutputStream(runs);
        HashingOutputStream tar = new HashingOutputStream(runOut);
        for (TreeEntry entry : tree.entries()) {
            tar.write(TarHeader.of(entry));
            if (entry instanceof TreeEntry.File file) {
                write(file.content(), tar, runOut);
                tar.write(CanonicalTar.padding(file.content().size()));
            }
        }
        tar.write(CanonicalTar.end());
        runs.endRun();
        runs.drain();
        return tar;
    }

    private void write(Content content, HashingOutputStream tar, RunOutputStream runOut)
            throws IOException, BuildException {
        Optional<DeflatedContent> deflated =
                compression == Compression.GZIP && content.size() >= SPLICED ? content.deflated() : Optional.empty();
        if (deflated.isPresent()) {
            runOut.splice(deflated.get(), content.size(), tar);
        } else {
            content.writeTo(tar);
        }
    }

    /** Hands bytes of the tar to the runs, or to nobody while a member takes their place. */
    private static final class RunOutputStream extends OutputStream {
        private final RunPipeline runs;
        private boolean splicing;

        RunOutputStream(RunPipeline runs) {
            this.runs = runs;
        }

        /** Makes {@code stream} a gzip member of its own; {@code tar}, which ends here, still sees what it inflates to. */
        void splice(DeflatedContent stream, long size, OutputStream tar) throws IOException, BuildException {
            runs.endRun();
            byte[] header = GzipRunEncoder.header();
            byte[] trailer = GzipRunEncoder.trailer(stream.crc32(), size);
            OutputStream member = runs.encoded(header.length + stream.compressedSize() + trailer.length);
            splicing = true;
            member.write(header);
            stream.writeTo(tar, member);
            member.write(trailer);
            splicing = false;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (!splicing) {
                runs.write(bytes, offset, length);
            }
        }
    }
}
