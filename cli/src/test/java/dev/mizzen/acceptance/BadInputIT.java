package dev.mizzen.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.testing.Command;
import dev.mizzen.testing.Lab;
import dev.mizzen.testing.LayerForge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every refusal, as a user sees it: the exit code, the message to the letter, and nothing written. */
class BadInputIT {
    @TempDir
    static Path wheels;

    @TempDir
    Path folder;

    private RefusedBuild build;
    private String base;

    @BeforeAll
    static void makeWheels() throws IOException, InterruptedException {
        RefusedBuild.makeWheels(Lab.root().resolve("fixtures/hello/wheels-src"), wheels);
    }

    @BeforeEach
    void wouldSucceed(Lab lab) throws IOException, InterruptedException {
        base = lab.base("distroless-3.11").toString();
        build = new RefusedBuild(folder, Path.of(base), wheels);
    }

    @AfterEach
    void nothingIsWritten() throws IOException {
        assertThat(Mizzen.list(build.output())).isEmpty();
    }

    @Test
    void missingFile() throws IOException, InterruptedException {
        Files.delete(build.project().resolve("requirements.txt"));
        assertThat(build.run()).isEqualTo("""
                        1
                        error[FILE_NOT_FOUND]: the requirements file `TMP/hello/requirements.txt` does not exist
                          --> TMP/hello/requirements.txt

                        hint: correct `--requirements`, or `requirements` in `[tool.mizzen]`
                        """);
    }

    @Test
    void badToml() throws IOException, InterruptedException {
        build.replace("pyproject.toml", "version = \"1.0.0\"", "version = 1.0.0");
        assertThat(build.run()).isEqualTo("""
                        1
                        error[TOML_INVALID]: not valid TOML: Unexpected '.', expected a newline or end-of-input
                          --> TMP/hello/pyproject.toml:7:14
                           7 | version = 1.0.0
                             |              ^^

                        hint: correct `pyproject.toml`
                        """);
    }

    @Test
    void unknownKey() throws IOException, InterruptedException {
        Path file = build.project().resolve("pyproject.toml");
        Files.writeString(file, Files.readString(file) + "\n[tool.mizzen]\nrequirement = [\"requirements.txt\"]\n");
        assertThat(build.run()).isEqualTo("""
                        2
                        error[CONFIG_UNKNOWN_KEY]: `[tool.mizzen]` has no key `requirement`
                          --> TMP/hello/pyproject.toml:16:1
                           16 | requirement = ["requirements.txt"]
                              | ^^^^^^^^^^^

                        hint: the nearest key is `requirements`
                        """);
    }

    @Test
    void requirementWithoutAPin() throws IOException, InterruptedException {
        build.replace("requirements.txt", "greeting==1.2.0", "greeting>=1");
        assertThat(build.run()).isEqualTo("""
                        1
                        error[REQUIREMENT_UNPINNED]: `greeting>=1` does not name one version
                          --> TMP/hello/requirements.txt:2:1
                           2 | greeting>=1 --hash=sha256:224fe2fdb9b01c7d2822ca6184bb2db2d65af6de77b657e9a6dd811cf111241e
                             | ^^^^^^^^^^^

                        hint: write `greeting==1.2.0`, the newest version at hand
                        """);
    }

    @Test
    void hashMismatch() throws IOException, InterruptedException {
        build.replace("requirements.txt", "(greeting.*sha256:)....", "$10000");
        assertThat(build.run()).isEqualTo("""
                        4
                        error[WHEEL_HASH_MISMATCH]: `greeting-1.2.0-py3-none-any.whl` does not have a hash that the requirements allow
                          --> TMP/hello/requirements.txt:2:1
                           2 | greeting==1.2.0 --hash=sha256:0000e2fdb9b01c7d2822ca6184bb2db2d65af6de77b657e9a6dd811cf111241e
                             | ^^^^^^^^^^^^^^^
                           expected  sha256:0000e2fdb9b01c7d2822ca6184bb2db2d65af6de77b657e9a6dd811cf111241e
                           actual    sha256:224fe2fdb9b01c7d2822ca6184bb2db2d65af6de77b657e9a6dd811cf111241e

                        hint: the file is not the one that was pinned: fetch it again, and change the hash only if you trust the new file
                        """);
    }

    @Test
    void missingDependencies() throws IOException, InterruptedException {
        build.replace("requirements.txt", "(greeting|loudness).*", "");
        assertThat(build.run()).isEqualTo("""
                        1
                        error[DEPENDENCY_MISSING]: `greeting` is not among the requirements: `shout 0.3.0` needs `greeting<2,>=1.0`

                        hint: add a line for `greeting`; the requirements must name everything that goes into the image

                        error[DEPENDENCY_MISSING]: `loudness` is not among the requirements: `shout 0.3.0` needs `loudness~=1.0`

                        hint: add a line for `loudness`; the requirements must name everything that goes into the image
                        """);
    }

