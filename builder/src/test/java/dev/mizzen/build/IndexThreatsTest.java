package dev.mizzen.build;

import static dev.mizzen.build.IndexBuild.wheel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.settings.Setting;
import dev.mizzen.testing.IndexServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What an index may do to a build, by numbers: the cases of the threat list. */
class IndexThreatsTest extends ServedBuild {
    private static final String BASIC = "Basic bWU6czNjcmV0LWNhbmFyeQ==";

    @Test
    void case61TheFirstIndexThatKnowsANameIsItsOnlySource() throws Exception {
        server.project("alpha", server.wheel(wheel("alpha", "1.0")));
        other.project("alpha", other.wheel(wheel("alpha", "9.0")));
        other.project("beta", other.wheel(wheel("beta", "1.0")));
        build.set(Setting.EXTRA_INDEX_URL, other.uri("/simple")).require("alpha==9.0", "beta==1.0");
        Problem problem = build.problem();
        assertThat(problem.code()).isEqualTo(ProblemCode.WHEEL_NOT_FOUND);
        assertThat(problem.message()).isEqualTo("there is no wheel of `alpha 9.0`");
        assertThat(problem.expected()).contains("9.0");
        assertThat(problem.actual()).contains("1.0");
        assertThat(problem.hint())
                .contains("`" + server.uri("/simple/") + "` knows `alpha`, so no other index is asked for it; pin a"
                        + " version that is there, or add the wheel to the folder that `--find-links` names");
        assertThat(other.requests()).containsExactly("/simple/beta/");

        build.require("alpha==1.0", "beta==1.0").run();
        assertThat(other.requests()).doesNotContain("/simple/alpha/");
    }

    @Test
    void case62OneFileNameWithTwoHashesIsRefused() throws Exception {
        String link = server.wheel(wheel("alpha", "1.0"));
        server.project("alpha", link);
        Path wheels = Files.createDirectory(folder.resolve("wheels"));
        byte[] mine = wheel("alpha", "1.0").file("more.py", "").bytes();
        Path file = Files.write(wheels.resolve("alpha-1.0-py3-none-any.whl"), mine);
        build.set(Setting.FIND_LINKS, wheels).require("alpha==1.0");
        Problem problem = build.problem();
        assertThat(problem.code()).isEqualTo(ProblemCode.WHEEL_HASH_MISMATCH);
        assertThat(problem.message()).isEqualTo("`alpha-1.0-py3-none-any.whl` is not the same file everywhere");
        assertThat(problem.expected()).contains("sha256:" + IndexServer.hex(mine) + " (" + file + ")");
        assertThat(problem.actual())
                .contains("sha256:" + link.replaceAll(".*=", "") + " ("
                        + server.uri("/files/alpha-1.0-py3-none-any.whl") + ")");

        wheel("alpha", "1.0").write(wheels);
        build.run();
        assertThat(server.requests()).doesNotContain("/files/alpha-1.0-py3-none-any.whl");
    }

