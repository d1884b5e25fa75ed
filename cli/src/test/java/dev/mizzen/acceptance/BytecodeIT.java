package dev.mizzen.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.testing.Command;
import dev.mizzen.testing.Lab;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In real images, on a read-only root, Python takes the bytecode of every module of the environment and the application. */
class BytecodeIT {
    private static final Pattern MATCHES = Pattern.compile("# (\\S+)\\.pyc matches (\\S+\\.py)");

    /** Prints the sources of all modules that were imported, then those without bytecode that this Python can compile. */
    private static final String SCRIPT = """
            import importlib.util, os, sys
            places = ("/opt/venv/", "/app/")
            for module in list(sys.modules.values()):
                file = getattr(module, "__file__", None) or ""
                if file.startswith(places) and file.endswith(".py"):
                    print("imported", file)
            for place in places:
                for folder, _, files in os.walk(place):
                    for file in files:
                        path = os.path.join(folder, file)
                        if path.endswith(".py") and "/bin/" not in path:
                            if not os.path.exists(importlib.util.cache_from_source(path)):
                                try:
                                    compile(open(path, "rb").read(), path, "exec")
                                    print("exception", path)
                                except (SyntaxError, ValueError):
                                    print("invalid", path)
            """;

    @TempDir
    static Path store;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"distroless-3.11", "slim-3.11", "pyslim-3.11"})
    void flask(String base, Lab lab) throws IOException, InterruptedException {
        lab.imageTools();
        Path layout = lab.base(base);
        FlaskSample sample = FlaskSample.write(folder.resolve("shop"), lab.wheelhouse("small"));
        Path image = folder.resolve("image");
        Mizzen.command(store, sample.build(layout, 8099, "oci:" + image).toArray())
                .run()
                .orFail();
        assertThat(matched(image, "import flask, gunicorn.app.wsgiapp, requests, wsgi"))
                .contains("/app/src/wsgi.py")
                .hasSizeGreaterThan(100);
    }

    @Test
    void fastapi(Lab lab) throws IOException, InterruptedException {
        Path image = web("fastapi", lab);
        assertThat(matched(image, "import fastapi, uvicorn.main, pydantic, orders.api"))
                .contains("/app/src/orders/api.py")
                .hasSizeGreaterThan(100);
    }

    @Test
    void django(Lab lab) throws IOException, InterruptedException {
        Path image = web("django", lab);
        String script = "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'website.settings'; import django;"
                + " django.setup(); import django.core.handlers.asgi, website.urls";
        assertThat(matched(image, script)).contains("/app/website/urls.py").hasSizeGreaterThan(100);
    }

    @Test
    void pandas(Lab lab) throws IOException, InterruptedException {
        lab.imageTools();
        Path layout = lab.base("slim-3.11");
        Path wheels = lab.wheelhouse("big");
        FlaskSample sample = FlaskSample.write(folder.resolve("shop"), wheels);
        Path image = folder.resolve("image");
        Mizzen.command(store, sample.build(layout, 8099, "oci:" + image).toArray())
                .run()
                .orFail();
        assertThat(matched(image, "import pandas, numpy, flask, wsgi"))
                .contains("/app/src/wsgi.py")
                .hasSizeGreaterThan(300);
    }

    private Path web(String project, Lab lab) throws IOException, InterruptedException {
        lab.imageTools();
        Path layout = lab.base("slim-3.11");
        Path wheels = lab.wheelhouse("web");
        WebSample sample = WebSample.copy(project, folder);
        sample.build(store, layout, wheels.resolve("requirements.txt"), wheels);
        return sample.image();
    }

    /** The imported modules of the environment and the application, all of which come from bytecode. */
    private static Set<String> matched(Path image, String imports) throws IOException, InterruptedException {
        Command.Outcome outcome = Mizzen.script(
                        "run-image.sh", image + ":latest", "--entrypoint", "python", "--workdir", "/", "--")
                .and("-v", "-c", imports + "\n" + SCRIPT)
                .run()
                .orFail();
        Set<String> matches = new TreeSet<>();
        Matcher matcher = MATCHES.matcher(outcome.err());
        while (matcher.find()) {
            matches.add(matcher.group(2));
        }
        Set<String> imported = new TreeSet<>();
        Set<String> exceptions = new TreeSet<>();
        outcome.out().lines().forEach(line -> {
            if (line.startsWith("imported ")) {
                imported.add(line.substring("imported ".length()));
            } else if (line.startsWith("exception ")) {
                exceptions.add(line);
            }
        });
        imported.stream().filter(file -> !matches.contains(file)).forEach(exceptions::add);
        assertThat(exceptions).isEmpty();
        assertThat(outcome.err()).doesNotContain("code object from '/opt/venv", "code object from '/app");
        return imported;
    }
}