    @Test
    void noWheelForTheTarget() throws IOException, InterruptedException {
        build.replace(
                "wheels-src/loudness/loudness-1.0.1.dist-info/WHEEL",
                "py3-none-any",
                "cp39-cp39-manylinux_2_17_x86_64");
        Path others = folder.resolve("others");
        RefusedBuild.makeWheels(build.project().resolve("wheels-src"), others);
        build.with("--find-links", others);
        assertThat(build.run()).isEqualTo("""
                        1
                        error[WHEEL_INCOMPATIBLE]: no wheel of `loudness 1.0.1` fits the base image: Python 3.11.2, x86_64, glibc-2.36
                          --> TMP/hello/requirements.txt:3:1
                           3 | loudness==1.0.1 --hash=sha256:1ea49f133fdc73929832b79457da586e1c2c8c18c27ba8d2043ce8f38a8a734e
                             | ^^^^^^^^^^^^^^^
                           expected  cp311-cp311-manylinux_2_17_x86_64, cp311-cp311-manylinux2014_x86_64, cp311-abi3-manylinux_2_17_x86_64, cp311-abi3-manylinux2014_x86_64, cp311-none-manylinux_2_17_x86_64, cp311-none-manylinux2014_x86_64 and 908 more
                           actual    loudness-1.0.1-cp39-cp39-manylinux_2_17_x86_64.whl

                        hint: fetch a wheel with one of the accepted tags, or build on a base image that this one fits
                        """);
    }

    @Test
    void wheelThatARequirementNamesIsMissing() throws IOException, InterruptedException {
        build.replace("requirements.txt", "loudness==.*", "./loudness-1.0.1-py3-none-any.whl");
        assertThat(build.run()).isEqualTo("""
                        1
                        error[FILE_NOT_FOUND]: the wheel `./loudness-1.0.1-py3-none-any.whl` does not exist
                          --> TMP/hello/requirements.txt:3:1
                           3 | ./loudness-1.0.1-py3-none-any.whl
                             | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

                        hint: put the wheel there, or pin its version and name its folder with `--find-links`
                        """);
    }

    @Test
    void ownWheelIsMissing() throws IOException, InterruptedException {
        build.add("--app-wheel", folder.resolve("hello-1.0.0-py3-none-any.whl"));
        assertThat(build.run()).isEqualTo("""
                        1
                        error[FILE_NOT_FOUND]: the wheel `TMP/hello-1.0.0-py3-none-any.whl` does not exist
                          --> --app-wheel

                        hint: build it with `pip wheel --no-deps .`, and name the file that this makes
                        """);
    }

    @Test
    void projectIsMissing() throws IOException, InterruptedException {
        Path away = folder.resolve("away");
        Files.move(build.project(), away);
        assertThat(build.run()).isEqualTo("""
                        1
                        error[FILE_NOT_FOUND]: the project `TMP/hello` is not a folder

                        hint: name the folder of the project: `mizzen build DIR`; without one it is the current folder
                        """);
    }

    @Test
    void baseNotFound() throws IOException, InterruptedException {
        build.with("--base", "oci:" + folder.resolve("nowhere"));
        assertThat(build.run()).isEqualTo("""
                        1
                        error[BASE_NOT_FOUND]: the base `oci:TMP/nowhere` does not exist

                        hint: correct the path, or copy an image there: `skopeo copy docker://IMAGE oci:TMP/nowhere`
                        """);
    }

    @Test
    void baseArchiveThatIsCutOff(Lab lab) throws IOException, InterruptedException {
        Path archive = folder.resolve("base.tar");
        Command.of(lab.tool("skopeo"), "--insecure-policy", "copy", "--quiet")
                .and("oci:" + lab.base("distroless-3.11") + ":latest", "oci-archive:" + archive)
                .run()
                .orFail();
        Files.write(archive, Arrays.copyOf(Files.readAllBytes(archive), 1_000_000));
        build.with("--base", "oci-archive:" + archive);
        assertThat(build.run()).isEqualTo("""
                        1
                        error[BASE_INVALID]: the base `oci-archive:TMP/base.tar` ends in the middle of a tar entry

                        hint: pull or copy the base again; if it stays so, take another base
                        """);
    }

    @Test
    void scratchWithoutATarget() throws IOException, InterruptedException {
        build.with("--base", "scratch");
        assertThat(build.run()).isEqualTo("""
                        2
                        error[CONFIG_INVALID]: nothing can be read from the base `scratch`, so it needs `--platform`, `--python`, `--interpreter`, `--libc`

                        hint: for example `--platform linux/amd64 --python 3.13.1 --interpreter /usr/local/bin/python3.13 --libc glibc:2.36`
                        """);
    }

    @Test
    void anotherCLibrary() throws IOException, InterruptedException {
        assertThat(build.run(command -> command.and("--libc", "musl:1.2"))).isEqualTo("""
                        1
                        error[TARGET_MISMATCH]: the base `oci:BASE:latest` has another C library than `--libc` asks for
                           expected  musl-1.2
                           actual    glibc-2.36

                        hint: take a base with that C library, or leave `--libc` out
                        """.replace("BASE", base));
    }

