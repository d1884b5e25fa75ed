package dev.mizzen.registry;

import com.google.cloud.tools.jib.api.DescriptorDigest;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.blob.Blobs;
import com.google.cloud.tools.jib.http.Response;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.digest.Digest;
import dev.mizzen.digest.VerifyingInputStream;
import dev.mizzen.oci.Blob;
import dev.mizzen.oci.Descriptor;
import dev.mizzen.oci.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A repository by way of jib's {@code RegistryClient}; the session begins with the first question. */
final class JibRepository implements Repository, AutoCloseable {
    /** Makes the session. */
    @FunctionalInterface
    interface Opening {
        Session open() throws BuildException;
    }

    private final String name;
    private final String path;
    private final Optional<String> mountFrom;
    private final Opening opening;
    private final Workers workers;
    private @Nullable Session session;

    /**
     * @param name registry and repository
     * @param path the repository alone
     * @param mountFrom the repository of the same registry that blobs are mounted from
     */
    JibRepository(String name, String path, Optional<String> mountFrom, Opening opening, Workers workers) {
        this.name = name;
        this.path = path;
        this.mountFrom = mountFrom;
        this.opening = opening;
        this.workers = workers;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<RemoteManifest> manifest(String tag) throws BuildException {
        return workers.call(() -> read(tag));
    }

    @Override
    public Optional<RemoteManifest> manifest(Digest digest) throws BuildException {
        Optional<RemoteManifest> found = workers.call(() -> read(digest.toString()));
        if (found.isPresent()) {
            Digest actual = digest.algorithm().equals(found.get().digest().algorithm())
                    ? found.get().digest()
                    : Digest.of(
                            digest.algorithm(),
                            digest.algorithm().start().digest(found.get().bytes()));
            if (!actual.equals(digest)) {
                throw session()
                        .fault()
                        .wrong(ProblemCode.BLOB_CORRUPT, "sent another manifest of `" + path + "` than was asked for")
                        .values(digest.toString(), actual.toString())
                        .exception();
            }
        }
        return found;
    }

    private Optional<RemoteManifest> read(String reference) throws BuildException {
        Session open = session();
        String action = "read the manifest `" + reference + "` of `" + path + "`";
        return open.attempts(action, Refusal::isTemporary).run(Exchange::plain, exchange -> {
            Optional<Response> answer = open.answer(exchange, client -> client.pullManifest(reference));
            if (answer.isEmpty()) {
                return Optional.empty();
            }
            try (Response response = answer.get()) {
                return Optional.of(ManifestAnswer.read(response, name + separated(reference), open.fault()));
            }
        });
    }

    private static String separated(String reference) {
        return (reference.indexOf(':') < 0 ? ":" : "@") + reference;
    }

    @Override
    public Optional<Digest> resolve(String tag) throws BuildException {
        return workers.call(() -> {
            Session open = session();
            String action = "find the manifest `" + tag + "` of `" + path + "`";
            return open.attempts(action, Refusal::isTemporary).run(() -> Exchange.with("HEAD"), exchange -> {
                Optional<Response> answer = open.answer(exchange, client -> client.pullManifest(tag));
                if (answer.isEmpty()) {
                    return Optional.empty();
                }
                try (Response response = answer.get()) {
                    return ManifestAnswer.digest(response);
                }
            });
        });
    }

    @Override
    public boolean has(Digest blob) throws BuildException {
        return workers.call(() -> {
            Session open = session();
            String action = "look for the blob `" + blob + "` in `" + path + "`";
            return open.attempts(action, Refusal::isTemporary)
                    .run(Exchange::plain, exchange -> has(open, blob, exchange));
        });
    }

    private static boolean has(Session open, Digest blob, Exchange exchange)
            throws IOException, RegistryException, BuildException {
        DescriptorDigest digest = jibDigest(blob);
        Optional<Response> answer = open.answer(exchange, client -> client.checkBlob(digest));
        if (answer.isPresent()) {
            answer.get().close();
        }
        return answer.isPresent();
    }

    @Override
    public void fetch(Descriptor blob, OutputStream target) throws BuildException, IOException {
        Optional<IOException> broken = workers.call(() -> {
            Session open = session();
            DescriptorDigest digest = jibDigest(blob.digest());
            BlobDownload download = new BlobDownload(blob, target, open.fault(), path);
            String action = "read the blob `" + blob.digest() + "` of `" + path + "`";
            Attempts attempts = open.attempts(action, Refusal::isTemporary);
            try {
                attempts.run(() -> Exchange.from(download.received()), exchange -> {
                    Optional<Response> answer = open.answer(
                            exchange,
                            client -> client.pullBlob(digest, size -> {}, bytes -> {})
                                    .writeTo(OutputStream.nullOutputStream()));
                    try (Response response = answer.orElseThrow(download::missing)) {
                        download.receive(response);
                    } finally {
                        if (download.hasProgressed()) {
                            attempts.progressed();
                        }
                    }
                    return download;
                });
                return Optional.empty();
            } catch (BlobDownload.TargetFailure e) {
                return Optional.of(e.fault());
            }
        });
        if (broken.isPresent()) {
            throw broken.get();
        }
    }

    /** Jib knows digests of one kind. */
    private static DescriptorDigest jibDigest(Digest digest) throws BuildException {
        try {
            return DescriptorDigest.fromDigest(digest.toString());
        } catch (DigestException e) {
            throw Problem.of(
                            ProblemCode.REGISTRY_REFUSED,
                            "blobs of a registry must have SHA-256 digests, not `" + digest.algorithm() + "`")
                    .exception(e);
        }
    }

    @Override
    public Outcome put(Blob blob) throws BuildException {
        return workers.call(() -> {
            Session open = session();
            Descriptor descriptor = blob.descriptor();
            String source = blob.origin()
                    .filter(origin ->
                            mountFrom.isPresent() && origin.repository().equals(mountFrom.get()))
                    .map(origin -> origin.repository())
                    .orElse(null);
            String action = "push the blob `" + descriptor.digest() + "` to `" + path + "`";
            DescriptorDigest digest = jibDigest(descriptor.digest());
            AtomicBoolean sent = new AtomicBoolean();
            com.google.cloud.tools.jib.blob.Blob content = Blobs.from(
                    out -> {
                        sent.set(true);
                        copy(blob, out);
                    },
                    false);
            return open.attempts(action, Refusal::losesUpload)
                    .run(() -> Exchange.uploading(descriptor.digest()), exchange -> {
                        if (has(open, descriptor.digest(), exchange)) {
                            return sent.get() ? Outcome.UPLOADED : Outcome.PRESENT;
                        }
                        try {
                            boolean mounted =
                                    open.ask(exchange, client -> client.pushBlob(digest, content, source, bytes -> {}));
                            return mounted ? Outcome.MOUNTED : Outcome.UPLOADED;
                        } catch (SourceFailure e) {
                            throw e.problem();
                        }
                    });
        });
    }

    /** The blob that is being sent can't be read; leaves jib with the reason. */
    private static final class SourceFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient BuildException problem;

        SourceFailure(BuildException problem) {
            super(problem.getMessage(), problem, false, false);
            this.problem = problem;
        }

        BuildException problem() {
            return problem;
        }
    }

