package dev.mizzen.build;

import static dev.mizzen.build.IndexBuild.wheel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.settings.Setting;
import dev.mizzen.testing.IndexServer;
import dev.mizzen.testing.WheelBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whole builds whose wheels come from servers: what is asked for, and in which order. */
class IndexBuildTest extends ServedBuild {
    @Test
    void eachPageIsAskedForOnceAndEachWheelOnceInTheLifeOfTheStore() throws Exception {
        server.project("alpha", server.wheel(wheel("alpha", "1.0").requires("beta")));
        server.project("beta", server.wheel(wheel("beta", "1.0")));
        build.require("alpha==1.0", "beta==1.0");
        BuildResult first = build.run();
        assertThat(server.requests())
                .containsExactly(
                        "/files/alpha-1.0-py3-none-any.whl",
                        "/files/beta-1.0-py3-none-any.whl",
                        "/simple/alpha/",
                        "/simple/beta/");
        assertThat(build.steps(false)).contains("alpha-1.0-py3-none-any.whl", "beta-1.0-py3-none-any.whl");
        assertThat(first.warnings())
                .extracting(Problem::message)
                .containsExactly("the requirements have no hashes: nothing says which files are meant");
        server.forget();
        BuildResult second = build.run();
        assertThat(second.digest()).isEqualTo(first.digest());
        assertThat(server.requests()).containsExactly("/simple/alpha/", "/simple/beta/");
        assertThat(build.steps(true)).contains("alpha-1.0-py3-none-any.whl", "beta-1.0-py3-none-any.whl");
    }

    @Test
    void theSameWheelsGiveTheSameImageFromAFolderAndFromAnIndex() throws Exception {
        WheelBuilder alpha = wheel("alpha", "1.0");
        server.project("alpha", server.wheel(alpha));
        build.require("alpha==1.0");
        BuildResult fromIndex = build.run();
        Path wheels = Files.createDirectory(folder.resolve("wheels"));
        alpha.write(wheels);
        build.set(Setting.FIND_LINKS, wheels).set(Setting.NO_INDEX, "");
        assertThat(build.run().digest()).isEqualTo(fromIndex.digest());
    }

    @Test
    void aProjectWithoutAWheelIsNamedWithTheWayOut() throws Exception {
        server.project("alpha", "alpha-1.0.tar.gz");
        Problem problem = build.require("alpha==1.0").problem();
        assertThat(problem.message()).isEqualTo("there is no wheel of `alpha 1.0`");
        assertThat(problem.actual()).contains("a source distribution only");
        assertThat(problem.hint())
                .contains("build the wheel once, `pip wheel --no-deps alpha==1.0`, and name its folder with"
                        + " `--find-links`; or let it be built here, if it is pure Python, with `--build-sdist`");
    }

    @Test
    void failuresOfAllProjectsAreReportedTogether() throws Exception {
        server.status("/simple/alpha/", 403)
                .html("/simple/beta/", "<meta name='pypi:repository-version' content='2.0'>")
                .project("delta", "/files/delta-1.0-py3-none-any.whl")
                .project("epsilon", "/files/epsilon-1.0-py3-none-any.whl");
        build.require("alpha==1.0", "beta==1.0", "gamma==1.0", "delta==1.0");
        String pages = server.uri("/simple/").toString();
        assertThat(build.problems())
                .extracting(Problem::message)
                .containsExactly(
                        "`" + pages + "alpha/` cannot be read: the server answers 403",
                        "`" + pages + "beta/` follows another version of the simple repository API",
                        "there is no wheel of `gamma 1.0`");
        build.require("delta==1.0", "epsilon==1.0");
        assertThat(build.problems())
                .extracting(Problem::message)
                .containsExactly(
                        "`" + server.uri("/files/delta-1.0-py3-none-any.whl") + "` does not exist",
                        "`" + server.uri("/files/epsilon-1.0-py3-none-any.whl") + "` does not exist");
    }

