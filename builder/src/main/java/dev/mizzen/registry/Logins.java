package dev.mizzen.registry;

import dev.mizzen.diagnostic.BuildException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The logins that Docker and Podman keep for the user. The first of these files that has something for a repository decides:
 * {@code $DOCKER_CONFIG/config.json}, {@code $XDG_RUNTIME_DIR/containers/auth.json},
 * {@code $XDG_CONFIG_HOME/containers/auth.json} ({@code ~/.config} without the variable), {@code ~/.docker/config.json}.
 * They are read when a registry is first asked, and never written.
 */
public final class Logins {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<Path> files;
    private final CredentialPrograms programs;

    private Logins(List<Path> files, CredentialPrograms programs) {
        this.files = List.copyOf(files);
        this.programs = programs;
    }

    /**
     * @param environment the variables of the process; credential programs are looked for on its {@code PATH}
     * @param home the user's home directory
     */
    public static Logins of(Map<String, String> environment, Path home) {
        return of(environment, home, PATIENCE);
    }

    static Logins of(Map<String, String> environment, Path home, Duration patience) {
        List<Path> files = new ArrayList<>();
        folder(environment, "DOCKER_CONFIG").ifPresent(folder -> files.add(folder.resolve("config.json")));
        folder(environment, "XDG_RUNTIME_DIR").ifPresent(folder -> files.add(folder.resolve("containers/auth.json")));
        files.add(folder(environment, "XDG_CONFIG_HOME")
                .orElse(home.resolve(".config"))
                .resolve("containers/auth.json"));
        files.add(home.resolve(".docker/config.json"));
        return new Logins(files.stream().distinct().toList(), new CredentialPrograms(environment, patience));
    }

    private static Optional<Path> folder(Map<String, String> environment, String variable) {
        String value = environment.getOrDefault(variable, "");
        try {
            return value.isEmpty() ? Optional.empty() : Optional.of(Path.of(value));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /**
     * The login for a repository.
     *
     * @throws BuildException {@code LOGIN_INVALID} when a file or the program that it names can't be used
     */
    Optional<Login> find(String registry, String repository) throws BuildException {
        for (Path file : files) {
            Optional<LoginFile> content = LoginFile.read(file);
            if (content.isPresent()) {
                Optional<Login> login = content.get().find(registry, repository, programs);
                if (login.isPresent()) {
                    return login;
                }
            }
        }
        return Optional.empty();
    }

    /** The files that are looked into, for messages. */
    String places() {
        return files.stream().map(file -> "`" + file + "`").collect(Collectors.joining(", "));
    }
}
