package dev.mizzen.image;

import dev.mizzen.archive.Content;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.digest.VerifyingInputStream;
import dev.mizzen.oci.Blob;
import dev.mizzen.oci.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A blob as it is stored, verified while it is copied. */
final class BlobContent implements Content {
    private static final int BUFFER = 1 << 16;

    private final Blob blob;

    BlobContent(Blob blob) {
        this.blob = blob;
    }

    @Override
    public long size() {
        return blob.descriptor().size();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException, BuildException {
        OciLayoutSink.checkInterrupted();
        try (InputStream in = open(blob)) {
            copy(in, out, blob.descriptor());
        }
    }

    /** The bytes of a blob; reading to their end verifies them. */
    static InputStream open(Blob blob) throws BuildException {
        Descriptor descriptor = blob.descriptor();
        try {
            return new VerifyingInputStream(blob.open(), descriptor.digest(), descriptor.size());
        } catch (IOException e) {
            throw OutputFault.source(descriptor, e);
        }
    }

    /** Copies all of {@code in}; an error in reading it is one of the blob, one in writing is left as it is. */
    static void copy(InputStream in, OutputStream out, Descriptor blob) throws IOException, BuildException {
        byte[] buffer = new byte[BUFFER];
        for (int read = read(in, buffer, blob); read >= 0; read = read(in, buffer, blob)) {
            out.write(buffer, 0, read);
        }
    }

    static int read(InputStream in, byte[] buffer, Descriptor blob) throws BuildException {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            throw OutputFault.source(blob, e);
        }
    }
}
