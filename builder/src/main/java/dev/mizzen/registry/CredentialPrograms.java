package dev.mizzen.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.oci.Json;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** Asks the programs that keep logins (docker-credential-helpers, protocol of {@code get}), with bounded time and output. */
final class CredentialPrograms {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final int MOST_BYTES = 64 << 10;
    private static final String UNKNOWN = "credentials not found in native keychain";

    private final Map<String, String> environment;
    private final Duration patience;

    CredentialPrograms(Map<String, String> environment, Duration patience) {
        this.environment = Map.copyOf(environment);
        this.patience = patience;
    }

    private record Answer(int exit, String out) {}

    /**
     * What {@code docker-credential-SUFFIX} has for {@code server}.
     *
     * @param file the file that names the program, for messages
     * @return nothing if it says that it has nothing
     */
    Optional<Login> get(String suffix, String server, Path file) throws BuildException {
        if (!NAME.matcher(suffix).matches()) {
            throw Problem.of(
                            ProblemCode.LOGIN_INVALID,
                            "`" + file + "` names a credential program that can't exist: `"
                                    + Redaction.printable(suffix) + "`")
                    .hint("it is the end of a program's name, such as `secretservice` for"
                            + " `docker-credential-secretservice`")
                    .exception();
        }
        String name = "docker-credential-" + suffix;
        String source = "the program `" + name + "`, which `" + file + "` names,";
        Path program = onPath(name)
                .orElseThrow(() -> failed(source, "is not on the PATH")
                        .hint("install it, or take it out of the file")
                        .exception());
        Answer answer = run(program, server, source);
        String text = answer.out().strip();
        if (answer.exit() != 0) {
            if (text.contains(UNKNOWN)) {
                return Optional.empty();
            }
            throw failed(
                            source,
                            "failed with exit code " + answer.exit()
                                    + (text.isEmpty() ? "" : ": " + Redaction.printable(Redaction.urls(text), 300)))
                    .exception();
        }
        return Optional.of(login(answer.out(), source, server));
    }

    private static Login login(String out, String source, String server) throws BuildException {
        try {
            ObjectNode json = Json.object(out.getBytes(StandardCharsets.UTF_8), "login");
            String user = json.path("Username").asText("");
            String secret = json.path("Secret").asText("");
            if (!user.isEmpty() && !secret.isEmpty()) {
                return new Login(user, secret, source + " for `" + server + "`");
            }
        } catch (BuildException e) {
            // The same fault; what the parser says may quote a secret.
        }
        throw failed(source, "answered with no login").exception();
    }

    private Answer run(Path program, String server, String source) throws BuildException {
        ProcessBuilder builder =
                new ProcessBuilder(program.toString(), "get").redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw failed(source, "cannot be run: " + Redaction.printable(String.valueOf(e.getMessage())))
                    .exception(e);
        }
        try {
            CompletableFuture<byte[]> out = CompletableFuture.supplyAsync(() -> read(process));
            try (OutputStream in = process.getOutputStream()) {
                in.write(server.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // It need not read its input to have an answer.
            }
            byte[] text = out.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (text.length > MOST_BYTES) {
                throw failed(source, "answered with more than " + MOST_BYTES + " bytes")
                        .exception();
            }
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw slow(source).exception();
            }
            return new Answer(process.exitValue(), new String(text, StandardCharsets.UTF_8));
        } catch (TimeoutException e) {
            throw slow(source).exception(e);
        } catch (ExecutionException e) {
            throw failed(source, "broke off").exception(e);
        } catch (InterruptedException e) {
            throw BuildException.interrupted(e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static byte[] read(Process process) {
        try (InputStream in = process.getInputStream()) {
            return in.readNBytes(MOST_BYTES + 1);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private Optional<Path> onPath(String name) {
        return Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> folder.startsWith("/"))
                .flatMap(folder -> path(folder, name).stream())
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Optional<Path> path(String folder, String name) {
        try {
            return Optional.of(Path.of(folder, name));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private Problem slow(String source) {
        return failed(source, "gave no answer in " + patience.toSeconds() + " s");
    }

    private static Problem failed(String source, String reason) {
        return Problem.of(ProblemCode.LOGIN_INVALID, source + " " + reason);
    }
}
