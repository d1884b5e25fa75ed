package dev.mizzen.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.digest.Digest;
import dev.mizzen.testing.Command;
import dev.mizzen.testing.FakeRegistry;
import dev.mizzen.testing.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One build in twenty worlds, each changed in one respect or a few: one manifest digest in layout, archives and registry, the
 * same bytes of archives.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorldsIT {
    @TempDir
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private FakeRegistry registry;

    private String expected = "";
    private List<Digest> archives = List.of();
    private int equal;
    private int ran;

    /** What differs in a world. */
    private enum World {
        ZONE_EAST("TZ=Asia/Kolkata"),
        ZONE_WEST("TZ=America/St_Johns", "-Duser.timezone=America/St_Johns"),
        TURKISH("-Duser.language=tr", "-Duser.country=TR"),
        ARABIC("-Duser.language=ar", "-Duser.country=EG", "-Duser.extensions=nu-arab"),
        THAI("-Duser.language=th", "-Duser.country=TH", "-Duser.extensions=ca-buddhist-nu-thai"),
        PLAIN_C("LC_ALL=C", "LANG="),
        UMASK_000("umask 000"),
        UMASK_077("umask 077"),
        ANOTHER_USER("unshare"),
        NO_HOME_NO_USER("HOME=", "USER=", "LOGNAME=", "-Duser.home=/nowhere"),
        LONG_PATH("path"),
        ONE_PROCESSOR("taskset 0"),
        TWO_PROCESSORS("taskset 0,1"),
        ONE_THREAD("-XX:ActiveProcessorCount=1"),
        SIXTEEN_THREADS("-XX:ActiveProcessorCount=16"),
        INTERPRETED("-Xint"),
        SMALL_HEAP_OTHER_TEMPORARY_FOLDER("-Xmx128m", "-Djava.io.tmpdir"),
        WARM_STORE("warm"),
        ANOTHER_JDK("jdk 25"),
        ANOTHER_ZLIB("zlib");

        @SuppressWarnings("ImmutableEnumChecker") // the list is a copy that nobody can change
        private final List<String> respects;

        World(String... respects) {
            this.respects = List.of(respects);
        }

        boolean has(String respect) {
            return respects.contains(respect);
        }
    }

    @BeforeAll
    void buildOnce() throws Exception {
        registry = FakeRegistry.open();
        SmallBuild reference = new SmallBuild(folder.resolve("reference")).everyOutput();
        expected = reference.here().digest().toString();
        archives = digests(reference);
    }

    @AfterAll
    void print() {
        registry.close();
        System.out.printf("digests equal %d/%d%n", equal, ran);
    }

    @ParameterizedTest
    @EnumSource(World.class)
    void givesTheSameDigest(World world, Lab lab) throws Exception {
        Path place = folder.resolve(world.name());
        SmallBuild build = new SmallBuild(world.has("path") ? place.resolve("a long name/".repeat(17)) : place);
        String repository = "worlds/" + world.name().toLowerCase(Locale.ROOT);
        build.everyOutput().pushed(registry, repository);
        if (world.has("warm")) {
            build.here();
            SmallBuild.remove(build.output());
        }
        shuffle(build.project(), world.name().hashCode());
        Command command = command(build, world, lab);
        ran++;
        Command.Outcome outcome = command.run().orFail();
        assertThat(ImageCheck.images(build.image())).containsExactly(Map.entry("latest", expected));
        assertThat(digests(build)).isEqualTo(archives);
        assertThat(registry.manifest(repository, "1").map(Digest::sha256)).hasToString("Optional[" + expected + "]");
        assertThat(registry.faults()).isEmpty();
        assertThat(outcome.out()).isEqualTo(registry.name() + "/" + repository + "@" + expected + "\n");
        equal++;
    }

    private static List<Digest> digests(SmallBuild build) throws IOException {
        List<Digest> digests = new ArrayList<>();
        for (Path archive : build.archives()) {
            digests.add(Digest.sha256(Files.readAllBytes(archive)));
        }
        return digests;
    }

    private static Command command(SmallBuild build, World world, Lab lab) throws Exception {
        List<String> options = new ArrayList<>();
        List<Object> wrapper = new ArrayList<>();
        List<String> variables = new ArrayList<>();
        Path java = SmallBuild.JAVA;
        for (String respect : world.respects) {
            if (respect.equals("-Djava.io.tmpdir")) {
                options.add(
                        respect + "=" + Files.createDirectories(build.folder().resolve("tmp")));
            } else if (respect.startsWith("-")) {
                options.add(respect);
            } else if (respect.startsWith("umask ")) {
                wrapper.addAll(List.of("sh", "-c", respect + " && exec \"$@\"", "sh"));
            } else if (respect.startsWith("taskset ")) {
                wrapper.addAll(List.of(lab.tool("taskset"), "-c", processors(respect.substring(8), lab)));
            } else if (respect.equals("unshare")) {
                wrapper.addAll(anotherUser(lab));
            } else if (respect.equals("jdk 25")) {
                java = lab.java25();
            } else if (respect.equals("zlib")) {
                variables.add("LD_PRELOAD=" + lab.zlibShim());
            } else if (respect.contains("=")) {
                variables.add(respect);
            }
        }
        Command plain = build.command(java, options);
        Command command = Command.of(wrapper.toArray()).and(plain.words().toArray());
        for (Map.Entry<String, String> variable : plain.environment().entrySet()) {
            command = command.env(variable.getKey(), variable.getValue());
        }
        for (String variable : variables) {
            int equals = variable.indexOf('=');
            command = command.env(variable.substring(0, equals), variable.substring(equals + 1));
        }
        return command;
    }

    private static String processors(String list, Lab lab) throws IOException, InterruptedException {
        boolean works = Command.of("taskset", "-c", list, "true").run().exit() == 0;
        lab.need("processors " + list, works, "this machine has fewer processors");
        return list;
    }

    /** Root for an ordinary user, an ordinary user for root. */
    private static List<Object> anotherUser(Lab lab) throws IOException, InterruptedException {
        boolean root = Command.of("id", "-u").run().orFail().out().equals("0\n");
        List<Object> unshare = new ArrayList<>(List.of(lab.tool("unshare"), "--user"));
        unshare.addAll(root ? List.of("--map-user=1000", "--map-group=1000") : List.of("--map-root-user"));
        boolean works = Command.of(unshare.toArray()).and("true").run().exit() == 0;
        lab.need("user name spaces", works, "no name spaces for an ordinary user");
        return unshare;
    }

    /** Makes the same files again in another order, with other times and with modes of another umask. */
    private static void shuffle(Path project, int seed) throws IOException {
        Path moved = project.resolveSibling("moved");
        Files.move(project, moved);
        List<Path> files;
        try (Stream<Path> all = Files.walk(moved)) {
            files = new ArrayList<>(all.filter(Files::isRegularFile).sorted().toList());
        }
        Collections.shuffle(files, new Random(seed));
        for (Path file : files) {
            Path again = project.resolve(moved.relativize(file).toString());
            Files.createDirectories(again.getParent());
            boolean executable = Files.isExecutable(file);
            Files.move(file, again);
            Files.setLastModifiedTime(again, FileTime.fromMillis((seed - 3) * 1_000_000_000_000L));
            String all = seed % 2 == 0 ? "rw-rw-rw-" : "rw-------";
            Files.setPosixFilePermissions(
                    again, PosixFilePermissions.fromString(executable ? all.replaceFirst("-", "x") : all));
        }
        SmallBuild.remove(moved);
    }
}