    @Test
    void case63AHashThatIsNotTrustedIsNone() throws Exception {
        server.file("/alpha-1.0-py3-none-any.whl", wheel("alpha", "1.0").bytes());
        String line = "alpha @ " + server.uri("/alpha-1.0-py3-none-any.whl") + "#md5=00000000000000000000000000000000";
        build.set(Setting.REQUIRE_HASHES, "").require(line);
        Problem problem = build.problem();
        assertThat(problem.code()).isEqualTo(ProblemCode.WHEEL_HASH_MISSING);
        assertThat(problem.message())
                .isEqualTo("`" + line + "` has a hash that is not trusted, and hashes are required");
        assertThat(problem.expected()).contains("sha256, sha384 or sha512");
        assertThat(problem.actual()).contains("md5");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void case64AWheelThatIsNotWhatThePageStatesIsRefused() throws Exception {
        byte[] evil = wheel("alpha", "1.0").file("evil.py", "").bytes();
        String stated = "0".repeat(64);
        server.file("/files/alpha-1.0-py3-none-any.whl", evil);
        server.project("alpha", "/files/alpha-1.0-py3-none-any.whl?signature=s3cret#sha256=" + stated);
        build.require("alpha==1.0");
        Problem problem = build.problem();
        assertThat(problem.code()).isEqualTo(ProblemCode.WHEEL_HASH_MISMATCH);
        assertThat(problem.message())
                .isEqualTo("`" + server.uri("/files/alpha-1.0-py3-none-any.whl?…")
                        + "` does not have the hash that is stated for it");
        assertThat(problem.expected()).contains("sha256:" + stated);
        assertThat(problem.actual()).contains("sha256:" + IndexServer.hex(evil));
        assertThat(build.filesWith("evil")).isEmpty();
    }

    @Test
    void theRequirementsHashDecidesWithoutFetchingWhatThePageSaysIsAnother() throws Exception {
        String link = server.wheel(wheel("alpha", "1.0"));
        server.project("alpha", link);
        String pinned = "sha256:" + "1".repeat(64);
        build.require("alpha==1.0 --hash=" + pinned);
        Problem problem = build.problem();
        assertThat(problem.message())
                .isEqualTo("`alpha-1.0-py3-none-any.whl` does not have a hash that the requirements allow");
        assertThat(problem.expected()).contains(pinned);
        assertThat(problem.actual()).contains("sha256:" + link.replaceAll(".*=", ""));
        assertThat(server.requests()).containsExactly("/simple/alpha/");

        build.require("alpha==1.0 --hash=" + pinned + " --hash=sha256:" + link.replaceAll(".*=", ""));
        assertThat(build.run().warnings()).isEmpty();
    }

    @Test
    void theRequirementsHashDecidesWhereThePageStatesNone() throws Exception {
        byte[] content = wheel("alpha", "1.0").bytes();
        server.file("/alpha-1.0-py3-none-any.whl", content);
        server.project("alpha", "/alpha-1.0-py3-none-any.whl");
        String sha512 = "sha512:" + "1".repeat(128);
        build.require("alpha==1.0 --hash=" + sha512);
        assertThat(build.problem().message())
                .isEqualTo("`alpha-1.0-py3-none-any.whl` does not have a hash that the requirements allow");
        build.require("alpha==1.0 --hash=sha256:" + "1".repeat(64));
        assertThat(build.problem().message())
                .isEqualTo("`" + server.uri("/alpha-1.0-py3-none-any.whl")
                        + "` does not have the hash that is stated for it");
        build.require("alpha==1.0 --hash=sha256:" + IndexServer.hex(content));
        assertThat(build.run().warnings()).isEmpty();
        server.forget();
        build.run();
        assertThat(server.requests()).containsExactly("/simple/alpha/");
    }

    @Test
    void case65And66CredentialsGoToTheirServerAndNowhereElse() throws Exception {
        byte[] content = wheel("alpha", "1.0").bytes();
        other.file("/moved.whl", content);
        server.protect("me", "s3cret-canary");
        server.redirect(
                "/files/alpha-1.0-py3-none-any.whl", other.uri("/moved.whl").toString());
        server.project("alpha", "/files/alpha-1.0-py3-none-any.whl#sha256=" + IndexServer.hex(content));
        build.set(Setting.INDEX_URL, server.uri("me:s3cret-canary", "/simple/")).require("alpha==1.0");
        BuildResult result = build.run();
        assertThat(server.requests())
                .containsExactly("/files/alpha-1.0-py3-none-any.whl " + BASIC, "/simple/alpha/ " + BASIC);
        assertThat(other.requests()).containsExactly("/moved.whl");
        build.assertSilentAbout("canary", result);
    }

    @Test
    void case66ALoginOfNetrcIsUsed() throws Exception {
        server.protect("me", "s3cret-canary").project("alpha", server.wheel(wheel("alpha", "1.0")));
        Files.writeString(folder.resolve(".netrc"), "machine 127.0.0.1 login me password s3cret-canary\n");
        build.require("alpha==1.0").run();
        assertThat(server.requests()).allMatch(request -> request.endsWith(BASIC));
        Files.delete(folder.resolve(".netrc"));
        Files.writeString(folder.resolve("logins"), "machine 127.0.0.1 login me password wrong\n");
        build.removeImage();
        Problem problem =
                build.env("NETRC", folder.resolve("logins").toString()).problem();
        assertThat(problem.message())
                .isEqualTo("`" + server.uri("/simple/alpha/") + "` cannot be read: the server answers 401");
    }

    @Test
    void case67ALinkWithAFolderInItsNameIsRefusedAndNamedWhenItIsMissed() throws Exception {
        server.project("alpha", "..%2Falpha-1.0-py3-none-any.whl", server.wheel(wheel("alpha", "2.0")));
        build.require("alpha==1.0");
        assertThat(build.problems())
                .extracting(Problem::message)
                .containsExactly(
                        "there is no wheel of `alpha 1.0`",
                        "the link to `../alpha-1.0-py3-none-any.whl` on `" + server.uri("/simple/alpha/")
                                + "` has a folder in its file name");
        build.require("alpha==2.0").run();
        assertThat(build.events).contains(new BuildEvent.Detailed("refused for alpha: links, 1"));
    }

    @Test
    void case68FilesOfOtherProjectsAreCounted() throws Exception {
        server.project("alpha", server.wheel(wheel("alpha", "1.0")), server.wheel(wheel("beta", "1.0")));
        build.require("alpha==1.0").run();
        assertThat(build.events)
                .contains(new BuildEvent.Detailed("passed over on the page of alpha: files of other projects, 1"));
        build.removeImage();
        assertThat(build.require("beta==1.0").problem().message()).isEqualTo("there is no wheel of `beta 1.0`");
    }

    @Test
    void case69AWithdrawnVersionIsTakenWhenPinnedWithAWarning() throws Exception {
        String old = server.wheel(wheel("alpha", "1.0"));
        String bad = server.wheel(wheel("alpha", "2.0"));
        server.html(
                "/simple/alpha/", "<a href='" + old + "'>1</a><a href='" + bad + "' data-yanked='deletes files'>2</a>");
        Problem unpinned = build.require("alpha>=2.0").problem();
        assertThat(unpinned.code()).isEqualTo(ProblemCode.DEPENDENCY_CONFLICT);
        assertThat(unpinned.message())
                .isEqualTo(
                        "the requirements can't be met together: because `alpha` 2.0 was withdrawn by its publisher and you"
                                + " ask for `alpha>=2.0`, the requirements can't be met");
        assertThat(unpinned.hint())
                .contains(
                        "write `alpha==2.0` to take a withdrawn version all the same, though its publisher says: deletes"
                                + " files");
        build.require("alpha==2.0 --hash=sha256:" + bad.replaceAll(".*=", ""));
        assertThat(build.run().warnings())
                .containsExactly(Problem.of(
                                ProblemCode.WHEEL_YANKED,
                                "`alpha-2.0-py3-none-any.whl` was withdrawn by its publisher: deletes files")
                        .at(build.run().warnings().get(0).where().orElseThrow())
                        .hint("it is taken because it is pinned; pin another version soon"));
    }

    @Test
    void aFileThatWasNotWithdrawnIsBetterThanOneThatWas() throws Exception {
        String good = server.wheel(wheel("alpha", "1.0"));
        String bad = server.wheel(wheel("alpha", "1.0").tag("cp311-cp311-manylinux_2_17_x86_64"));
        server.html("/simple/alpha/", "<a href='" + good + "'>1</a><a href='" + bad + "' data-yanked>2</a>");
        build.require("alpha==1.0 --hash=sha256:" + good.replaceAll(".*=", "") + " --hash=sha256:"
                + bad.replaceAll(".*=", ""));
        assertThat(build.run().warnings()).isEmpty();
        assertThat(server.requests()).contains("/files/alpha-1.0-py3-none-any.whl");
    }

    @Test
    void aFileForAnotherPythonIsSkippedAndNamedWhenNothingElseFits() throws Exception {
        String any = server.wheel(wheel("alpha", "1.0"));
        String best = server.wheel(wheel("alpha", "1.0").tag("cp311-cp311-manylinux_2_17_x86_64"));
        server.html(
                "/simple/alpha/",
                "<a href='" + any + "' data-requires-python='&gt;=3.8'>1</a><a href='" + best
                        + "' data-requires-python='&gt;=3.12'>2</a>");
        build.require("alpha==1.0").run();
        assertThat(server.requests()).contains("/files/alpha-1.0-py3-none-any.whl");

        build.removeImage();
        server.html("/simple/alpha/", "<a href='" + any + "' data-requires-python='&gt;=3.12'>1</a>");
        Problem problem = build.problem();
        assertThat(problem.code()).isEqualTo(ProblemCode.WHEEL_INCOMPATIBLE);
        assertThat(problem.message()).isEqualTo("no wheel of `alpha 1.0` is for the base image's Python");
        assertThat(problem.expected()).contains("Python 3.11.2");
        assertThat(problem.actual()).contains("alpha-1.0-py3-none-any.whl (Python >=3.12)");
    }

    @Test
    void case75WhatVariablesAreFilledWithIsNotShown() throws Exception {
        server.status("/t0ken-canary/simple/alpha/", 400);
        build.env("TOKEN", "t0ken-canary").env("PASSWORD", "s3cret-canary");
        build.require("--index-url http://me:${PASSWORD}@" + server.place() + "/${TOKEN}/simple/", "alpha==1.0");
        Problem problem = build.problem();
        assertThat(problem.message())
                .isEqualTo("`" + server.uri("/…/simple/alpha/") + "` cannot be read: the server answers 400");
        assertThat(server.requests()).containsExactly("/t0ken-canary/simple/alpha/ " + BASIC);

        server.file(
                "/t0ken-canary/alpha-1.0-py3-none-any.whl",
                wheel("alpha", "1.0").bytes());
        build.require(
                "alpha @ http://" + server.place() + "/${TOKEN}/alpha-1.0-py3-none-any.whl#sha256=" + "0".repeat(64));
        assertThat(build.problem().message())
                .isEqualTo("`" + server.uri("/…/alpha-1.0-py3-none-any.whl")
                        + "` does not have the hash that is stated for it");

        server.html("/t0ken-canary/simple/alpha/", "<a href='../../alpha-1.0-py3-none-any.whl?t=t0ken-canary'>");
        server.file(
                "/t0ken-canary/alpha-1.0-py3-none-any.whl",
                wheel("alpha", "1.0").bytes());
        build.require("--index-url http://me:${PASSWORD}@" + server.place() + "/${TOKEN}/simple/", "alpha==1.0");
        build.assertSilentAbout("canary", build.run());
    }
}
