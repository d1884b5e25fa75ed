package dev.mizzen.registry;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.oci.ImageReference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All registries of the world, as far as the policy allows. Closing ends every connection. */
public final class Registries implements AutoCloseable {
    /** How many requests to one repository may run at once. */
    public static final int CONNECTIONS = 6;

    private final RegistryPolicy policy;
    private final Logins logins;
    private final Workers workers = new Workers();
    private final List<JibRepository> opened = new ArrayList<>();

    /** @param logins who we are */
    public Registries(RegistryPolicy policy, Logins logins) {
        this.policy = policy;
        this.logins = logins;
    }

    /** The repository of {@code image}, to read from. Nothing is asked yet. */
    public Repository pull(ImageReference image) {
        return repository(image, new Session.Purpose(false, Optional.empty()));
    }

    /**
     * The repository of {@code image}, to read from and write to. Nothing is asked yet.
     *
     * @param source a repository whose blobs may be mounted; one of another registry does not count
     */
    public Repository push(ImageReference image, Optional<ImageReference> source) {
        Optional<String> mountFrom = source.filter(other -> other.registry().equals(image.registry()))
                .map(ImageReference::repository)
                .filter(path -> !path.equals(image.repository()));
        return repository(image, new Session.Purpose(true, mountFrom));
    }

    /** Whether no registry may be asked. */
    public boolean isOffline() {
        return policy.offline();
    }

    /** @throws BuildException {@code OFFLINE_REFUSED} when no registry may be asked */
    public void requireOnline(ImageReference image) throws BuildException {
        if (policy.offline()) {
            throw Problem.of(
                            ProblemCode.OFFLINE_REFUSED,
                            "`--offline` forbids asking the registry `" + image.registry() + "` for `"
                                    + image.familiar() + "`")
                    .hint("build once without `--offline`: what is read then stays in the store")
                    .exception();
        }
    }

    private synchronized Repository repository(ImageReference image, Session.Purpose purpose) {
        Origin origin = Origin.of(image.registry(), policy);
        JibRepository repository = new JibRepository(
                image.name(),
                image.repository(),
                purpose.mountFrom(),
                () -> {
                    requireOnline(image);
                    return Session.open(origin, image.repository(), purpose, policy, logins, CONNECTIONS);
                },
                workers);
        opened.add(repository);
        return repository;
    }

    @Override
    public synchronized void close() {
        workers.close();
        for (JibRepository repository : opened) {
            try {
                repository.close();
            } catch (IOException e) {
                // The process lets go of the connections soon enough.
            }
        }
    }
}
