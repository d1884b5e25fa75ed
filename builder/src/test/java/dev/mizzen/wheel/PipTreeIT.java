package dev.mizzen.wheel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.archive.Content;
import dev.mizzen.archive.TreeEntry;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.digest.Digest;
import dev.mizzen.digest.HashingOutputStream;
import dev.mizzen.python.ProjectName;
import dev.mizzen.testing.Command;
import dev.mizzen.testing.Lab;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Installs real wheels with pip into fresh environments and compares the trees with the plans: paths, bytes and modes. The
 * exceptions are those that {@link InstallPlan} names; any other difference fails. The system property
 * {@code mizzen.pip-tree.wheels} adds a folder of further wheels.
 */
class PipTreeIT {
    private static final String PIP = "26.2.1";
    private static final String PYTHON = "3.11";
    /** Wheels in one environment: what is on the disk at once stays within some gigabytes. */
    private static final int MOST_AT_ONCE = 50;

    @TempDir
    private Path folder;

    private final Map<String, Integer> exceptions = new TreeMap<>();
    private final List<String> differences = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private int compared;

    @Test
    void theLabsWheelsBecomeWhatPipMakesOfThem(Lab lab) throws Exception {
        Map<String, Path> wheels = new TreeMap<>();
        for (String set : List.of("small", "big", "web")) {
            wheels.putAll(wheels(lab.wheelhouse(set)));
        }
        compareAll(lab, wheels, "of the lab");
    }

    @Test
    void furtherWheelsBecomeWhatPipMakesOfThem(Lab lab) throws Exception {
        String further = System.getProperty("mizzen.pip-tree.wheels", "");
        lab.need(
                "further wheels", !further.isEmpty(), "no folder of further wheels is named by mizzen.pip-tree.wheels");
        compareAll(lab, wheels(Path.of(further)), "further");
    }

    private void compareAll(Lab lab, Map<String, Path> all, String title) throws Exception {
        Path python = python(lab);
        Path pip = pip(lab, python);
        int wheels = 0;
        for (Map<ProjectName, Path> batch : batches(all)) {
            wheels += batch.size();
            Path prefix = folder.resolve("venv" + wheels);
            Command.of(python, "-m", "venv", "--without-pip", prefix).run().orFail();
            Set<String> own = files(prefix).keySet();
            Command.of(
                            "sh",
                            "-c",
                            "umask 022; exec \"$@\"",
                            "sh",
                            python,
                            pip,
                            "--python",
                            prefix.resolve("bin/python"))
                    .and("install", "--quiet", "--no-compile", "--no-deps", "--no-index")
                    .and("--no-warn-script-location", "--disable-pip-version-check")
                    .and(batch.values().toArray())
                    .run()
                    .orFail();
            compare(prefix, own, batch);
            compareScripts(python, prefix);
            System.out.println("pip tree " + title + ", so far: " + wheels + " wheels, " + compared + " files equal, "
                    + differences.size() + " differences");
        }
        System.out.println("pip tree " + title + ": " + wheels + " wheels, " + compared + " files equal, exceptions "
                + exceptions);
        assertThat(wheels).isPositive();
        assertThat(differences).isEmpty();
    }

