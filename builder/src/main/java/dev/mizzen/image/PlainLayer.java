package dev.mizzen.image;

import dev.mizzen.archive.Compression;
import dev.mizzen.archive.Content;
import dev.mizzen.archive.LayerReader;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.digest.DiffId;
import dev.mizzen.digest.VerifyingInputStream;
import dev.mizzen.oci.Blob;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The tar in a layer's blob, verified against its diff ID while it is copied. */
final class PlainLayer implements Content {
    private static final int BUFFER = 1 << 16;

    private final Blob blob;
    private final Compression compression;
    private final DiffId diffId;
    private final long size;

    private PlainLayer(Blob blob, Compression compression, DiffId diffId, long size) {
        this.blob = blob;
        this.compression = compression;
        this.diffId = diffId;
        this.size = size;
    }

    /** Unpacks the layer once, to know how large its tar is. */
    static PlainLayer of(Blob blob, Compression compression, DiffId diffId) throws IOException, BuildException {
        byte[] buffer = new byte[BUFFER];
        long size = 0;
        try (InputStream in = open(blob, compression)) {
            for (int read = 0; read >= 0; read = BlobContent.read(in, buffer, blob.descriptor())) {
                size += read;
                if (size > LayerReader.MOST_BYTES) {
                    throw Problem.of(
                                    ProblemCode.ARCHIVE_LIMIT_EXCEEDED,
                                    "the layer `" + blob.descriptor().digest() + "` unpacks to more than "
                                            + LayerReader.MOST_BYTES + " bytes")
                            .exception();
                }
            }
        }
        return new PlainLayer(blob, compression, diffId, size);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException, BuildException {
        OciLayoutSink.checkInterrupted();
        try (InputStream in = new VerifyingInputStream(open(blob, compression), diffId.digest(), size)) {
            BlobContent.copy(in, out, blob.descriptor());
        }
    }

    private static InputStream open(Blob blob, Compression compression) throws BuildException {
        try {
            return compression.unpack(BlobContent.open(blob));
        } catch (IOException e) {
            throw OutputFault.source(blob.descriptor(), e);
        }
    }
}