    @Test
    void indexesOfARequirementsFileTakeThePlaceOfOthers() throws Exception {
        other.project("alpha", other.wheel(wheel("alpha", "1.0")));
        build.require("--index-url " + other.uri("/simple/"), "alpha==1.0").run();
        assertThat(server.requests()).isEmpty();
        build.removeImage();
        build.require("--extra-index-url " + other.uri("/simple/"), "alpha==1.0")
                .run();
        assertThat(server.requests()).containsExactly("/simple/alpha/");
        build.removeImage();
        server.forget();
        build.require("--no-index", "alpha==1.0");
        assertThat(build.problem().hint()).contains("name the folder that holds it with `--find-links`");
        assertThat(build.require("--index-url simple", "alpha==1.0").problem().message())
                .isEqualTo("the index `simple` is not a URL of scheme https, http or file");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void noHostIsTrustedWithoutItsCertificate() throws Exception {
        server.project("alpha", server.wheel(wheel("alpha", "1.0")));
        build.require("--trusted-host example.org", "alpha==1.0");
        assertThat(build.run().warnings())
                .extracting(Problem::message)
                .contains("`--trusted-host example.org` has no effect: certificates are always looked at");
    }

    @Test
    void aBuildThatWaitsForAServerCanBeInterrupted() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        server.at("/simple/alpha/", exchange -> {
            asked.countDown();
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        build.require("alpha==1.0", "beta==1.0");
        List<Problem> problems = new ArrayList<>();
        Thread waiting = new Thread(() -> problems.addAll(build.problems()));
        waiting.start();
        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
        waiting.interrupt();
        waiting.join(20_000);
        assertThat(problems).extracting(Problem::code).containsExactly(ProblemCode.INTERRUPTED);
    }

    @Test
    void offlineNothingIsAskedAndEverythingMissingIsSaid() throws Exception {
        build.set(Setting.OFFLINE, "").require("alpha==1.0", "beta==1.0");
        assertThat(build.problems())
                .extracting(problem -> problem.code() + " " + problem.message())
                .containsExactly(
                        "OFFLINE_REFUSED `" + server.uri("/simple/alpha/")
                                + "` is not on this machine, and `--offline` forbids to fetch it",
                        "OFFLINE_REFUSED `" + server.uri("/simple/beta/")
                                + "` is not on this machine, and `--offline` forbids to fetch it");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void thePublicIndexIsMeantWhereNobodyNamesASource() throws Exception {
        IndexBuild bare = new IndexBuild(Files.createDirectory(folder.resolve("bare")));
        bare.set(Setting.OFFLINE, "").require("alpha==1.0");
        assertThat(bare.problem().message())
                .isEqualTo("`https://pypi.org/simple/alpha/` is not on this machine, and `--offline` forbids to fetch"
                        + " it");
        bare.set(Setting.FIND_LINKS, Files.createDirectory(folder.resolve("wheels")));
        assertThat(bare.problem().message()).isEqualTo("there is no wheel of `alpha 1.0`");
        bare.set(Setting.FIND_LINKS).set(Setting.EXTRA_INDEX_URL, server.uri("/simple/"));
        assertThat(bare.problem().message())
                .startsWith("`" + server.uri("/simple/alpha/") + "` is not on this machine");
    }

    @Test
    void aWheelIsTakenFromAUrl() throws Exception {
        byte[] alpha = wheel("alpha", "1.0").bytes();
        server.file("/a/alpha-1.0-py3-none-any.whl", alpha);
        server.file("/a/beta-1.0-py3-none-any.whl", wheel("beta", "1.0").bytes());
        String hash = "#sha256=" + IndexServer.hex(alpha);
        build.require("alpha @ " + server.uri("/a/alpha-1.0-py3-none-any.whl") + hash);
        assertThat(build.run().warnings()).isEmpty();
        server.forget();
        build.set(Setting.OFFLINE, "").run();
        assertThat(server.requests()).isEmpty();

        IndexBuild bare = new IndexBuild(Files.createDirectory(folder.resolve("bare")));
        bare.require(
                server.uri("/a/alpha-1.0-py3-none-any.whl").toString(),
                "beta @ " + server.uri("/a/beta-1.0-py3-none-any.whl"));
        assertThat(bare.run().warnings()).hasSize(1);
        assertThat(server.requests()).containsExactly("/a/alpha-1.0-py3-none-any.whl", "/a/beta-1.0-py3-none-any.whl");
    }

    @Test
    void aUrlThatIsNoWheelOfItsProjectIsRefused() throws Exception {
        build.require(
                "alpha @ https://host/alpha-1.0.tar.gz",
                "beta @ git+https://host/beta.git",
                "gamma @ https://host/delta-1.0-py3-none-any.whl",
                "delta @ https://host/delta-1.0-py3-none-any.whl#sha256=beef");
        assertThat(build.problems())
                .extracting(Problem::message)
                .containsExactly(
                        "`alpha @ https://host/alpha-1.0.tar.gz` is not a wheel that can be fetched",
                        "`beta @ git+https://host/beta.git` is not a wheel that can be fetched",
                        "`gamma @ https://host/delta-1.0-py3-none-any.whl` names the wheel of another project",
                        "`delta @ https://host/delta-1.0-py3-none-any.whl#sha256=beef` states a hash that is none");
    }

    @Test
    void pagesAndFoldersOfLinksAreLookedAtForEveryProject() throws Exception {
        Path wheels = Files.createDirectory(folder.resolve("wheels"));
        wheel("alpha", "1.0").write(wheels);
        Path page = Files.writeString(folder.resolve("links.html"), "<a href='wheels/alpha-1.0-py3-none-any.whl'>");
        other.html("/links", "<a href='" + other.wheel(wheel("beta", "1.0")) + "'>");
        server.project("alpha", server.wheel(wheel("alpha", "0.9")));
        build.set(Setting.FIND_LINKS, page.toUri(), other.uri("/links"))
                .require("--find-links " + wheels.toUri(), "alpha==1.0", "beta==1.0")
                .run();
        assertThat(server.requests()).containsExactly("/simple/alpha/", "/simple/beta/");
        assertThat(other.requests()).containsExactly("/files/beta-1.0-py3-none-any.whl", "/links");

        build.removeImage();
        build.set(
                Setting.FIND_LINKS,
                other.uri("/none"),
                folder.resolve("none.html").toUri());
        assertThat(build.require("alpha==1.0").problem().message())
                .isEqualTo("the page `" + other.uri("/none") + "` does not exist");
    }

    @Test
    void aWheelThatWasDamagedInTheStoreIsFetchedAgain() throws Exception {
        server.project("alpha", server.wheel(wheel("alpha", "1.0")));
        build.require("alpha==1.0");
        BuildResult first = build.run();
        String hex = IndexServer.hex(wheel("alpha", "1.0").bytes());
        Path blob;
        try (Stream<Path> files = Files.walk(build.store())) {
            blob = files.filter(file -> file.getFileName().toString().equals(hex))
                    .findFirst()
                    .orElseThrow();
        }
        try (Stream<Path> files = Files.walk(build.store().resolve("results"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
        assertThat(blob.toFile().setWritable(true)).isTrue();
        byte[] content = Files.readAllBytes(blob);
        content[content.length / 2] ^= 1;
        Files.write(blob, content);
        server.forget();
        BuildResult again = build.run();
        assertThat(again.digest()).isEqualTo(first.digest());
        assertThat(again.warnings()).extracting(Problem::code).contains(ProblemCode.STORE_CORRUPT);
        assertThat(server.requests()).containsExactly("/files/alpha-1.0-py3-none-any.whl", "/simple/alpha/");
    }
}
