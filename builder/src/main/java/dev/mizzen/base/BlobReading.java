package dev.mizzen.base;

import dev.mizzen.archive.Compression;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.digest.DigestMismatchException;
import dev.mizzen.digest.VerifyingInputStream;
import dev.mizzen.oci.Blob;
import dev.mizzen.oci.Descriptor;
import dev.mizzen.oci.Json;
import dev.mizzen.oci.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** Reads the blobs of a base, verified and bounded. */
final class BlobReading {
    private BlobReading() {}

    /** The whole content of a JSON document. */
    static byte[] document(Blob blob) throws BuildException {
        Descriptor descriptor = blob.descriptor();
        if (descriptor.size() > Json.MOST_BYTES) {
            throw Problem.of(
                            ProblemCode.IMAGE_DOCUMENT_INVALID,
                            "`" + descriptor.digest() + "` is not valid: it has more than " + Json.MOST_BYTES
                                    + " bytes")
                    .exception();
        }
        try (InputStream in = verified(blob)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw fault(descriptor, e);
        }
    }

    /** The content as it is stored; the stream fails at its end when it is not what the descriptor says. */
    static InputStream verified(Blob blob) throws IOException, BuildException {
        Descriptor descriptor = blob.descriptor();
        return new VerifyingInputStream(blob.open(), descriptor.digest(), descriptor.size());
    }

    static BuildException fault(Descriptor descriptor, IOException cause) {
        if (cause instanceof ClosedByInterruptException
                || Thread.currentThread().isInterrupted()) {
            return BuildException.interrupted(cause);
        }
        String name = "the blob `" + descriptor.digest() + "` of the base";
        if (cause instanceof DigestMismatchException mismatch) {
            return Problem.of(ProblemCode.BLOB_CORRUPT, name + " is damaged")
                    .values(mismatch.expected(), mismatch.actual())
                    .hint(BaseFault.COPY_ANEW)
                    .exception(cause);
        }
        return Problem.of(ProblemCode.BASE_INVALID, name + " cannot be read: " + reason(cause))
                .exception(cause);
    }

    static String reason(IOException cause) {
        if (cause instanceof NoSuchFileException) {
            return "no such file";
        }
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        return Redaction.printable(
                Optional.ofNullable(cause.getMessage()).orElse(cause.getClass().getSimpleName()));
    }

    /** How a layer of that type is compressed; the type has been found to be a layer's. */
    static Compression compression(MediaType layer) {
        MediaType type = layer.toOci();
        if (type.equals(MediaType.LAYER_GZIP)) {
            return Compression.GZIP;
        }
        return type.equals(MediaType.LAYER_ZSTD) ? Compression.ZSTD : Compression.NONE;
    }
}
