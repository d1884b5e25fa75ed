package dev.mizzen.build;

import dev.mizzen.base.BaseReference;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.http.HttpPolicy;
import dev.mizzen.http.Proxies;
import dev.mizzen.http.Trust;
import dev.mizzen.image.RegistrySink;
import dev.mizzen.oci.ImageReference;
import dev.mizzen.registry.Logins;
import dev.mizzen.registry.Registries;
import dev.mizzen.registry.RegistryPolicy;
import dev.mizzen.request.BuildRequest;
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
        return of(
                List.of(request.base()),
                request.registries(),
                request.names(),
                request.wheels().network().offline(),
                environment,
                home);
    }

    /** For who reads bases and pushes nothing. */
    static RegistryAccess forReading(
            List<BuildRequest.Base> bases,
            BuildRequest.RegistryUse use,
            boolean offline,
            Map<String, String> environment,
            Path home)
            throws BuildException {
        return of(bases, new BuildRequest.RegistryUse(false, use.insecure()), List.of(), offline, environment, home);
    }

    private static RegistryAccess of(
            List<BuildRequest.Base> wanted,
            BuildRequest.RegistryUse use,
            List<ImageReference> names,
            boolean offline,
            Map<String, String> environment,
            Path home)
            throws BuildException {
        Optional<ImageReference> base = wanted.stream()
                .map(BuildRequest.Base::reference)
                .filter(BaseReference.Registry.class::isInstance)
                .map(reference -> ((BaseReference.Registry) reference).image())
                .findFirst();
        if (!use.push() && base.isEmpty()) {
            return new RegistryAccess(Optional.empty(), List.of());
        }
        RegistryPolicy policy = new RegistryPolicy(
                use.insecure(), offline, HttpPolicy.DEFAULT, Proxies.of(environment), Trust.of(environment));
        Registries registries = new Registries(policy, Logins.of(environment, home));
        return new RegistryAccess(Optional.of(registries), use.push() ? sinks(registries, names, base) : List.of());
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

    /** What bases in registries are read with; none when the build has nothing to do with registries. */
    Optional<Registries> registries() {
        return registries;
    }

    /** The repositories that the image is pushed to. */
    List<RegistrySink> sinks() {
        return sinks;
    }

    @Override
    public void close() {
        registries.ifPresent(Registries::close);
    }
}