    private static void copy(Blob blob, OutputStream out) throws IOException {
        Descriptor descriptor = blob.descriptor();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = open(blob)) {
            for (int read = read(in, buffer, descriptor); read >= 0; read = read(in, buffer, descriptor)) {
                out.write(buffer, 0, read);
            }
        }
    }

    private static InputStream open(Blob blob) {
        Descriptor descriptor = blob.descriptor();
        try {
            return new VerifyingInputStream(blob.open(), descriptor.digest(), descriptor.size());
        } catch (BuildException e) {
            throw new SourceFailure(e);
        } catch (IOException e) {
            throw new SourceFailure(BlobDownload.unreadable(descriptor, e));
        }
    }

    private static int read(InputStream in, byte[] buffer, Descriptor descriptor) {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            throw new SourceFailure(BlobDownload.unreadable(descriptor, e));
        }
    }

    @Override
    public void putManifest(MediaType mediaType, byte[] manifest, String tag) throws BuildException {
        Digest digest = Digest.sha256(manifest);
        Optional<Digest> stored = workers.call(() -> {
            Session open = session();
            String action = "push the manifest `" + digest + "` to `" + path + ":" + tag + "`";
            RawManifest raw = new RawManifest(mediaType.name(), new String(manifest, StandardCharsets.UTF_8));
            return open.attempts(action, Refusal::isTemporary).run(Exchange::plain, exchange -> {
                Optional<Response> answer = open.answer(exchange, client -> client.pushManifest(raw, tag));
                if (answer.isEmpty()) {
                    throw new Exchange.Captured(null);
                }
                try (Response response = answer.get()) {
                    return ManifestAnswer.digest(response);
                }
            });
        });
        if (stored.isPresent() && !stored.get().equals(digest)) {
            throw session()
                    .fault()
                    .wrong(ProblemCode.BLOB_CORRUPT, "stored another manifest in `" + path + "` than was sent")
                    .values(digest.toString(), stored.get().toString())
                    .exception();
        }
    }

    private synchronized Session session() throws BuildException {
        if (session == null) {
            session = opening.open();
        }
        return session;
    }

    @Override
    public synchronized void close() throws IOException {
        if (session != null) {
            session.close();
        }
    }
}
