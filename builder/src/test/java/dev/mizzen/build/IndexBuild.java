package dev.mizzen.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.request.BuildRequest;
import dev.mizzen.settings.FileSettings;
import dev.mizzen.settings.Setting;
import dev.mizzen.settings.Settings;
import dev.mizzen.testing.BaseImages;
import dev.mizzen.testing.WheelBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A build of nothing but wheels, whose requirements and sources a test sets. */
final class IndexBuild {
    final List<BuildEvent> events = Collections.synchronizedList(new ArrayList<>());

    private final Path folder;
    private final Map<Setting, List<String>> flags = new EnumMap<>(Setting.class);
    private final Map<String, String> environment = new TreeMap<>();
    private InstantSource clock = InstantSource.system();

    IndexBuild(Path folder) throws Exception {
        this.folder = folder;
        Files.createDirectories(folder.resolve("project"));
        BaseImages.write(folder.resolve("base"), "\"Env\":[\"PATH=/usr/bin\"]", BaseImages.debian());
        set(Setting.BASE, "oci:" + folder.resolve("base"));
        set(Setting.REQUIREMENTS, folder.resolve("requirements.txt").toString());
        set(Setting.ENTRYPOINT, "python3");
        set(Setting.BYTECODE, "off");
        set(Setting.OUTPUT, "oci:" + image());
        environment.put("MIZZEN_CACHE", store().toString());
    }

    /** A wheel whose one module says its version. */
    static WheelBuilder wheel(String name, String version) {
        return WheelBuilder.of(name, version).file(name + ".py", "VERSION = '" + version + "'\n");
    }

    Path store() {
        return folder.resolve("store");
    }

    Path image() {
        return folder.resolve("image");
    }

    IndexBuild require(String... lines) throws IOException {
        Files.writeString(folder.resolve("requirements.txt"), String.join("\n", lines) + "\n");
        return this;
    }

    IndexBuild set(Setting setting, Object... values) {
        flags.put(setting, Stream.of(values).map(Object::toString).toList());
        return this;
    }

    IndexBuild unset(Setting setting) {
        flags.remove(setting);
        return this;
    }

    IndexBuild env(String name, String value) {
        environment.put(name, value);
        return this;
    }

    IndexBuild clock(InstantSource other) {
        clock = other;
        return this;
    }

    BuildResult run() throws BuildException {
        events.clear();
        Settings settings = Settings.resolve(flags, environment, folder, FileSettings.none(folder));
        return new StoreImageBuilder(environment, folder, clock, 2)
                .build(BuildRequest.of(folder.resolve("project"), settings, environment), events::add);
    }

    /** The answer to a question about the image, which is not built. */
    Explanation explain(String subject) throws BuildException {
        events.clear();
        Settings settings = Settings.resolve(flags, environment, folder, FileSettings.none(folder));
        BuildRequest request = BuildRequest.ofQuestion(folder.resolve("project"), settings, environment);
        return new Explainer(environment, folder, InstantSource.system(), 2).explain(request, subject, events::add);
    }

    /** Why it is refused; then there is no image. */
    List<Problem> problems() {
        BuildException e = catchThrowableOfType(BuildException.class, this::run);
        assertThat(e).isNotNull();
        assertThat(image()).doesNotExist();
        return e.problems();
    }

    /** The one reason for which it is refused. */
    Problem problem() {
        List<Problem> problems = problems();
        assertThat(problems).hasSize(1);
        return problems.get(0);
    }

    /** Files below {@code folder} whose content or name has {@code text} in it. */
    List<Path> filesWith(String text) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                boolean named = file.getFileName().toString().contains(text);
                if (named
                        || (Files.isRegularFile(file)
                                && Files.readString(file, StandardCharsets.ISO_8859_1)
                                        .contains(text))) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    /** The names of the steps of the last build that were work, or were {@code reused}. */
    List<String> steps(boolean reused) {
        return events.stream()
                .filter(BuildEvent.StepFinished.class::isInstance)
                .map(BuildEvent.StepFinished.class::cast)
                .filter(step -> step.reused() == reused)
                .map(BuildEvent.StepFinished::name)
                .toList();
    }

    /** That {@code secret} is neither in what was told nor in any file. */
    void assertSilentAbout(String secret, BuildResult result) throws IOException {
        assertThat(ResultDocument.json(result) + result + events).doesNotContain(secret);
        assertThat(filesWith(secret)).isEmpty();
    }

    /** Takes the image away, so that a refusal can be told from a build. */
    void removeImage() throws IOException {
        try (Stream<Path> files = Files.walk(image())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
