package dev.mizzen.lock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.digest.Digest;
import dev.mizzen.python.Architecture;
import dev.mizzen.python.Libc;
import dev.mizzen.python.Target;
import dev.mizzen.testing.Command;
import dev.mizzen.testing.Lab;
import dev.mizzen.testing.WheelBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What pip itself takes from a {@code pylock.toml}, which it reads from version 26 on, for the Python that runs it. */
class LockToolsTest {
    private static final int FIRST_WITH_LOCKS = 26;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void pipTakesTheSameWheels(Lab lab) throws Exception {
        Path python = python(lab);
        String[] running = Command.of(
                        python,
                        "-c",
                        "import platform; print(platform.python_version(), platform.machine(), *platform.libc_ver())")
                .run()
                .orFail()
                .out()
                .strip()
                .split(" ");
        lab.need("glibc", running.length == 4 && running[2].equals("glibc"), "python3 runs on no glibc here");
        String[] libc = running[3].split("\\.");
        Target target = LockTargets.target(
                running[0],
                running[1].equals("aarch64") ? Architecture.AARCH64 : Architecture.X86_64,
                new Libc(Libc.Family.GLIBC, Integer.parseInt(libc[0]), Integer.parseInt(libc[1])));
        String cp = target.abi();
        StringBuilder lock = new StringBuilder("lock-version = \"1.0\"\ncreated-by = \"test\"\n");
        add(lock, "pure", "", List.of(WheelBuilder.of("pure", "1.0")));
        add(
                lock,
                "tagged",
                "",
                List.of(
                        WheelBuilder.of("tagged", "1.0"),
                        WheelBuilder.of("tagged", "1.0").tag(cp + "-none-any"),
                        WheelBuilder.of("tagged", "1.0").tag("py3-none-manylinux_2_17_" + running[1]),
                        WheelBuilder.of("tagged", "1.0").tag("py3-none-musllinux_1_1_" + running[1]),
                        WheelBuilder.of("tagged", "1.0").tag("cp38-abi3-manylinux_2_17_" + running[1])));
        add(lock, "elsewhere", "sys_platform == 'win32'", List.of(WheelBuilder.of("elsewhere", "1.0")));
        add(lock, "forked", "python_version < '3'", List.of(WheelBuilder.of("forked", "1.0")));
        add(lock, "forked", "python_version >= '3'", List.of(WheelBuilder.of("forked", "2.0")));
        add(lock, "extra", "'x' in extras", List.of(WheelBuilder.of("extra", "1.0")));
        add(lock, "group", "'dev' in dependency_groups", List.of(WheelBuilder.of("group", "1.0")));
        Path file = Files.writeString(folder.resolve("pylock.toml"), lock);

        JsonNode report = new ObjectMapper()
                .readTree(Command.of(
                                python,
                                "-m",
                                "pip",
                                "install",
                                "--quiet",
                                "--dry-run",
                                "--ignore-installed",
                                "--no-index",
                                "--report",
                                "-",
                                "-r",
                                file)
                        .run()
                        .orFail()
                        .out());
        List<String> byPip = StreamSupport.stream(report.get("install").spliterator(), false)
                .map(one -> one.at("/download_info/url").asText())
                .map(LockPlaces::fileName)
                .sorted()
                .toList();
        LockFile read = LockFile.read(file, folder, Optional.empty(), problem -> {
            throw new AssertionError(problem);
        });
        List<String> ours = LockSelection.select(
                        read,
                        new LockScope(
                                target,
                                Collections.emptySortedSet(),
                                Collections.emptySortedSet(),
                                Collections.emptySortedSet()))
                .stream()
                .map(LockedChoice::toString)
                .sorted()
                .toList();
        assertThat(ours).hasSize(3).isEqualTo(byPip);
    }

    /** A Python whose pip reads lock files; the property names one where the first on the path has an older pip. */
    private static Path python(Lab lab) throws Exception {
        String named = System.getProperty("mizzen.pip-python", "");
        Path python = named.isEmpty() ? lab.tool("python3") : Path.of(named);
        Command.Outcome version =
                Command.of(python, "-c", "import pip; print(pip.__version__)").run();
        String number = version.exit() == 0 ? version.out().strip() : "0";
        lab.need(
                "pip 26",
                Integer.parseInt(number.split("\\.")[0]) >= FIRST_WITH_LOCKS,
                "`python3` has no pip of version 26 or later; name one with -Dmizzen.pip-python=FILE");
        return python;
    }

    private void add(StringBuilder lock, String name, String marker, List<WheelBuilder> wheels) throws Exception {
        lock.append("[[packages]]\nname = \"").append(name).append("\"\n");
        String version = wheels.get(0).filename().split("-")[1];
        lock.append("version = \"").append(version).append("\"\n");
        lock.append(marker.isEmpty() ? "" : "marker = \"" + marker + "\"\n").append("wheels = [\n");
        for (WheelBuilder wheel : wheels) {
            Path file = wheel.write(folder);
            String digest = Digest.sha256(Files.readAllBytes(file)).hex();
            lock.append("  { path = \"")
                    .append(file.getFileName())
                    .append("\", hashes = { sha256 = \"")
                    .append(digest)
                    .append("\" } },\n");
        }
        lock.append("]\n");
    }
}