    private Path python(Lab lab) throws Exception {
        Path python = lab.tool("python3");
        String version = Command.of(python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])")
                .run()
                .orFail()
                .out()
                .strip();
        lab.need("python " + PYTHON, version.equals(PYTHON), "`python3` is not Python " + PYTHON);
        return python;
    }

    private Path pip(Lab lab, Path python) throws Exception {
        Path tool = folder.resolve("tool");
        Command.Outcome installed = Command.of(python, "-m", "pip", "install", "--quiet", "--no-compile")
                .and("--disable-pip-version-check", "--target", tool, "pip==" + PIP)
                .run();
        lab.need("pip " + PIP, installed.exit() == 0, "pip's configuration offers no pip " + PIP);
        return tool.resolve("pip");
    }

    private static Map<String, Path> wheels(Path wheelhouse) throws IOException {
        Map<String, Path> wheels = new TreeMap<>();
        try (Stream<Path> all = Files.list(wheelhouse)) {
            all.filter(path -> path.toString().endsWith(".whl"))
                    .forEach(path -> wheels.put(path.getFileName().toString(), path));
        }
        return wheels;
    }

    /** Wheels that can stand in one environment: no two of one project, and none that overwrites another's files. */
    private List<Map<ProjectName, Path>> batches(Map<String, Path> wheels) throws IOException {
        List<Map<ProjectName, Path>> batches = new ArrayList<>();
        List<Set<String>> taken = new ArrayList<>();
        for (Path wheel : wheels.values()) {
            Map<String, ProjectName> members = members(wheel);
            if (members.isEmpty()) {
                continue;
            }
            ProjectName name = members.values().iterator().next();
            int batch = 0;
            while (batch < batches.size()
                    && (batches.get(batch).size() == MOST_AT_ONCE
                            || batches.get(batch).containsKey(name)
                            || !Collections.disjoint(taken.get(batch), members.keySet()))) {
                batch++;
            }
            if (batch == batches.size()) {
                batches.add(new TreeMap<>());
                taken.add(new HashSet<>());
            }
            batches.get(batch).put(name, wheel);
            taken.get(batch).addAll(members.keySet());
        }
        return batches;
    }

    /** What a wheel would install, outside of its own folder for metadata; nothing, and a difference, if it is refused. */
    private Map<String, ProjectName> members(Path file) throws IOException {
        InstallScheme scheme = new InstallScheme("/prefix", "lib/python" + PYTHON, PYTHON);
        Map<String, ProjectName> members = new TreeMap<>();
        try (Wheel wheel = Wheel.open(file, file.getFileName().toString(), warnings::add)) {
            for (InstalledFile member :
                    InstallPlan.of(wheel, scheme, warnings::add).files()) {
                members.put(member.path(), wheel.filename().name());
            }
        } catch (BuildException e) {
            differences.add("refused: " + e.problems().get(0).message());
        }
        return members;
    }

    private void compare(Path prefix, Set<String> own, Map<ProjectName, Path> batch) throws Exception {
        InstallScheme scheme = new InstallScheme(prefix.toString(), "lib/python" + PYTHON, PYTHON);
        Map<String, Path> theirs = new TreeMap<>(files(prefix));
        theirs.keySet().removeAll(own);
        Set<String> distInfos = new TreeSet<>();
        for (Path file : batch.values()) {
            try (Wheel wheel = Wheel.open(file, file.getFileName().toString(), warnings::add)) {
                InstallPlan plan = InstallPlan.of(wheel, scheme, warnings::add);
                distInfos.add(scheme.sitePackages().substring(scheme.root().length() + 1) + "/" + plan.distInfo());
                for (InstalledFile ours : plan.files()) {
                    String path = ours.path().substring(scheme.root().length() + 1);
                    Path their = theirs.remove(path);
                    if (their == null) {
                        differences.add("only here: " + path);
                    } else {
                        compare(path, ours, their, plan.distInfo());
                    }
                }
            }
        }
        for (String path : theirs.keySet()) {
            int slash = path.lastIndexOf('/');
            String name = path.substring(slash + 1);
            boolean pips = name.equals("REQUESTED") || name.equals("direct_url.json");
            if (pips && distInfos.contains(path.substring(0, slash))) {
                except(name);
            } else if (name.endsWith(".pyc")) {
                except("shipped .pyc");
            } else {
                differences.add("only pip's: " + path);
            }
        }
    }

    private void compare(String path, InstalledFile ours, Path theirs, String distInfo) throws Exception {
        TreeEntry.File entry = ours.entry();
        int mode = mode(theirs);
        if (entry.mode() != mode) {
            differences.add("mode: " + path + " " + Integer.toOctalString(entry.mode()) + " and "
                    + Integer.toOctalString(mode));
        }
        if (path.endsWith(distInfo + "/RECORD") || path.endsWith(distInfo + "/INSTALLER")) {
            except(path.substring(path.lastIndexOf('/') + 1));
        } else if (ours.origin().startsWith("the entry point")) {
            except("console scripts");
            keep("ours", path, bytes(entry.content()));
            keep("theirs", path, Files.readAllBytes(theirs));
        } else if (hash(entry.content()).equals(hash(Content.of(theirs)))) {
            compared++;
        } else if (path.startsWith("bin/")
                && Arrays.equals(
                        behindFirstLine(bytes(entry.content())), behindFirstLine(Files.readAllBytes(theirs)))) {
            except("shebang lines");
        } else {
            differences.add("content: " + path);
        }
    }

    private static byte[] bytes(Content content) throws IOException, BuildException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        content.writeTo(bytes);
        return bytes.toByteArray();
    }

    private static Digest hash(Content content) throws IOException, BuildException {
        HashingOutputStream hash = new HashingOutputStream(OutputStream.nullOutputStream());
        content.writeTo(hash);
        return hash.digest();
    }

    private void compareScripts(Path python, Path prefix) throws Exception {
        Path ours = folder.resolve("ours");
        if (Files.exists(ours)) {
            Command.of(python, Lab.root().resolve("fixtures/wheel/compare-scripts.py"), ours, folder.resolve("theirs"))
                    .run()
                    .orFail();
            Command.of("rm", "-r", ours, folder.resolve("theirs")).run().orFail();
        }
        Command.of("rm", "-r", prefix).run().orFail();
    }

    private void keep(String side, String path, byte[] script) throws IOException {
        Files.write(
                Files.createDirectories(folder.resolve(side)).resolve(path.substring(path.lastIndexOf('/') + 1)),
                script);
    }

    private void except(String what) {
        exceptions.merge(what, 1, Integer::sum);
    }

    private static byte[] behindFirstLine(byte[] script) {
        int at = 0;
        while (at < script.length && script[at] != '\n') {
            at++;
        }
        return Arrays.copyOfRange(script, at, script.length);
    }

    private static int mode(Path file) throws IOException {
        return (Integer) Files.getAttribute(file, "unix:mode") & 07777;
    }

    private static Map<String, Path> files(Path root) throws IOException {
        Map<String, Path> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(root)) {
            walk.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .forEach(path -> files.put(root.relativize(path).toString(), path));
        }
        return files;
    }
}
