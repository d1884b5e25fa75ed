package dev.mizzen.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.testing.Command;
import dev.mizzen.testing.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images without sources run, on a read-only root, and their metadata agrees with what is in them. */
class BytecodeOnlyIT {
    private static final Pattern LOADED = Pattern.compile("# code object from '?(/(?:opt/venv|app)/[^' ]+)");

    /** Prints what RECORD says and is not so, then the sources that are there, then how many files RECORD has. */
    private static final String SCRIPT = """
            import base64, hashlib, importlib.metadata, os
            count = 0
            for distribution in importlib.metadata.distributions(path=[os.environ["VIRTUAL_ENV"] + "/lib/python3.11/site-packages"]):
                for file in distribution.files:
                    path = file.locate()
                    count += 1
                    data = path.read_bytes()
                    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
                    if file.hash and (file.hash.value, file.size) != (digest, len(data)):
                        print("another", path)
            for place in ("/opt/venv/lib", "/app"):
                for folder, _, files in os.walk(place):
                    for file in files:
                        if file.endswith(".py"):
                            print("source", os.path.join(folder, file))
            print(count > 100)
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void flaskAnswersWithoutASource(Lab lab) throws IOException, InterruptedException {
        lab.imageTools();
        Path layout = lab.base("distroless-3.11");
        int port = Mizzen.freePort();
        FlaskSample sample = FlaskSample.write(folder.resolve("shop"), lab.wheelhouse("small"));
        Path image = folder.resolve("image");
        List<Object> words = new ArrayList<>(sample.build(layout, port, "oci:" + image));
        words.addAll(List.of("--bytecode-only", "--bytecode-optimize", "1"));
        Command.Outcome built =
                Mizzen.command(folder.resolve("store"), words.toArray()).run().orFail();
        assertThat(built.err())
                .contains("warning[SOURCE_WANTED]: `werkzeug` may read sources, which the image does not have:")
                .contains("sources stay with `--keep-source werkzeug`");
        Mizzen.script("serve-check.sh", image + ":latest", port, "/", "hello 1.0.0")
                .run()
                .orFail();

        Command.Outcome outcome = Mizzen.script(
                        "run-image.sh", image + ":latest", "--entrypoint", "python", "--workdir", "/", "--")
                .and("-v", "-c", "import flask, gunicorn.app.wsgiapp, requests, wsgi\n" + SCRIPT)
                .run()
                .orFail();
        assertThat(outcome.out()).isEqualTo("True\n");
        Matcher loaded = LOADED.matcher(outcome.err());
        List<String> files = new ArrayList<>();
        while (loaded.find()) {
            files.add(loaded.group(1));
        }
        assertThat(files)
                .hasSizeGreaterThan(100)
                .contains("/app/src/wsgi.pyc")
                .allMatch(file -> file.endsWith(".pyc") && !file.contains("__pycache__"));
    }

    @Test
    void aScriptThatTheImageRunsStays(Lab lab) throws IOException, InterruptedException {
        lab.imageTools();
        Path layout = lab.base("slim-3.11");
        Path project = Files.createDirectories(folder.resolve("tool/part"));
        Files.writeString(project.resolve("__init__.py"), "");
        Files.writeString(project.resolve("__main__.py"), "print(__file__)\n");
        Files.writeString(
                folder.resolve("tool/run.py"),
                "import runpy, part\nprint(__file__, part.__file__)\nrunpy.run_module('part', run_name='__main__')\n");
        Files.writeString(folder.resolve("tool/broken.py"), "print 'x'\n");
        Path image = folder.resolve("image");
        Command.Outcome built = Mizzen.command(folder.resolve("store"), "build", folder.resolve("tool"))
                .and("-b", "oci:" + layout + ":latest", "--entrypoint", "python run.py", "-o", "oci:" + image)
                .and("--bytecode-only")
                .run()
                .orFail();
        assertThat(built.err()).contains("`broken.py` is no source that the image's Python can compile");
        assertThat(Mizzen.script("run-image.sh", image + ":latest")
                        .run()
                        .orFail()
                        .out())
                .isEqualTo("/app/run.py /app/part/__init__.pyc\n/app/part/__main__.pyc\n");
        assertThat(Mizzen.run(image, "python", "-c", "import os; print(sorted(os.listdir('/app')))"))
                .isEqualTo("['__pycache__', 'broken.py', 'part', 'run.py']");
    }
}
