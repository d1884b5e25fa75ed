package dev.mizzen.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginsTest {
    private static final String USUAL = ".docker/config.json";

    private final Map<String, String> environment = new LinkedHashMap<>();

    private Duration patience = Duration.ofSeconds(60);

    @TempDir
    private Path home;

    private Optional<Login> find(String registry, String repository) throws BuildException {
        return Logins.of(environment, home, patience).find(registry, repository);
    }

    private Path write(String file, String text) throws IOException {
        Path path = home.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text.replace('\'', '"'));
    }

    private static String auth(String login) {
        return "{'auth':'" + Base64.getEncoder().encodeToString(login.getBytes(UTF_8)) + "'}";
    }

    private void program(String suffix, String script) throws IOException {
        Path program = write("bin/docker-credential-" + suffix, "#!/bin/sh\n");
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        environment.put("PATH", home.resolve("bin") + ":/usr/bin:/bin");
    }

    private Problem refused(String message) {
        BuildException e = catchThrowableOfType(BuildException.class, () -> find("ghcr.io", "team/app"));
        assertThat(e).isNotNull();
        Problem problem = e.problems().get(0);
        assertThat(problem.code()).isEqualTo(ProblemCode.LOGIN_INVALID);
        assertThat(problem.message()).isEqualTo(message.replace("HOME", home.toString()));
        return problem;
    }

    @Test
    void theFirstFileThatKnowsTheRegistryDecides() throws Exception {
        assertThat(find("ghcr.io", "team/app")).isEmpty();
        write(USUAL, "{'auths':{'ghcr.io':" + auth("fourth:4") + "}}");
        assertThat(find("ghcr.io", "team/app").orElseThrow().user()).isEqualTo("fourth");
        write(".config/containers/auth.json", "{'auths':{'ghcr.io':" + auth("third:3") + "}}");
        assertThat(find("ghcr.io", "team/app").orElseThrow().user()).isEqualTo("third");
        write("xdg/containers/auth.json", "{'auths':{'ghcr.io':" + auth("moved:3") + "}}");
        environment.put("XDG_CONFIG_HOME", home.resolve("xdg").toString());
        assertThat(find("ghcr.io", "team/app").orElseThrow().user()).isEqualTo("moved");
        write("run/containers/auth.json", "{'auths':{'ghcr.io':" + auth("second:2") + "}}");
        environment.put("XDG_RUNTIME_DIR", home.resolve("run").toString());
        assertThat(find("ghcr.io", "team/app").orElseThrow().user()).isEqualTo("second");
        write("own/config.json", "{'auths':{'quay.io':" + auth("first:1") + "}}");
        environment.put("DOCKER_CONFIG", home.resolve("own").toString());
        assertThat(find("ghcr.io", "team/app").orElseThrow().user())
                .as("no key there")
                .isEqualTo("second");
        write("own/config.json", "{'auths':{'ghcr.io':" + auth("first:pass:word") + "}}");
        Login login = find("ghcr.io", "team/app").orElseThrow();
        assertThat(login.user()).isEqualTo("first");
        assertThat(login.secret()).isEqualTo("pass:word");
        assertThat(login).hasToString("the key `ghcr.io` of `" + home + "/own/config.json`");
    }

    @ParameterizedTest
    @CsvSource({
        "ghcr.io,                     ghcr.io,   team/app,       true",
        "https://ghcr.io,             ghcr.io,   team/app,       true",
        "https://ghcr.io/v2/,         ghcr.io,   team/app,       true",
        "ghcr.io/team,                ghcr.io,   team/app,       true",
        "ghcr.io/team/app,            ghcr.io,   team/app,       true",
        "ghcr.io/other,               ghcr.io,   team/app,       false",
        "ghcr.io/tea,                 ghcr.io,   team/app,       false",
        "ghcr.io:443,                 ghcr.io,   team/app,       false",
        "GHCR.io.evil.com,            ghcr.io,   team/app,       false",
        "https://index.docker.io/v1/, docker.io, library/python, true",
        "docker.io,                   docker.io, library/python, true",
        "docker.io/library,           docker.io, library/python, true",
        "registry-1.docker.io,        docker.io, library/python, true",
    })
    void aKeyCoversWhatIsBelowIt(String key, String registry, String repository, boolean covers) throws Exception {
        write(USUAL, "{'auths':{'" + key + "':" + auth("me:s3cret") + "}}");
        assertThat(find(registry, repository).isPresent()).isEqualTo(covers);
    }

    @Test
    void theMostSpecificKeyWins() throws Exception {
        write(
                USUAL,
                "{'auths':{'ghcr.io':" + auth("host:1") + ",'ghcr.io/team/app':" + auth("app:1") + ",'ghcr.io/team':"
                        + auth("team:1") + "}}");
        assertThat(find("ghcr.io", "team/app").orElseThrow().user()).isEqualTo("app");
        assertThat(find("ghcr.io", "team/other").orElseThrow().user()).isEqualTo("team");
        assertThat(find("ghcr.io", "else").orElseThrow().user()).isEqualTo("host");
    }

    @Test
    void anIdentityTokenStandsForAPassword() throws Exception {
        write(USUAL, "{'auths':{'ghcr.io':{'auth':'','identitytoken':'t0ken'}}}");
        Login login = find("ghcr.io", "team/app").orElseThrow();
        assertThat(login.isToken()).isTrue();
        assertThat(login.secret()).isEqualTo("t0ken");
        assertThat(login.toString()).doesNotContain("t0ken");
        write(USUAL, "{'auths':{'ghcr.io':{}}}");
        assertThat(find("ghcr.io", "team/app"))
                .as("docker's mark for a login in a program")
                .isEmpty();
    }

    @Test
    void programsAreAskedBeforeTheFile() throws Exception {
        program(
                "store",
                "read server; echo '{\"ServerURL\":\"'$server'\",\"Username\":\"stored\",\"Secret\":\"'$server'\"}'");
        program("none", "echo 'credentials not found in native keychain'; exit 1");
        write(USUAL, "{'credsStore':'store','auths':{'ghcr.io':" + auth("file:1") + "}}");
        Login login = find("ghcr.io", "team/app").orElseThrow();
        assertThat(login.user()).isEqualTo("stored");
        assertThat(login.secret()).as("what it was asked").isEqualTo("ghcr.io");
        assertThat(login)
                .hasToString("the program `docker-credential-store`, which `" + home + "/" + USUAL
                        + "` names, for `ghcr.io`");
        assertThat(find("docker.io", "library/python").orElseThrow().secret()).isEqualTo("https://index.docker.io/v1/");
        write(USUAL, "{'credsStore':'none','auths':{'ghcr.io':" + auth("file:1") + "}}");
        assertThat(find("ghcr.io", "team/app").orElseThrow().user()).isEqualTo("file");
        write(USUAL, "{'credsStore':'store','credHelpers':{'ghcr.io':'none'}}");
        assertThat(find("ghcr.io", "team/app"))
                .as("the registry's own program decides")
                .isEmpty();
        assertThat(find("quay.io", "team/app").orElseThrow().user()).isEqualTo("stored");
    }

    @Test
    void whatCanNotBeReadIsNamedWithoutSecrets() throws Exception {
        Path file = write(USUAL, "{'auths':{'ghcr.io':{'auth':'s3cret'");
        Problem problem = refused("the logins in `HOME/.docker/config.json` cannot be read: it is not valid JSON");
        assertThat(problem.hint()).contains("mend the file, or log in anew with `docker login` or `podman login`");
        write(USUAL, "{'auths':{'ghcr.io':{'auth':'bm9jb2xvbg=='}}}");
        refused("the key `ghcr.io` of `HOME/.docker/config.json` has an `auth` that is not `USER:PASSWORD` in base64");
        write(USUAL, "{'auths':{'ghcr.io':{'auth':'%%%'}}}");
        refused("the key `ghcr.io` of `HOME/.docker/config.json` has an `auth` that is not `USER:PASSWORD` in base64");
        Files.delete(file);
        Files.createDirectory(file);
        refused("the logins in `HOME/.docker/config.json` cannot be read: Is a directory");
    }

    @Test
    void aProgramThatFailsIsNamed() throws Exception {
        write(USUAL, "{'credHelpers':{'ghcr.io':'absent'}}");
        environment.put("PATH", "/nowhere");
        String who = "the program `docker-credential-absent`, which `HOME/.docker/config.json` names, ";
        Problem problem = refused(who + "is not on the PATH");
        assertThat(problem.hint()).contains("install it, or take it out of the file");
        program("absent", "echo \"no luck https://me:s3cret@host/ \033[31m\"; exit 3");
        refused(who + "failed with exit code 3: no luck https://…@host/ \\u001b[31m");
        program("absent", "echo '{\"Username\":\"me\",\"Secret\":7'");
        refused(who + "answered with no login");
        program("absent", "head -c 100000 /dev/zero");
        refused(who + "answered with more than 65536 bytes");
        program("absent", "sleep 60");
        patience = Duration.ofSeconds(1);
        refused(who + "gave no answer in 1 s");
        patience = Duration.ofSeconds(60);
        write(USUAL, "{'credHelpers':{'ghcr.io':'../../bin/evil'}}");
        refused("`HOME/.docker/config.json` names a credential program that can't exist: `../../bin/evil`");
    }
}
