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
 *
 * @param registries none when the build neither reads from one nor pushes
 */
record RegistryAccess(Optional<Registries> registries) implements AutoCloseable {
    /**
     * @param environment proxies, {@code SSL_CERT_FILE}, and where the user's logins are
     * @param home the user's home directory
     */
    static RegistryAccess of(BuildRequest request, Map<String, String> environment, Path home) throws BuildException {
        BuildRequest.RegistryUse use = request.registries();
        if (!use.push() && !(request.base().reference() instanceof BaseReference.Registry)) {
            return new RegistryAccess(Optional.empty());
        }
        String certificates = environment.getOrDefault("SSL_CERT_FILE", "");
        RegistryPolicy policy = new RegistryPolicy(
                use.insecure(),
                request.wheels().offline(),
                HttpPolicy.DEFAULT,
                Proxies.of(environment),
                certificates.isEmpty() ? Trust.OF_JAVA : Trust.of(path(certificates)));
        return new RegistryAccess(Optional.of(new Registries(policy, Logins.of(environment, home))));
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

    /** Pushes {@code image} under all its names, if that is asked for. */
    List<BuildResult.Push> push(BuildRequest request, Image image, BuildListener listener) throws BuildException {
        List<BuildResult.Push> pushes = new ArrayList<>();
        if (!request.registries().push() || registries.isEmpty()) {
            return pushes;
        }
        Map<String, List<ImageReference>> repositories = new LinkedHashMap<>();
        for (ImageReference name : request.names()) {
            repositories
                    .computeIfAbsent(name.name(), unused -> new ArrayList<>())
                    .add(name);
        }
        for (Map.Entry<String, List<ImageReference>> repository : repositories.entrySet()) {
            long began = System.nanoTime();
            listener.on(new BuildEvent.StepStarted(repository.getKey()));
            ImageSink.Written written = new RegistrySink(registries.get(), repository.getValue()).write(image);
            listener.on(new BuildEvent.StepFinished(
                    repository.getKey(), written.bytes(), System.nanoTime() - began, written.blobs() == 0));
            pushes.add(new BuildResult.Push(repository.getKey(), written.blobs(), written.bytes(), written.reused()));
        }
        return pushes;
    }

    @Override
    public void close() {
        registries.ifPresent(Registries::close);
    }
}