    @Test
    void outputsThatCannotBeWritten() throws IOException, InterruptedException {
        build.with("--output", "oci-archive:" + build.output());
        assertThat(build.run(command -> command.and("-o", "docker-archive:" + build.project() + "/pyproject.toml/x")))
                .isEqualTo("""
                        1
                        error[OUTPUT_UNWRITABLE]: the output `TMP/output` is a folder, not a file

                        hint: an image is written into a folder with `oci:` before the path

                        error[OUTPUT_UNWRITABLE]: the output `TMP/hello/pyproject.toml/x` cannot be written: not a directory

                        hint: check the path, its permissions and the space on its disk
                        """);
    }

    @Test
    void baseWithoutPython(Lab lab) throws IOException, InterruptedException {
        Path root = Files.createDirectories(folder.resolve("root/usr/bin")).resolve("../..");
        Command.of(lab.tool("python3"), Lab.script("rootfs2oci.py"), folder.resolve("empty"), "latest", "--layer", root)
                .run()
                .orFail();
        build.with("--base", "oci:" + folder.resolve("empty"));
        assertThat(build.run()).isEqualTo("""
                        1
                        error[PYTHON_NOT_FOUND]: the base has no `python3` on its PATH

                        hint: there is no Python in it; take a base that has one
                        """);
    }

    @Test
    void baseWhoseFoldersAreLinks(Lab lab) throws IOException, InterruptedException {
        lab.tool("umoci");
        LayerForge links = new LayerForge().link("app", "/srv").whiteout("opt").link("opt", "usr/local");
        build.with(
                "--base",
                "oci:" + DerivedBase.of(lab.base("distroless-3.11"), folder.resolve("linked"), links) + ":latest");
        assertThat(build.run()).isEqualTo("""
                        1
                        error[BASE_PATH_TAKEN]: `/app` is not free in the base: it is a symbolic link to `/srv`

                        hint: take a base that leaves it free

                        error[BASE_PATH_TAKEN]: `/opt/venv` is not free in the base: its parent `/opt` is a symbolic link to `usr/local`

                        hint: take a base that leaves it free
                        """);
    }

    @Test
    void noEntryPoint() throws IOException, InterruptedException {
        build.without("--entrypoint").replace("pyproject.toml", "(?s)\\[project.scripts].*", "");
        assertThat(build.run()).isEqualTo("""
                        1
                        error[ENTRYPOINT_MISSING]: nothing says what the image runs
                           expected  `--entrypoint`, `--cmd` or exactly one script of the project
                           actual    no script in [project.scripts]

                        hint: for example `--entrypoint "gunicorn -b 0.0.0.0:8000 package.module:app"`, or `entrypoint` in `[tool.mizzen]`
                        """);
    }

    @Test
    void unwritableOutput() throws IOException, InterruptedException {
        build.with("--output", "oci:" + build.project().resolve("pyproject.toml/image"));
        assertThat(build.run()).isEqualTo("""
                        1
                        error[OUTPUT_UNWRITABLE]: the output `TMP/hello/pyproject.toml/image` cannot be written: not a directory

                        hint: check the path, its permissions and the space on its disk
                        """);
    }

    @Test
    void fullDiskOfTheOutput(Lab lab) throws IOException, InterruptedException {
        assertThat(onFullDisk(lab, build.output(), "2m")).isEqualTo("""
                        1
                        error[OUTPUT_UNWRITABLE]: the output `TMP/output/image` cannot be written: No space left on device

                        hint: check the path, its permissions and the space on its disk
                        """);
    }

    @Test
    void fullDiskOfTheStore(Lab lab) throws IOException, InterruptedException {
        assertThat(onFullDisk(lab, folder.resolve("store"), "8k"))
                .containsOnlyOnce("error[")
                .contains("""
                        error[STORE_UNWRITABLE]: the store `TMP/store` cannot be written: No space left on device

                        hint: make room or give access to it, or set MIZZEN_CACHE to another folder
                        """);
    }

    /** Builds with a small file system mounted at a folder; after the exit code stands what is left in that folder. */
    private String onFullDisk(Lab lab, Path mountPoint, String size) throws IOException, InterruptedException {
        lab.tool("unshare");
        Files.createDirectories(mountPoint);
        String mount = "mount -t tmpfs -o size=" + size + " tmpfs " + mountPoint;
        Command inside = Command.of("unshare", "--user", "--map-root-user", "--mount", "sh", "-c");
        lab.need(
                "tmpfs", inside.and(mount).run().exit() == 0, "no file system can be mounted in a user namespace here");
        String script = mount + " && \"$@\" >/dev/null; status=$?; ls -A " + mountPoint + "; exit $status";
        return build.run(command ->
                inside.and(script, "sh").and(command.words().toArray()).with(command.environment()));
    }
}
