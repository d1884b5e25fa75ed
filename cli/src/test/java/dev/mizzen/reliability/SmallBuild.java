package dev.mizzen.reliability;

import dev.mizzen.build.BuildListener;
import dev.mizzen.build.BuildResult;
import dev.mizzen.build.StoreImageBuilder;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.request.BuildRequest;
import dev.mizzen.settings.FileSettings;
import dev.mizzen.settings.Setting;
import dev.mizzen.settings.Settings;
import dev.mizzen.testing.BaseImages;
import dev.mizzen.testing.Command;
import dev.mizzen.testing.FakeRegistry;
import dev.mizzen.testing.LayerForge;
import dev.mizzen.testing.WheelBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A build that takes a moment, in a folder of its own: a base made by the test, one large wheel and two small ones, a
 * project of four files. Every input can be changed. It runs in this process or as the command {@code mizzen}.
 */
final class SmallBuild {
    static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private static final int LARGE = 300_000;

    private final Path folder;
    private final Map<Setting, List<String>> flags = new EnumMap<>(Setting.class);
    private final Map<String, String> environment = new TreeMap<>();
    private InstantSource clock = InstantSource.system();

    SmallBuild(Path folder) throws Exception {
        this.folder = Files.createDirectories(folder);
        Files.createDirectories(wheels());
        Files.createDirectories(output());
        base(BaseImages.debian());
        WheelBuilder.of("alpha", "1.0")
                .file("alpha/__init__.py", "NAME = 'alpha'\n")
                .entryPoints("[console_scripts]\nalpha = alpha:main\n")
                .write(wheels());
        large("2.0");
        WheelBuilder.of("gamma", "1.0").file("gamma.py", "pass\n".repeat(2000)).write(wheels());
        require("alpha==1.0", "beta==2.0", "gamma==1.0");
        write(
                "pyproject.toml",
                "[project]\nname = \"shop\"\nversion = \"1.0.0\"\n[project.scripts]\nshop = \"shop:main\"\n");
        write("shop/__init__.py", "def main():\n    print('hello')\n");
        write("shop/data/prices.txt", "1 2 3\n");
        write("start.sh", "#!/bin/sh\nexec shop\n");
        executable("start.sh");

        set(Setting.BASE, "oci:" + baseLayout());
        set(Setting.REQUIREMENTS, folder.resolve("requirements.txt").toString());
        set(Setting.FIND_LINKS, wheels().toString());
        set(Setting.NO_INDEX, "");
        set(Setting.BYTECODE, "off");
        set(Setting.ENTRYPOINT, "shop");
        set(Setting.TAG, "shop:1");
        outputs(image());
        env("MIZZEN_CACHE", store().toString());
    }

    Path folder() {
        return folder;
    }

    Path project() {
        return folder.resolve("project");
    }

    Path wheels() {
        return folder.resolve("wheels");
    }

    Path baseLayout() {
        return folder.resolve("base");
    }

    Path store() {
        return folder.resolve("store");
    }

    /** The folder that holds nothing but the image's layout. */
    Path output() {
        return folder.resolve("output");
    }

    Path image() {
        return output().resolve("image");
    }

    /** Makes the base consist of these layers. */
    SmallBuild base(LayerForge... layers) throws Exception {
        remove(baseLayout());
        BaseImages.write(baseLayout(), "\"Env\":[\"PATH=/usr/bin\"]", layers);
        return this;
    }

    /** Makes the wheel {@code beta}, large enough for a layer of its own, of bytes that cannot be compressed. */
    SmallBuild large(String version) {
        byte[] noise = new byte[LARGE];
        new Random(7).nextBytes(noise);
        WheelBuilder.of("beta", version)
                .file("beta/__init__.py", "VERSION = '" + version + "'\n")
                .file("beta/noise.bin", noise)
                .write(wheels());
        return this;
    }

    SmallBuild require(String... lines) throws IOException {
        Files.writeString(folder.resolve("requirements.txt"), String.join("\n", lines) + "\n");
        return this;
    }

    /** Writes a file of the project. */
    SmallBuild write(String file, String text) throws IOException {
        Path path = project().resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        return this;
    }

    SmallBuild executable(String file) {
        if (!project().resolve(file).toFile().setExecutable(true, false)) {
            throw new AssertionError("no executable files here");
        }
        return this;
    }

    SmallBuild set(Setting setting, String... values) {
        flags.put(setting, List.of(values));
        return this;
    }

    /** The layout that the image goes to, or {@code LAYOUT:TAG}. */
    SmallBuild outputs(Path layout) {
        return set(Setting.OUTPUT, "oci:" + layout);
    }

    /** An OCI archive and a docker archive beside the layout. */
    List<Path> archives() {
        return List.of(output().resolve("image.oci.tar"), output().resolve("image.docker.tar"));
    }

    /** The image goes into the layout and both archives. */
    SmallBuild everyOutput() {
        return set(
                Setting.OUTPUT,
                "oci:" + image(),
                "oci-archive:" + archives().get(0),
                "docker-archive:" + archives().get(1) + ":shop:1");
    }

    /** The image is pushed as well, under {@code 1} in that repository; outputs keep their names. */
    SmallBuild pushed(FakeRegistry registry, String repository) {
        set(Setting.TAG, registry.name() + "/" + repository + ":1");
        set(Setting.INSECURE_REGISTRY, registry.name());
        return set(Setting.PUSH, "");
    }

    SmallBuild env(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** The time of the next builds in this process. */
    SmallBuild clock(InstantSource time) {
        clock = time;
        return this;
    }

    /** Builds in this process. */
    BuildResult here() throws BuildException {
        return here(event -> {});
    }

    BuildResult here(BuildListener listener) throws BuildException {
        Settings settings = Settings.resolve(flags, environment, folder, FileSettings.none(folder));
        return new StoreImageBuilder(environment, folder, clock, 2)
                .build(BuildRequest.of(project(), settings, environment), listener);
    }

    /** The command that builds, on the running JDK as it starts fastest, one layer after the other. */
    Command command() {
        return command(
                JAVA,
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-XX:-UsePerfData",
                        "-Xshare:auto",
                        "-XX:ActiveProcessorCount=1"));
    }

    Command command(Path java, List<String> options) {
        List<Object> words = new ArrayList<>();
        words.add(java);
        words.addAll(options);
        words.addAll(List.of("-cp", classPath(), "dev.mizzen.cli.Main", "build", project()));
        flags.forEach((setting, values) -> values.forEach(value -> {
            words.add(setting.flag());
            if (!setting.placeholder().isEmpty()) {
                words.add(value);
            }
        }));
        return Command.of(words.toArray()).sheltered().with(environment);
    }

    /** Takes the store and the image away. */
    SmallBuild reset() throws IOException {
        remove(store());
        remove(output());
        Files.createDirectories(output());
        return this;
    }

    static void remove(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Collections.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static String classPath() {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Stream.of(all.split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes") && !entry.endsWith("tests.jar"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
