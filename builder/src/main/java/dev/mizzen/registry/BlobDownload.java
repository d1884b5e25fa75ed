package dev.mizzen.registry;

import com.google.cloud.tools.jib.http.Response;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.digest.Digest;
import dev.mizzen.digest.DigestMismatchException;
import dev.mizzen.oci.Descriptor;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;

/** One blob on its way from a registry, in as many pieces as the connection needs; verified and never longer than promised. */
final class BlobDownload {
    /** A connection that brings less than this is no progress, so that nobody can keep us waiting byte by byte. */
    private static final long WORTH_ANOTHER = 1 << 20;

    private final Descriptor blob;
    private final OutputStream target;
    private final RegistryFault fault;
    private final String repository;
    private final MessageDigest hash;
    private long received;
    private long before;

    BlobDownload(Descriptor blob, OutputStream target, RegistryFault fault, String repository) {
        this.blob = blob;
        this.target = target;
        this.fault = fault;
        this.repository = repository;
        this.hash = blob.digest().algorithm().start();
    }

    /** The disk behind the target failed, not the registry. */
    static final class TargetFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final IOException fault;

        TargetFailure(IOException fault) {
            super(fault);
            this.fault = fault;
        }

        IOException fault() {
            return fault;
        }
    }

    /** How many bytes have arrived. */
    long received() {
        return received;
    }

    /** Whether the last answer brought enough to call the next one a first attempt. */
    boolean hasProgressed() {
        return received - before >= WORTH_ANOTHER;
    }

    /** Reads an answer to its end; fails with {@link EOFException} when more is to come. */
    void receive(Response response) throws IOException, BuildException {
        before = received;
        boolean partial = response.getStatusCode() == 206;
        if (partial && !continues(response)) {
            throw damaged(blob.size() + " bytes", "another part than was asked for");
        }
        long promised = response.getContentLength();
        long rest = partial ? blob.size() - received : blob.size();
        if (promised >= 0 && promised != rest) {
            throw damaged(rest + " bytes", promised + " bytes");
        }
        try (InputStream in = response.getBody()) {
            if (!partial) {
                in.skipNBytes(received);
            }
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (received + read > blob.size()) {
                    throw damaged(blob.size() + " bytes", "more than " + blob.size() + " bytes");
                }
                hash.update(buffer, 0, read);
                received += read;
                write(buffer, read);
            }
        }
        if (received < blob.size()) {
            throw new EOFException("cut off");
        }
        Digest actual = Digest.of(blob.digest().algorithm(), hash.digest());
        if (!actual.equals(blob.digest())) {
            throw damaged(blob.digest().toString(), actual.toString());
        }
    }

    private boolean continues(Response response) {
        String range = response.getHeader("Content-Range").stream().findFirst().orElse("");
        return range.startsWith("bytes " + received + "-");
    }

    private void write(byte[] buffer, int length) {
        try {
            target.write(buffer, 0, length);
        } catch (IOException e) {
            throw new TargetFailure(e);
        }
    }

    private BuildException damaged(String expected, String actual) {
        return fault.wrong(
                        ProblemCode.BLOB_CORRUPT,
                        "sent something else than the blob `" + blob.digest() + "` of `" + repository + "`")
                .values(expected, actual)
                .exception();
    }

    /** The registry has no such blob. */
    BuildException missing() {
        return fault.wrong(ProblemCode.REGISTRY_REFUSED, "has no blob `" + blob.digest() + "` in `" + repository + "`")
                .exception();
    }

    /** A blob of ours can't be read, or is not what its descriptor says. */
    static BuildException unreadable(Descriptor blob, IOException cause) {
        String name = "the blob `" + blob.digest() + "`";
        if (cause instanceof DigestMismatchException mismatch) {
            return Problem.of(ProblemCode.BLOB_CORRUPT, name + " is damaged")
                    .values(mismatch.expected(), mismatch.actual())
                    .exception(cause);
        }
        return Problem.of(
                        ProblemCode.BLOB_CORRUPT,
                        name + " cannot be read: " + Redaction.printable(String.valueOf(cause.getMessage())))
                .exception(cause);
    }
}
