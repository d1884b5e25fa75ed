package dev.mizzen.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.build.LockTexts.Locked;
import dev.mizzen.settings.Setting;
import dev.mizzen.testing.Lab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Flask application with real wheels: from a lock file of any format it is the image that requirements give. */
class LockFlaskIT {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"pylock.toml", "uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock"})
    void isTheImageOfTheRequirements(String format, Lab lab) throws Exception {
        Path wheels = lab.wheelhouse("small");
        List<Locked> locked = new ArrayList<>();
        Path index = folder.resolve("index");
        for (Path wheel : wheels(wheels)) {
            Locked one =
                    Locked.of(wheel, Files.readAllBytes(wheel), wheel.toUri().toString());
            locked.add(one);
            Files.createDirectories(index.resolve(one.name()));
            Files.writeString(
                    index.resolve(one.name()).resolve("index.html"),
                    "<a href=\"" + wheel.toUri() + "#sha256=" + one.sha256() + "\">" + one.file() + "</a>");
        }
        assertThat(locked).extracting(Locked::name).contains("flask", "gunicorn", "markupsafe");
        IndexBuild build = new IndexBuild(folder).set(Setting.NO_INDEX, "").set(Setting.FIND_LINKS, wheels);
        Path project = folder.resolve("project");
        Files.writeString(project.resolve("pyproject.toml"), LockTexts.pyproject(locked));
        Files.writeString(project.resolve("app.py"), "import flask\n\napp = flask.Flask(__name__)\n");
        build.require(LockTexts.requirements(locked).split("\n"));
        BuildResult expected = build.run();
        assertThat(expected.layers()).hasSizeGreaterThan(2);

        build.unset(Setting.REQUIREMENTS);
        Files.writeString(project.resolve(format), LockTexts.of(format, locked));
        same(build.run(), expected);
        build.unset(Setting.NO_INDEX).unset(Setting.FIND_LINKS).set(Setting.INDEX_URL, index.toUri());
        build.set(Setting.OFFLINE, "");
        same(build.run(), expected);
    }

    private static void same(BuildResult result, BuildResult expected) {
        assertThat(result.layers())
                .extracting(BuildResult.BuiltLayer::digest)
                .isEqualTo(expected.layers().stream()
                        .map(BuildResult.BuiltLayer::digest)
                        .toList());
        assertThat(result.digest()).isEqualTo(expected.digest());
    }

    private static List<Path> wheels(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".whl"))
                    .sorted()
                    .toList();
        }
    }
}
