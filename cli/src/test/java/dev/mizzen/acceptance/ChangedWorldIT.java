package dev.mizzen.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.digest.Digest;
import dev.mizzen.testing.Command;
import dev.mizzen.testing.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image is a function of its inputs: another machine, here played by a changed world, gives the same manifest and archives. */
class ChangedWorldIT {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    @TempDir
    Path folder;

    private Path base;
    private Path wheels;
    private String expected;
    private String said = "";

    @BeforeEach
    void buildOnce(Lab lab) throws IOException, InterruptedException {
        base = lab.base("distroless-3.11");
        wheels = lab.wheelhouse("small");
        lab.tool("python3");
        expected = digest(new World("here", JAVA, List.of(), Map.of(), "022"));
    }

    /** What differs from one build to the next. */
    private record World(
            String place,
            Path java,
            List<String> options,
            Map<String, String> environment,
            String umask,
            List<String> wrapper) {
        World(String place, Path java, List<String> options, Map<String, String> environment, String umask) {
            this(place, java, options, environment, umask, List.of());
        }
    }

    /**
     * Runs a program where nobody may make a user namespace, with the privileges of an ordinary user.
     *
     * @param first a shell command that is run before, with the privileges of root in the namespace
     */
    private static List<String> withoutNamespaces(String first, Lab lab) throws IOException, InterruptedException {
        String forbid = first + " && echo 0 >/proc/sys/user/max_user_namespaces"
                + " && exec setpriv --bounding-set=-all --inh-caps=-all --no-new-privs \"$@\"";
        List<String> wrapper = List.of(
                lab.tool("unshare").toString(), "--user", "--map-root-user", "--mount", "sh", "-c", forbid, "sh");
        lab.tool("setpriv");
        Command.Outcome probe = Command.of(wrapper.toArray())
                .and("sh", "-c", "! unshare --user true && ! chroot / true")
                .run();
        lab.need("user namespaces that can be forbidden", probe.exit() == 0, "user namespaces can't be forbidden here");
        return wrapper;
    }

    @Test
    void userNamespacesForbidden(Lab lab) throws IOException, InterruptedException {
        List<String> wrapper = withoutNamespaces("true", lab);
        assertThat(digest(new World("f", JAVA, List.of(), Map.of(), "022", wrapper)))
                .isEqualTo(expected);
        assertThat(said).contains("of the base, own loader");
    }

    @Test
    void nothingOfTheBaseCanBeRun(Lab lab) throws IOException, InterruptedException {
        Path python = Path.of("/usr/bin/python3.11");
        lab.need(
                "a Python of exactly the base's version",
                Files.isExecutable(python)
                        && Command.of(python, "--version").run().out().strip().equals("Python 3.11.2"),
                "no Python of exactly the base's version on the PATH or below .pyenv");
        Path store = Files.createDirectories(folder.resolve("g/store"));
        List<String> wrapper = withoutNamespaces("mount -t tmpfs -o noexec tmpfs " + store, lab);
        assertThat(digest(new World("g", JAVA, List.of(), Map.of(), "022", wrapper)))
                .isEqualTo(expected);
        assertThat(said).contains("bytecode: cpython 3.11.2, on this machine");
    }

    @Test
    void timeZoneLocaleUmaskAndFolder() throws IOException, InterruptedException {
        String far = "a folder with spaces in it/".repeat(5);
        World turkish = new World(
                far,
                JAVA,
                List.of("-Duser.language=tr", "-Duser.country=TR", "-XX:TieredStopAtLevel=1"),
                Map.of("TZ", "Asia/Kolkata", "LC_ALL", "C.UTF-8", "HOME", "/nowhere", "USER", "somebody"),
                "077");
        World arabic = new World(
                "b",
                JAVA,
                List.of("-Duser.language=ar", "-Duser.country=EG", "-Djava.io.tmpdir=" + folder, "-Xmx128m"),
                Map.of("TZ", "America/St_Johns", "LC_ALL", "C"),
                "000");
        assertThat(digest(turkish)).as("Turkish").isEqualTo(expected);
        assertThat(digest(arabic)).as("Arabic").isEqualTo(expected);
    }

    @Test
    void jdk25(Lab lab) throws IOException, InterruptedException {
        assertThat(digest(new World("c", lab.java25(), List.of(), Map.of(), "022")))
                .isEqualTo(expected);
    }

    @Test
    void anotherZlibInTheHost(Lab lab) throws IOException, InterruptedException {
        String shim = lab.zlibShim().toString();
        Command.Outcome probe =
                Mizzen.script("zlib-shim/check.sh").env("JAVA", JAVA.toString()).run();
        lab.need("JDK with the system's zlib", probe.exit() == 0, "the running JDK does not use the system's zlib");
        assertThat(digest(new World("d", JAVA, List.of(), Map.of("LD_PRELOAD", shim), "022")))
                .isEqualTo(expected);
    }

    @Test
    void whatIsPutIntoTheImageDoesShow() throws IOException, InterruptedException {
        assertThat(digest(new World("e", JAVA, List.of(), Map.of("SOURCE_DATE_EPOCH", "86400"), "022")))
                .isNotEqualTo(expected);
    }

    /**
     * Builds a fresh checkout with an empty store; the layout and the one line of output must agree.
     *
     * @return the digest of the manifest, and those of an OCI archive and a docker archive as files
     */
    private String digest(World world) throws IOException, InterruptedException {
        Path place = Files.createDirectories(folder.resolve(world.place()));
        FlaskSample sample = FlaskSample.write(place.resolve("shop"), wheels);
        touch(sample.project(), world.place().length());
        Path image = place.resolve("image");
        List<Object> arguments = new ArrayList<>(sample.build(base, 8099, "oci:" + image));
        List<Path> archives = List.of(place.resolve("image.oci"), place.resolve("image.docker"));
        arguments.addAll(
                List.of("-o", "oci-archive:" + archives.get(0) + ":1.0", "-o", "docker-archive:" + archives.get(1)));
        Command mizzen = Mizzen.command(world.java(), world.options(), place.resolve("store"), arguments.toArray());
        Command shell = Command.of(world.wrapper().toArray())
                .and("sh", "-c", "umask " + world.umask() + " && exec \"$@\"", "sh")
                .and(mizzen.words().toArray())
                .with(mizzen.environment())
                .with(world.environment())
                .in(place);
        Command.Outcome outcome = shell.run().orFail();
        said = outcome.err();
        String line = outcome.out().strip();
        assertThat(line).isEqualTo("shop@" + Mizzen.digest(image));
        StringBuilder digests = new StringBuilder(Mizzen.digest(image));
        for (Path archive : archives) {
            digests.append(' ').append(Digest.sha256(Files.readAllBytes(archive)));
        }
        return digests.toString();
    }

    private static void touch(Path project, int days) throws IOException {
        try (Stream<Path> files = Files.walk(project)) {
            for (Path file : files.toList()) {
                if (!file.toString().endsWith(".whl")) {
                    Files.setLastModifiedTime(file, FileTime.fromMillis(days * 86_400_000L));
                }
            }
        }
    }
}
