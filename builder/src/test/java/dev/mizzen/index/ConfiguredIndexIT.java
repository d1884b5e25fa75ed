package dev.mizzen.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Secrets;
import dev.mizzen.http.Credentials;
import dev.mizzen.http.HttpFetcher;
import dev.mizzen.http.HttpPolicy;
import dev.mizzen.http.Proxies;
import dev.mizzen.http.RetryPolicy;
import dev.mizzen.http.Trust;
import dev.mizzen.python.ProjectName;
import dev.mizzen.store.Store;
import dev.mizzen.testing.Command;
import dev.mizzen.testing.Lab;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index that pip is configured for on this machine: a wheel of it is the one that pip takes, byte for byte. */
class ConfiguredIndexIT {
    /** Small wheels without a line of native code. */
    private static final List<String> PROJECTS = List.of("idna", "six", "packaging", "certifi");

    @TempDir
    Path folder;

    @Test
    void aWheelIsTheOneThatPipTakes(Lab lab) throws Exception {
        lab.tool("pip");
        Optional<String> configured = setting("index-url").or(() -> setting("extra-index-url"));
        lab.need("an index of pip", configured.isPresent(), "pip is configured for no index here");
        String index = configured.orElseThrow().strip().split("\\s+")[0];
        Optional<Candidate> found = Optional.empty();
        try (IndexClient client = IndexClient.online(ConfiguredIndexIT::fetcher, RetryPolicy.DEFAULT, Secrets.NONE);
                Store store = Store.open(folder.resolve("store"), InstantSource.system(), problem -> {})) {
            SimpleIndex source = new SimpleIndex(URI.create(index), "pip's index", client);
            for (String project : PROJECTS) {
                found = found.isPresent() ? found : newest(source.list(ProjectName.parse(project)));
            }
            lab.need("a known project", found.isPresent(), "pip's index has none of the projects that the test knows");
            Candidate candidate = found.orElseThrow();
            WheelFile file = new WheelFiles(store, client, FetchProgress.NONE).get(candidate);
            assertThat(file.path()).hasSameBinaryContentAs(byPip(index, candidate));
            new StoredWheelFacts(store, new WheelFiles(store, client, FetchProgress.NONE), client, problem -> {})
                    .metadata(candidate, file.sha256());
        }
    }

    private Path byPip(String index, Candidate candidate) throws IOException, InterruptedException {
        Path target = Files.createDirectory(folder.resolve("pip"));
        Command.of("pip", "download", "-q", "--no-deps", "--only-binary=:all:", "--dest", target)
                .and("--index-url", index)
                .and(candidate.filename().name() + "==" + candidate.filename().version())
                .env("PIP_FIND_LINKS", "")
                .env("PIP_EXTRA_INDEX_URL", "")
                .run()
                .orFail();
        return target.resolve(candidate.spelling());
    }

    private static Optional<Candidate> newest(Optional<Listing> listing) {
        return listing.stream()
                .flatMap(files -> files.wheels().stream())
                .filter(wheel -> wheel.filename().tags().toString().equals("[py3-none-any]")
                        && wheel.requiresPython().isEmpty()
                        && wheel.yanked().isEmpty()
                        && !wheel.filename().version().isPreRelease())
                .max(Comparator.comparing(wheel -> wheel.filename().version()));
    }

    private static HttpFetcher fetcher() throws BuildException {
        Optional<String> certificates = setting("cert");
        return new HttpFetcher(
                HttpPolicy.DEFAULT,
                Credentials.NONE,
                Proxies.of(System.getenv()),
                certificates.isPresent() ? Trust.of(Path.of(certificates.get())) : Trust.OF_JAVA);
    }

    /** What pip itself says that the setting is. */
    private static Optional<String> setting(String name) {
        try {
            for (String section : List.of(":env:", "install", "global")) {
                Command.Outcome outcome =
                        Command.of("pip", "config", "get", section + "." + name).run();
                if (outcome.exit() == 0 && !outcome.out().isBlank()) {
                    return Optional.of(outcome.out().strip());
                }
            }
            return Optional.empty();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
