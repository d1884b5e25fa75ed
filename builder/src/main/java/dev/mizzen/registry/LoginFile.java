package dev.mizzen.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.oci.ImageReference;
import dev.mizzen.oci.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * One file of logins, as {@code docker login} and {@code podman login} write them (containers-auth.json(5)): in it a
 * {@code credHelpers} entry is stronger than {@code credsStore}, which is stronger than {@code auths}.
 */
final class LoginFile {
    private static final List<String> DOCKER_HUB_HOSTS =
            List.of(ImageReference.DOCKER_HUB, "index.docker.io", "registry-1.docker.io");
    private static final String DOCKER_HUB_KEY = "https://index.docker.io/v1/";

    private final Path file;
    private final ObjectNode content;

    private LoginFile(Path file, ObjectNode content) {
        this.file = file;
        this.content = content;
    }

    /** What is in {@code file}; nothing when there is no such file. */
    static Optional<LoginFile> read(Path file) throws BuildException {
        byte[] text;
        try (InputStream in = Files.newInputStream(file)) {
            text = in.readNBytes(Json.MOST_BYTES + 1);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Optional.empty();
        } catch (IOException e) {
            String reason = e instanceof AccessDeniedException ? "permission denied" : Redaction.printable(reason(e));
            throw Problem.of(ProblemCode.LOGIN_INVALID, "the logins in `" + file + "` cannot be read: " + reason)
                    .hint("make the file readable, or name another folder with `DOCKER_CONFIG`")
                    .exception(e);
        }
        if (new String(text, StandardCharsets.UTF_8).isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new LoginFile(file, Json.object(text, file.toString())));
        } catch (BuildException e) {
            // What the parser says may quote a secret, but where it stopped does not.
            throw Problem.of(
                            ProblemCode.LOGIN_INVALID,
                            "the logins in `" + file + "` cannot be read: it is not valid JSON")
                    .hint("mend the file, or log in anew with `docker login` or `podman login`")
                    .exception();
        }
    }

    private static String reason(IOException e) {
        return Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
    }

    Optional<Login> find(String registry, String repository, CredentialPrograms programs) throws BuildException {
        List<String> names = names(registry, repository);
        String server = registry.equals(ImageReference.DOCKER_HUB) ? DOCKER_HUB_KEY : registry;
        Optional<String> helperKey = key("credHelpers", names);
        if (helperKey.isPresent()) {
            String suffix = content.path("credHelpers").path(helperKey.get()).asText("");
            String asked = registry.equals(ImageReference.DOCKER_HUB) ? DOCKER_HUB_KEY : helperKey.get();
            return programs.get(suffix, asked, file);
        }
        String store = content.path("credsStore").asText("");
        if (!store.isEmpty()) {
            Optional<Login> login = programs.get(store, server, file);
            if (login.isPresent()) {
                return login;
            }
        }
        Optional<String> key = key("auths", names);
        return key.isPresent() ? entry(key.get()) : Optional.empty();
    }

    /** The names under which a login may stand, the most specific first. */
    private static List<String> names(String registry, String repository) {
        List<String> hosts = registry.equals(ImageReference.DOCKER_HUB) ? DOCKER_HUB_HOSTS : List.of(registry);
        List<String> names = new ArrayList<>();
        for (String path = repository; !path.isEmpty(); path = path.substring(0, Math.max(0, path.lastIndexOf('/')))) {
            for (String host : hosts) {
                names.add(host + "/" + path);
            }
        }
        names.addAll(hosts);
        return names;
    }

    private Optional<String> key(String table, List<String> names) {
        for (String name : names) {
            for (var member : content.path(table).properties()) {
                if (plain(member.getKey()).equals(name)) {
                    return Optional.of(member.getKey());
                }
            }
        }
        return Optional.empty();
    }

    /** {@code https://host/v1/} is an old way to write {@code host}. */
    private static String plain(String key) {
        int scheme = key.indexOf("://");
        String rest = scheme < 0 ? key : key.substring(scheme + 3);
        while (rest.endsWith("/")) {
            rest = rest.substring(0, rest.length() - 1);
        }
        boolean versioned = scheme >= 0 && (rest.endsWith("/v1") || rest.endsWith("/v2"));
        return versioned ? rest.substring(0, rest.length() - 3) : rest;
    }

    private Optional<Login> entry(String key) throws BuildException {
        JsonNode entry = content.path("auths").path(key);
        String source = "the key `" + Redaction.printable(key) + "` of `" + file + "`";
        String token = entry.path("identitytoken").asText("");
        if (!token.isEmpty()) {
            return Optional.of(new Login(Login.TOKEN_USER, token, source));
        }
        String auth = entry.path("auth").asText("");
        if (!auth.isEmpty()) {
            return Optional.of(decode(auth, source));
        }
        String user = entry.path("username").asText("");
        String password = entry.path("password").asText("");
        return user.isEmpty() ? Optional.empty() : Optional.of(new Login(user, password, source));
    }

    private static Login decode(String auth, String source) throws BuildException {
        try {
            String text = new String(Base64.getDecoder().decode(auth.strip()), StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            if (colon > 0) {
                String secret = text.substring(colon + 1);
                return new Login(text.substring(0, colon), secret.replaceAll("\\x00+$", ""), source);
            }
        } catch (IllegalArgumentException e) {
            // Not base64: the same fault for the user.
        }
        throw Problem.of(ProblemCode.LOGIN_INVALID, source + " has an `auth` that is not `USER:PASSWORD` in base64")
                .hint("log in anew with `docker login` or `podman login`")
                .exception();
    }
}
