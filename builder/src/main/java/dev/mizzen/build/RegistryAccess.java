package dev.mizzen.build;

import dev.mizzen.base.BaseReference;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.http.HttpPolicy;
import dev.mizzen.http.Proxies;
import dev.mizzen.http.Trust;
import dev.mizzen.image.Image;
import dev.mizzen.image.ImageSink;
import dev.mizzen.image.RegistrySink;
import dev.mizzen.oci.ImageReference;
import dev.mizzen.registry.Logins;
import dev.mizzen.registry.Registries;
import dev.mizzen.registry.RegistryPolicy;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The registries of one build: where its base comes from and its image goes to. A build that has to do with none loads
 * nothing of them.
 */
final class RegistryAccess implements AutoCloseable {
    private final Optional<Registries> registries;
    private final List<RegistrySink> sinks;

    private RegistryAccess(Optional<Registries> registries, List<RegistrySink> sinks) {
        this.registries = registries;
        this.sinks = List.copyOf(sinks);
    }

    /**
     * @param environment proxies, {@code SSL_CERT_FILE}, and where the user's logins are
     * @param home the user's home directory
     */
    static RegistryAccess of(BuildRequest request, Map<String, String> environment, Path home) throws BuildException {
        BuildRequest.RegistryUse use = request.registries();
        Optional<ImageReference> base = request.base().reference() instanceof BaseReference.Registry registry
                ? Optional.of(registry.image())
                : Optional.empty();
        if (!use.push() && base.isEmpty()) {
            return new RegistryAccess(Optional.empty(), List.of());
        }
        String certificates = environment.getOrDefault("SSL_CERT_FILE", "");
        RegistryPolicy policy = new RegistryPolicy(
                use.insecure(),
                request.wheels().offline(),
                HttpPolicy.DEFAULT,
                Proxies.of(environment),
                certificates.isEmpty() ? Trust.OF_JAVA : Trust.of(path(certificates)));
        Registries registries = new Registries(policy, Logins.of(environment, home));
        return new RegistryAccess(
                Optional.of(registries), use.push() ? sinks(registries, request.names(), base) : List.of());
    }

    /** One for each repository, in the order of the names. */
    private static List<RegistrySink> sinks(
            Registries registries, List<ImageReference> names, Optional<ImageReference> base) {
        Map<String, List<ImageReference>> repositories = new LinkedHashMap<>();
        names.forEach(name -> repositories
                .computeIfAbsent(name.name(), unused -> new ArrayList<>())
                .add(name));
        return repositories.values().stream()
                .map(tags -> new RegistrySink(registries, tags, base))
                .toList();
    }

    private static Path path(String text) throws BuildException {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw Problem.of(
                            ProblemCode.CONFIG_INVALID,
                            "`SSL_CERT_FILE` names no path of this machine: `" + Redaction.printable(text) + "`")
                    .exception(e);
        }
    }

    /** What bases in registries are read with; none when the build has nothing to do with registries. */
    Optional<Registries> registries() {
        return registries;
    }

    /** The repositories that the image is pushed to. */
    List<RegistrySink> sinks() {
        return sinks;
    }

    /** Pushes {@code image} under all its names, if that is asked for. */
    List<BuildResult.Push> push(Image image, BuildListener listener) throws BuildException {
        List<BuildResult.Push> pushes = new ArrayList<>();
        for (RegistrySink sink : sinks) {
            long began = System.nanoTime();
            listener.on(new BuildEvent.StepStarted(sink.repository()));
            ImageSink.Written written = sink.write(image);
            listener.on(new BuildEvent.StepFinished(
                    sink.repository(), written.bytes(), System.nanoTime() - began, written.blobs() == 0));
            pushes.add(new BuildResult.Push(sink.repository(), written.blobs(), written.bytes(), written.reused()));
        }
        return pushes;
    }

    @Override
    public void close() {
        registries.ifPresent(Registries::close);
    }
}
