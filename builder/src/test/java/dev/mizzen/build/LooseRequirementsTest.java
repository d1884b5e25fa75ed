package dev.mizzen.build;

import static dev.mizzen.build.IndexBuild.wheel;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.settings.Setting;
import dev.mizzen.testing.IndexServer;
import dev.mizzen.testing.WheelBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Builds whose requirements leave versions open: which are chosen, and what is said when none will do. */
class LooseRequirementsTest extends ServedBuild {
    private static final String PREFIX = "the requirements can't be met together: ";

    private List<String> notes() {
        return build.events.stream()
                .filter(BuildEvent.Noted.class::isInstance)
                .map(event -> ((BuildEvent.Noted) event).text())
                .toList();
    }

    @Test
    void theNewestVersionsThatSuitEachOtherAreTakenAndTold() throws Exception {
        serve("alpha", wheel("alpha", "1.0"), wheel("alpha", "2.0").requires("beta>=1.5"));
        serve("beta", wheel("beta", "1.0"), wheel("beta", "1.5"), wheel("beta", "2.0"), wheel("beta", "3.0rc1"));
        build.require("alpha", "beta<2");
        BuildResult result = build.run();
        assertThat(notes()).contains("chosen versions: alpha 2.0, beta 1.5");
        assertThat(result.warnings())
                .extracting(Problem::code, Problem::message)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        ProblemCode.REQUIREMENT_UNPINNED,
                        "the requirements leave versions open: another build may choose others"));
        assertThat(result.warnings().get(0).where())
                .map(Object::toString)
                .contains(folder.resolve("requirements.txt").toString());
        build.require("alpha==2.0", "beta==1.5");
        assertThat(build.run().digest()).isEqualTo(result.digest());
    }

    /** Who asked for a wheel is no part of its layer. */
    @Test
    void aDependencyIsTheSameLayerAsAWheelThatIsNamed() throws Exception {
        serve("alpha", wheel("alpha", "1.0").requires("beta"));
        serve("beta", wheel("beta", "1.0"));
        String resolved = build.require("alpha").run().digest().toString();
        assertThat(build.require("alpha==1.0", "beta==1.0").run().digest()).hasToString(resolved);
    }

    @Test
    void aPinnedSetThatIsNotClosedIsCompleted() throws Exception {
        serve("alpha", wheel("alpha", "1.0").requires("beta"), wheel("alpha", "2.0"));
        serve("beta", wheel("beta", "1.0"));
        build.require("alpha==1.0").run();
        assertThat(notes()).contains("chosen versions: alpha 1.0, beta 1.0");
    }

    @Test
    void anOverrideTakesThePlaceOfAllThatOthersSay() throws Exception {
        serve("alpha", wheel("alpha", "1.0").requires("beta<2"));
        serve("beta", wheel("beta", "1.0"), wheel("beta", "2.0"));
        build.require("alpha", "beta<3");
        build.run();
        assertThat(notes()).contains("chosen versions: alpha 1.0, beta 1.0");
        build.set(Setting.OVERRIDE, "beta>=2").run();
        assertThat(notes()).contains("chosen versions: alpha 1.0, beta 2.0");
        build.removeImage();
        assertThat(build.set(Setting.OVERRIDE, "beta>=2", "Beta<9").problem().message())
                .isEqualTo("a project has one override, not `Beta<9`");
        assertThat(build.set(Setting.OVERRIDE, "beta @ https://example.org/beta-1.0-py3-none-any.whl")
                        .problem()
                        .message())
                .startsWith("an override names versions, not a place");
    }

    @Test
    void hashesCloseTheSet() throws Exception {
        String alpha = server.wheel(wheel("alpha", "1.0").requires("beta"));
        server.project("alpha", alpha);
        serve("beta", wheel("beta", "1.0"));
        String hash = alpha.substring(alpha.indexOf('=') + 1);
        assertThat(build.require("alpha==1.0 --hash=sha256:" + hash).problem().message())
                .isEqualTo("`beta` is not among the requirements: `alpha 1.0` needs `beta`");
        assertThat(build.require("alpha --hash=sha256:" + hash).problem().message())
                .isEqualTo("`alpha` does not name one version");
    }

    @Test
    void extrasAndMarkersAreThoseOfTheTarget() throws Exception {
        serve(
                "alpha",
                wheel("alpha", "1.0")
                        .metadata("Provides-Extra: fast")
                        .requires("beta; extra == 'fast'")
                        .requires("gamma; sys_platform == 'win32'")
                        .requires("delta; python_version < '3.12' and platform_machine == 'x86_64'"));
        serve("beta", wheel("beta", "1.0"));
        serve("delta", wheel("delta", "1.0"));
        build.require("alpha[fast]").run();
        assertThat(notes()).contains("chosen versions: alpha 1.0, beta 1.0, delta 1.0");
        build.require("alpha").run();
        assertThat(notes()).contains("chosen versions: alpha 1.0, delta 1.0");
    }

    @Test
    void theProjectsOwnWheelBringsItsDependencies() throws Exception {
        Path own = wheel("own", "1.0").requires("beta").write(Files.createDirectory(folder.resolve("dist")));
        serve("beta", wheel("beta", "1.0"));
        build.set(Setting.APP_WHEEL, own).set(Setting.REQUIREMENTS);
        build.run();
        assertThat(notes()).contains("chosen versions: beta 1.0, own 1.0");
    }

    @Test
    void constraintsHoldForWhatNobodyAskedFor() throws Exception {
        Files.writeString(folder.resolve("constraints.txt"), "beta<2\n");
        serve("alpha", wheel("alpha", "1.0").requires("beta"));
        serve("beta", wheel("beta", "1.0"), wheel("beta", "2.0"));
        build.require("alpha", "-c constraints.txt").run();
        assertThat(notes()).contains("chosen versions: alpha 1.0, beta 1.0");
    }

    @Test
    void aWithdrawnVersionIsTakenOnlyWhenItIsPinned() throws Exception {
        String link = server.wheel(wheel("alpha", "2.0"));
        server.html(
                "/simple/alpha/",
                "<a href='" + server.wheel(wheel("alpha", "1.0")) + "'>alpha-1.0-py3-none-any.whl</a>"
                        + "<a data-yanked='broken' href='" + link + "'>alpha-2.0-py3-none-any.whl</a>");
        serve("beta", wheel("beta", "1.0"));
        build.require("alpha", "beta").run();
        assertThat(notes()).contains("chosen versions: alpha 1.0, beta 1.0");
        build.require("alpha==2.0", "beta").run();
        assertThat(notes()).contains("chosen versions: alpha 2.0, beta 1.0");
        build.removeImage();
        Problem problem = build.require("alpha>1").problem();
        assertThat(problem.message())
                .isEqualTo(PREFIX + "because `alpha` 2.0 was withdrawn by its publisher and you ask for `alpha>1`, the"
                        + " requirements can't be met");
        assertThat(problem.hint())
                .contains(
                        "write `alpha==2.0` to take a withdrawn version all the same, though its publisher says: broken");
    }

    @Test
    void aConflictIsToldAsADerivation() throws Exception {
        serve(
                "alpha",
                wheel("alpha", "1.0").requires("gamma<2"),
                wheel("alpha", "1.1").requires("gamma<2"));
        serve("beta", wheel("beta", "1.0").requires("gamma>=2"));
        serve("gamma", wheel("gamma", "1.0"), wheel("gamma", "2.0"));
        Problem problem = build.require("alpha", "beta").problem();
        assertThat(problem.code()).isEqualTo(ProblemCode.DEPENDENCY_CONFLICT);
        assertThat(problem.message()).isEqualTo(PREFIX + """
                because `alpha` 1.1 needs `gamma<2` and `alpha` 1.0 needs `gamma<2`, every version of `alpha` needs `gamma` 1.0
                  and because `beta` 1.0 needs `gamma>=2`, `beta` 1.0 and every version of `alpha` exclude each other
                  and because you ask for `beta`, no version of `alpha` can be used
                  and because you ask for `alpha`, the requirements can't be met""");
        assertThat(problem.hint()).contains("change one of the requirements that are named, or offer other versions");
    }

    @Test
    void sourceDistributionsAloneAreNamedWithTheWaysOut() throws Exception {
        serve("alpha", wheel("alpha", "1.0").requires("beta>=2"));
        server.project("beta", "beta-2.0.tar.gz", "beta-2.1.tar.gz", server.wheel(wheel("beta", "1.0")));
        Problem problem = build.require("alpha").problem();
        assertThat(problem.message()).isEqualTo(PREFIX + """
                because `alpha` 1.0 needs `beta>=2` and `beta` 2.0 or 2.1 comes as a source distribution only, `alpha` 1.0 can't be used
                  and because you ask for `alpha`, the requirements can't be met""");
        assertThat(problem.hint())
                .contains(
                        "build the wheel once, `pip wheel --no-deps beta==2.1`, and name its folder with `--find-links`;"
                                + " or let it be built here, if it is pure Python, with `--build-sdist`");
    }

    @Test
    void aPythonThatIsTooOldIsTheReason() throws Exception {
        server.html(
                "/simple/alpha/",
                "<a data-requires-python='&gt;=3.12' href='" + server.wheel(wheel("alpha", "2.0"))
                        + "'>alpha-2.0-py3-none-any.whl</a>");
        serve("beta", wheel("beta", "1.0").metadata("Requires-Python: >=3.13"));
        Problem stated = build.require("alpha").problem();
        assertThat(stated.message())
                .isEqualTo(PREFIX + "because `alpha` 2.0 needs Python >=3.12 and you ask for `alpha`, the requirements"
                        + " can't be met");
        assertThat(stated.hint()).contains("take a base image with another Python than 3.11.2");
        assertThat(build.require("beta").problem().message())
                .isEqualTo(PREFIX + "because `beta` 1.0 needs Python >=3.13 and you ask for `beta`, the requirements"
                        + " can't be met");
    }

    @Test
    void aWheelForAnotherTargetIsTheReason() throws Exception {
        serve(
                "alpha",
                wheel("alpha", "1.0").tag("cp311-cp311-manylinux_2_99_x86_64"),
                wheel("alpha", "1.1").tag("cp312-cp312-manylinux_2_28_x86_64"),
                wheel("alpha", "1.1").tag("cp311-cp311-manylinux_2_40_x86_64"));
        Problem problem = build.require("alpha").problem();
        assertThat(problem.message())
                .isEqualTo(
                        PREFIX + "because every version of `alpha` lacks a wheel for Python 3.11.2, x86_64, glibc-2.36"
                                + " and you ask for `alpha`, the requirements can't be met");
        assertThat(problem.hint())
                .contains("`alpha 1.1` has alpha-1.1-cp311-cp311-manylinux_2_40_x86_64.whl,"
                        + " alpha-1.1-cp312-cp312-manylinux_2_28_x86_64.whl; nearest to it the base image accepts"
                        + " cp311-cp311-manylinux_2_36_x86_64");
    }

    @Test
    void aProjectThatNobodyHasIsTheReason() throws Exception {
        serve("alpha", wheel("alpha", "1.0").requires("betta"));
        Problem problem = build.require("alpha").problem();
        assertThat(problem.message())
                .isEqualTo(PREFIX + "because `alpha` 1.0 needs `betta`, and nobody offers `betta` and you ask for"
                        + " `alpha`, the requirements can't be met");
        assertThat(problem.where())
                .map(Object::toString)
                .contains(folder.resolve("requirements.txt").toString());
        assertThat(problem.hint())
                .contains(
                        "check the spelling of `betta`, or name the folder or index that has it with `--find-links` or"
                                + " `--extra-index-url`");
    }

    @Test
    void anAddressInTheMetadataOfAWheelIsNotFollowed() throws Exception {
        String address = server.uri("/files/beta-1.0-py3-none-any.whl").toString();
        server.wheel(wheel("beta", "1.0"));
        serve("alpha", wheel("alpha", "1.0").requires("beta @ " + address));
        assertThat(build.require("alpha").problem().message())
                .isEqualTo(PREFIX + "because `alpha` 1.0 wants `beta` from an address of its own, `" + address
                        + "` and you ask for `alpha`, the requirements can't be met");
        build.require("alpha", "beta @ " + address).run();
        assertThat(notes()).contains("chosen versions: alpha 1.0, beta 1.0");
    }

    @Test
    void metadataFilesSpareTheWheels() throws Exception {
        WheelBuilder two = wheel("alpha", "2.0").requires("beta<1");
        WheelBuilder one = wheel("alpha", "1.0").requires("beta");
        serveWithMetadata("alpha", two, one);
        serveWithMetadata("beta", wheel("beta", "1.0"));
        build.require("alpha").run();
        assertThat(notes()).contains("chosen versions: alpha 1.0, beta 1.0");
        assertThat(server.requests())
                .contains("/files/alpha-2.0-py3-none-any.whl.metadata")
                .doesNotContain("/files/alpha-2.0-py3-none-any.whl");
        server.forget();
        build.run();
        assertThat(server.requests()).containsExactly("/simple/alpha/", "/simple/beta/");
    }

    private void serveWithMetadata(String name, WheelBuilder... wheels) {
        StringBuilder page = new StringBuilder();
        for (WheelBuilder wheel : wheels) {
            String link = server.wheel(wheel);
            byte[] metadata = wheel.metadataText().getBytes(UTF_8);
            server.file("/files/" + wheel.filename() + ".metadata", metadata);
            page.append("<a data-core-metadata='sha256=" + IndexServer.hex(metadata) + "' href='" + link + "'>"
                    + wheel.filename() + "</a>");
        }
        server.html("/simple/" + name + "/", page.toString());
    }

    @Test
    void aMetadataFileThatWasChangedIsRefused() throws Exception {
        serveWithMetadata("alpha", wheel("alpha", "1.0").requires("beta"));
        String path = "/files/alpha-1.0-py3-none-any.whl.metadata";
        byte[] other = wheel("alpha", "1.0").metadataText().getBytes(UTF_8);
        server.file(path, other);
        Problem problem = build.require("alpha").problem();
        assertThat(problem.code()).isEqualTo(ProblemCode.WHEEL_HASH_MISMATCH);
        assertThat(problem.message())
                .isEqualTo("`" + server.uri(path) + "` does not have the hash that is stated for it");
        assertThat(problem.actual()).contains("sha256:" + IndexServer.hex(other));
    }

    @Test
    void aMetadataFileThatLiesIsFoundOut() throws Exception {
        WheelBuilder real = wheel("alpha", "1.0").requires("beta>=1").metadata("Requires-Python: >=3.8");
        byte[] lie = wheel("alpha", "1.0").requires("evil").metadataText().getBytes(UTF_8);
        String link = server.wheel(real);
        server.file("/files/" + real.filename() + ".metadata", lie);
        server.html(
                "/simple/alpha/",
                "<a data-core-metadata='sha256=" + IndexServer.hex(lie) + "' href='" + link + "'>" + real.filename()
                        + "</a>");
        serve("evil", wheel("evil", "1.0"));
        Problem problem = build.require("alpha").problem();
        assertThat(problem.code()).isEqualTo(ProblemCode.METADATA_MISMATCH);
        assertThat(problem.message())
                .isEqualTo("the metadata that is offered for `alpha-1.0-py3-none-any.whl` is not that of the wheel");
        assertThat(problem.expected()).contains("Requires-Dist: evil, Requires-Python: ");
        assertThat(problem.actual()).contains("Requires-Dist: beta>=1, Requires-Python: >=3.8");
    }

    @Test
    void aMetadataFileOfAnotherProjectIsRefused() throws Exception {
        serveWithMetadata("alpha", wheel("alpha", "1.0"));
        WheelBuilder alpha = wheel("alpha", "1.0");
        byte[] other = wheel("beta", "3.0").metadataText().getBytes(UTF_8);
        server.file("/files/" + alpha.filename() + ".metadata", other);
        server.html(
                "/simple/alpha/",
                "<a data-core-metadata='true' href='" + server.wheel(alpha) + "'>" + alpha.filename() + "</a>");
        Problem problem = build.require("alpha").problem();
        assertThat(problem.message())
                .isEqualTo("the metadata that is offered for `alpha-1.0-py3-none-any.whl` is not its own");
        assertThat(problem.expected()).contains("alpha 1.0");
        assertThat(problem.actual()).contains("beta 3.0");
    }

    @Test
    void aLargeWheelIsAskedForItsMetadataByParts() throws Exception {
        WheelBuilder two = wheel("alpha", "2.0").requires("beta<1").stored("alpha.bin", new byte[300_000]);
        WheelBuilder one = wheel("alpha", "1.0").stored("alpha.bin", new byte[300_000]);
        serve("alpha", two, one);
        server.ranges("/files/" + two.filename(), two.bytes());
        server.ranges("/files/" + one.filename(), one.bytes());
        serve("beta", wheel("beta", "1.0"));
        build.require("alpha").run();
        assertThat(notes()).contains("chosen versions: alpha 1.0");
        assertThat(server.requests())
                .contains("/files/alpha-2.0-py3-none-any.whl bytes=-65536")
                .doesNotContain("/files/alpha-2.0-py3-none-any.whl");
    }

    @Test
    void case72AServerThatLiesAboutTheRangeIsRefused() throws Exception {
        WheelBuilder alpha = wheel("alpha", "1.0").stored("alpha.bin", new byte[300_000]);
        serve("alpha", alpha);
        server.at("/files/" + alpha.filename(), exchange -> {
            exchange.getResponseHeaders().set("Content-Range", "bytes 0-99/300000");
            IndexServer.reply(exchange, 206, new byte[100]);
        });
        Problem problem = build.require("alpha").problem();
        assertThat(problem.code()).isEqualTo(ProblemCode.HTTP_ANSWER_REFUSED);
        assertThat(problem.message())
                .isEqualTo("`" + server.uri("/files/alpha-1.0-py3-none-any.whl")
                        + "` answers with another part than was asked for");
        assertThat(problem.expected()).contains("the last 65536 bytes");
        assertThat(problem.actual()).contains("bytes 0-99/300000");
    }

    @Test
    void case72AServerWithoutRangesGivesTheWholeWheelWhichIsKept() throws Exception {
        WheelBuilder two = wheel("alpha", "2.0").requires("beta<1").stored("alpha.bin", new byte[300_000]);
        serve("alpha", two, wheel("alpha", "1.0"));
        server.at("/files/" + two.filename(), exchange -> IndexServer.reply(exchange, 200, two.bytes()));
        serve("beta", wheel("beta", "1.0"));
        build.require("alpha").run();
        assertThat(notes()).contains("chosen versions: alpha 1.0");
        server.forget();
        build.removeImage();
        build.require("alpha==2.0", "beta").problem();
        assertThat(server.requests()).noneMatch(request -> request.startsWith("/files/" + two.filename()));
    }

    @Test
    void case84ANeedOfAMegabyteMakesItsVersionUnusable() throws Exception {
        String needs = "beta" + "!=1.0,".repeat(150_000) + "!=2.0";
        serveWithMetadata("alpha", wheel("alpha", "2.0").requires(needs), wheel("alpha", "1.0"));
        build.require("alpha").run();
        assertThat(notes()).contains("chosen versions: alpha 1.0");
        build.removeImage();
        assertThat(build.require("alpha>=2.0").problem().message())
                .isEqualTo(
                        "the requirements can't be met together: because `alpha` 2.0 has metadata that can't be read and"
                                + " you ask for `alpha>=2.0`, the requirements can't be met");
    }

    @Test
    void aVersionWithUnreadableMetadataIsPassedOver() throws Exception {
        serveWithMetadata("alpha", wheel("alpha", "2.0").requires("??"), wheel("alpha", "1.0"));
        build.require("alpha").run();
        assertThat(notes()).contains("chosen versions: alpha 1.0");
    }
}
