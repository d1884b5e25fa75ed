package dev.mizzen.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.base.BaseReference;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.oci.ImageReference;
import dev.mizzen.python.Libc;
import dev.mizzen.python.Version;
import dev.mizzen.settings.FileSettings;
import dev.mizzen.settings.Setting;
import dev.mizzen.settings.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BuildRequestTest {
    private static final String DIGEST = "sha256:" + "0".repeat(64);
    private static final String ADDRESS_HINT =
            " hint: write `https://HOST/PATH/`, or `file:///PATH/` for one on this machine";

    private final Map<Setting, List<String>> flags = new EnumMap<>(Setting.class);
    private final Map<String, String> environment = new LinkedHashMap<>();

    BuildRequestTest() {
        give(Setting.BASE, "oci:base:3.11");
        give(Setting.OUTPUT, "oci:out");
    }

    @Test
    void theLeastRequestHasABaseAndAnOutput() throws BuildException {
        BuildRequest request = request();
        assertThat(request.base()).isEqualTo(BuildRequest.Base.of(BaseReference.parse("oci:base:3.11")));
        assertThat(request.application()).isEqualTo(BuildRequest.Application.USUAL);
        assertThat(request.layering()).isEqualTo(BuildRequest.Layering.USUAL);
        assertThat(request.outputs()).hasToString("[oci:out:latest]");
        assertThat(request.container()).isEqualTo(BuildRequest.Container.INHERITED);
        assertThat(request.results()).isEqualTo(BuildRequest.ResultFiles.NONE);
        assertThat(request.wheels())
                .isEqualTo(new BuildRequest.Wheels(
                        List.of(),
                        LockUse.USUAL,
                        MemberUse.USUAL,
                        WheelPlaces.NONE,
                        List.of(),
                        false,
                        NetworkUse.USUAL));
    }

    @Test
    void theProjectsVersionComesFromOnePlace() throws BuildException {
        give(Setting.APP_VERSION, "1.4.0rc1");
        assertThat(request().application().version()).contains(Version.parse("1.4.0rc1"));
        give(Setting.APP_WHEEL, "a-1.4-py3-none-any.whl");
        assertThat(problems())
                .containsExactly(
                        "--app-version a project whose wheel is given has its version from there, not `1.4.0rc1`");
    }

    @Test
    void everySettingArrives() throws BuildException {
        give(Setting.REQUIREMENTS, "a.txt", "b.txt");
        give(Setting.FIND_LINKS, "x/../wheels", "https://host/links.html");
        give(Setting.INDEX_URL, "https://me:s3cret@host/simple/");
        give(Setting.EXTRA_INDEX_URL, "file:///srv/simple");
        give(Setting.NO_INDEX, "");
        give(Setting.REQUIRE_HASHES, "");
        give(Setting.OFFLINE, "");
        give(Setting.TAG, "app:1.0", "ghcr.io/team/app");
        give(Setting.OUTPUT, "oci:out:one", "oci:/abs", "oci-archive:a.tar:b", "docker-archive:d/../d.tar:team/app:1");
        give(Setting.ENTRYPOINT, "python -m app");
        give(Setting.CMD, "[]");
        give(Setting.ENV, "B=1", "A=2");
        give(Setting.LABEL, "b=1", "a=x=y");
        give(Setting.ANNOTATION, "c=");
        give(Setting.USER, "app:app");
        give(Setting.WORKDIR, "/srv");
        give(Setting.PORT, "8080", "53/udp");
        give(Setting.CREATED, "2024-02-03T06:05:06+02:00");
        give(Setting.INCLUDE, "*.so");
        give(Setting.EXCLUDE, "tests", "docs/**");
        give(Setting.METADATA_FILE, "m.json");
        give(Setting.IIDFILE, "id");
        give(Setting.IMAGE_REFS, "refs");
        give(Setting.CERT, "ca.pem");
        give(Setting.TIMEOUT, "2.5");
        give(Setting.RETRIES, "0");
        BuildRequest request = request();
        assertThat(request.project()).isEqualTo(Path.of("web"));
        assertThat(request.wheels())
                .isEqualTo(new BuildRequest.Wheels(
                        List.of(Path.of("a.txt"), Path.of("b.txt")),
                        LockUse.USUAL,
                        MemberUse.USUAL,
                        new WheelPlaces(
                                List.of("wheels", "https://host/links.html"),
                                Optional.of(URI.create("https://me:s3cret@host/simple/")),
                                List.of(URI.create("file:///srv/simple")),
                                true),
                        List.of(),
                        true,
                        new NetworkUse(
                                true,
                                Optional.of(Path.of("ca.pem")),
                                Optional.of(Duration.ofMillis(2500)),
                                Optional.of(0))));
        assertThat(request.names()).extracting(ImageReference::familiar).containsExactly("app:1.0", "ghcr.io/team/app");
        assertThat(request.outputs())
                .hasToString("[oci:out:one, oci:/abs:latest, oci-archive:a.tar:b, docker-archive:d.tar:team/app:1]");
        BuildRequest.Container container = request.container();
        assertThat(container.entrypoint()).contains(List.of("python", "-m", "app"));
        assertThat(container.cmd()).contains(List.of());
        assertThat(container.env()).hasToString("{B=1, A=2}");
        assertThat(container.labels()).hasToString("{a=x=y, b=1}");
        assertThat(container.annotations()).hasToString("{c=}");
        assertThat(container.user()).contains("app:app");
        assertThat(container.workdir()).contains("/srv");
        assertThat(container.ports()).containsExactly("8080/tcp", "53/udp");
        assertThat(container.created()).contains(Instant.parse("2024-02-03T04:05:06Z"));
        assertThat(request.application().include()).containsExactly("*.so");
        assertThat(request.application().exclude()).containsExactly("tests", "docs/**");
        assertThat(request.results())
                .hasToString(
                        "ResultFiles[metadata=Optional[m.json], imageId=Optional[id]," + " references=Optional[refs]]");
    }

    @Test
    void theTimeComesFromTheFlagOrFromTheVariable() throws BuildException {
        environment.put("SOURCE_DATE_EPOCH", "1700000000");
        assertThat(request().container().created()).contains(Instant.ofEpochSecond(1_700_000_000));
        give(Setting.CREATED, "0");
        assertThat(request().container().created()).contains(Instant.EPOCH);
        environment.put("SOURCE_DATE_EPOCH", "");
        flags.remove(Setting.CREATED);
        assertThat(request().container().created()).isEmpty();
    }

    @Test
    void aMissingBaseAndOutputAreReportedTogether() {
        flags.clear();
        assertThat(problems())
                .containsExactly(
                        "no base image is given hint: give `--base IMAGE`, or `base` in `[tool.mizzen]` of"
                                + " `pyproject.toml`",
                        "nothing says where the image goes hint: give `--output TYPE:PATH`, or `outputs` in"
                                + " `[tool.mizzen]` of `pyproject.toml`");
    }

    @Test
    void aPushNeedsANameAndTheNetworkButNoOutput() throws BuildException {
        flags.remove(Setting.OUTPUT);
        give(Setting.PUSH, "");
        give(Setting.TAG, "localhost:5000/app:1");
        give(Setting.INSECURE_REGISTRY, "localhost:5000", "registry.local");
        BuildRequest request = request();
        assertThat(request.outputs()).isEmpty();
        assertThat(request.registries())
                .isEqualTo(new BuildRequest.RegistryUse(true, Set.of("localhost:5000", "registry.local")));
        flags.remove(Setting.TAG);
        give(Setting.OFFLINE, "");
        give(Setting.INSECURE_REGISTRY, "http://localhost", "registry", "host/path");
        String rule =
                "--insecure-registry an insecure registry is `HOST` or `HOST:PORT`, as in the names of its images,"
                        + " not ";
        assertThat(problems())
                .containsExactly(
                        "`--push` needs a name for the image hint: give `--tag NAME[:TAG]`, or `tags` in"
                                + " `[tool.mizzen]` of `pyproject.toml`",
                        "`--push` needs the network, which `--offline` forbids hint: write the image with `-o oci:DIR`"
                                + " or `-o oci-archive:FILE`, and push it later",
                        rule + "`http://localhost`",
                        rule + "`registry`",
                        rule + "`host/path`");
    }

    @Test
    void everyWrongValueIsReportedAtItsFlag() {
        environment.put("SOURCE_DATE_EPOCH", "yesterday");
        give(Setting.BASE, "oci:base:");
        give(Setting.OUTPUT, "dir:x", "oci:", "oci:a:b c", "docker-archive:x:", "docker-archive:x:App");
        give(Setting.TAG, "App", "app@" + DIGEST);
        give(Setting.WORKDIR, "srv");
        give(Setting.PORT, "0", "70000", "80/http", "x");
        give(Setting.ENV, "A=secret\0");
        assertThat(problems())
                .contains(
                        "--base:1:10 expected a tag after `:`",
                        "--output:1:1 an output is `oci:DIR[:TAG]`, `oci-archive:FILE[:TAG]` or"
                                + " `docker-archive:FILE[:NAME:TAG]`",
                        "--output:1:5 expected a path",
                        "--output:1:18 expected a name after `:`",
                        "--env a variable has a name without `=`, and no NUL character, not `A`",
                        "--workdir the working directory is an absolute path, not `srv`",
                        "--port a port is a number from 1 to 65535, and perhaps `/tcp`, `/udp` or `/sctp`, not `0`",
                        "--port a port is a number from 1 to 65535, and perhaps `/tcp`, `/udp` or `/sctp`, not `70000`",
                        "SOURCE_DATE_EPOCH `SOURCE_DATE_EPOCH` is in whole seconds since 1970, not `yesterday`")
                .anyMatch(line -> line.startsWith("--output:1:8 not a tag"))
                .anyMatch(line -> line.startsWith("--tag:1:"))
                .anyMatch(line -> line.startsWith("--tag a name for a new image has no digest"))
                .hasSize(15);
    }

    @Test
    void aLevelOfBytecodeNeedsBytecode() throws BuildException {
        assertThat(request().layering().optimisation()).isZero();
        give(Setting.BYTECODE_OPTIMIZE, "2");
        assertThat(request().layering().optimisation()).isEqualTo(2);
        give(Setting.BYTECODE, "off");
        assertThat(problems())
                .containsExactly("--bytecode-optimize without bytecode there is none of a level hint: leave out"
                        + " `--bytecode-optimize`, or take another `--bytecode`");
    }

    @Test
    void sourcesAreLeftOutOnlyForBytecodeAndSomeOfThemStay() throws BuildException {
        assertThat(request().layering().bytecodeOnly()).isEmpty();
        give(Setting.BYTECODE_ONLY, "");
        assertThat(request().layering().bytecodeOnly()).isPresent();
        give(Setting.KEEP_SOURCE, "[");
        assertThat(problems()).containsExactly("--keep-source the pattern `[` is malformed");
        give(Setting.KEEP_SOURCE, "numba");
        give(Setting.BYTECODE, "off");
        assertThat(problems())
                .containsExactly("--bytecode-only without bytecode there is nothing in the place of sources hint: leave"
                        + " out `--bytecode-only`, or take another `--bytecode`");
    }

    @Test
    void sourcesStayAnyway() {
        give(Setting.KEEP_SOURCE, "numba");
        assertThat(problems())
                .containsExactly("--keep-source all sources stay, so that there are none to choose hint: leave out"
                        + " `--keep-source`, or give `--bytecode-only`");
    }

    @Test
    void bytecodeOfTheStandardLibraryNeedsBytecodeAndABase() throws BuildException {
        give(Setting.BYTECODE_STDLIB, "");
        assertThat(request().layering().standardLibrary()).isTrue();
        give(Setting.BYTECODE, "off");
        assertThat(problems())
                .containsExactly(
                        "--bytecode-stdlib there is no bytecode of the standard library without bytecode hint: leave out"
                                + " `--bytecode-stdlib`, or take another `--bytecode`");
        give(Setting.BYTECODE, "auto");
        give(Setting.BASE, "scratch");
        give(Setting.PLATFORM, "linux/amd64");
        give(Setting.PYTHON, "3.13.1");
        give(Setting.INTERPRETER, "/usr/bin/python3.13");
        give(Setting.LIBC, "glibc:2.36");
        assertThat(problems())
                .containsExactly("--bytecode-stdlib `scratch` has no standard library to compile hint: leave out"
                        + " `--bytecode-stdlib`, or take a base that has a Python");
    }

    @Test
    void scratchNeedsAWholeTarget() throws BuildException {
        give(Setting.BASE, "scratch");
        give(Setting.PYTHON, "3.13");
        assertThat(problems())
                .containsExactly("nothing can be read from the base `scratch`, so it needs `--platform`,"
                        + " `--interpreter`, `--libc` hint: for example `--platform linux/amd64 --python 3.13.1"
                        + " --interpreter /usr/local/bin/python3.13 --libc glibc:2.36`");
        give(Setting.PLATFORM, "linux/arm64");
        give(Setting.INTERPRETER, "/usr/bin/python3");
        give(Setting.LIBC, "musl:1.2");
        assertThat(problems())
                .containsExactly("--python with the base `scratch` the version of Python is exact, as `3.13.1` is, not"
                        + " `3.13`");
        give(Setting.PYTHON, "3.13.1");
        assertThat(request().base().libc()).contains(new Libc(Libc.Family.MUSL, 1, 2));
        give(Setting.LIBC, "uclibc:1");
        assertThat(problems())
                .containsExactly("--libc:1:1 `uclibc:1` is not a C library: write `glibc:2.36` or `musl:1.2`");
    }

    @Test
    void anIndexIsAUrl() {
        give(Setting.INDEX_URL, "./simple");
        give(
                Setting.EXTRA_INDEX_URL,
                "https://me:s3cret@host/sim ple",
                "ftp://host/simple",
                "https:///simple",
                "file://host/simple",
                "https://host/simple?token=s3cret",
                "https://host/simple");
        assertThat(problems())
                .containsExactly(
                        "--index-url the index `./simple` is not a URL of scheme https, http or file" + ADDRESS_HINT,
                        "--extra-index-url the index `https://…@host/sim ple` is not a URL" + ADDRESS_HINT,
                        "--extra-index-url the index `ftp://host/simple` is not a URL of scheme https, http or file"
                                + ADDRESS_HINT,
                        "--extra-index-url the index `https:///simple` is not a URL of scheme https, http or file"
                                + ADDRESS_HINT,
                        "--extra-index-url the index `file://host/simple` is not a URL of scheme https, http or file"
                                + ADDRESS_HINT,
                        "--extra-index-url the index `https://host/simple?…` has a query or a fragment, and projects"
                                + " lie below a path" + ADDRESS_HINT);
    }

    @Test
    void addressesShowNoSecrets() throws BuildException {
        give(Setting.INDEX_URL, "https://me:s3cret@host/simple/");
        give(Setting.FIND_LINKS, "https://me:s3cret@host/links?token=s3cret");
        assertThat(request().toString()).doesNotContain("s3cret").contains("https://…@host/simple/");
    }

    @Test
    void aPlaceIsGivenOnce() throws BuildException {
        give(Setting.OUTPUT, "oci:out:a", "oci:out:b", "oci-archive:a.tar", "docker-archive:b.tar");
        assertThat(request().outputs()).hasSize(4);
        give(Setting.BASE, "oci-archive:base.tar");
        give(
                Setting.OUTPUT,
                "oci:out",
                "oci:./out:latest",
                "oci-archive:a.tar:x",
                "docker-archive:a.tar",
                "oci-archive:base.tar");
        assertThat(problems())
                .containsExactly(
                        "--output the output `oci:out:latest` is given twice",
                        "--output the output `docker-archive:a.tar` would replace `oci-archive:a.tar:x`",
                        "--output the output `oci-archive:base.tar:latest` would replace the base"
                                + " `oci-archive:base.tar`");
    }

    @Test
    void aTimeIsRefusedUnlessItIsOne() {
        for (String text : List.of("now", "2024-02-03", "-1", "+10000-01-01T00:00:00Z", "9999999999999")) {
            give(Setting.CREATED, text);
            assertThat(problems())
                    .containsExactly("--created a time is written as in RFC 3339, or in whole seconds since 1970, not `"
                            + text + "`");
        }
    }

    private void give(Setting setting, String... values) {
        flags.put(setting, Arrays.asList(values));
    }

    private BuildRequest request() throws BuildException {
        Path project = Path.of("web");
        Settings settings = Settings.resolve(flags, environment, Path.of(""), FileSettings.none(project));
        return BuildRequest.of(project, settings, environment);
    }

    private List<String> problems() {
        BuildException thrown = catchThrowableOfType(BuildException.class, this::request);
        assertThat(thrown).isNotNull();
        return thrown.problems().stream()
                .map(problem -> problem.where().map(where -> where + " ").orElse("")
                        + problem.message()
                        + problem.hint().map(hint -> " hint: " + hint).orElse(""))
                .toList();
    }
}
