package dev.mizzen.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.testing.Command;
import dev.mizzen.testing.Lab;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In real images, on a read-only root, Python takes the bytecode of every module of the environment and the application. */
class BytecodeIT {
    private static final Pattern MATCHES = Pattern.compile("# \\S+\\.pyc matches (\\S+\\.py)");
    /** With bytecode Python says the same of a {@code .pyc} file, in quotes. */
    private static final Pattern COMPILED = Pattern.compile("# code object from (/\\S+\\.py)\\s");

    /** Prints the sources of all modules that were imported, then those without bytecode that this Python can compile. */
    private static final String SCRIPT = """
            import importlib.util, os, sys
            places = ("/opt/venv/", "/app/")
            library = os.path.dirname(os.__file__) + "/"
            for module in list(sys.modules.values()):
                file = getattr(module, "__file__", None) or ""
                frozen = getattr(getattr(module, "__spec__", None), "origin", "") == "frozen"
                if file.endswith(".py") and not frozen:
                    if file.startswith(places):
                        print("imported", file)
                    elif file.startswith(library):
                        print("library", file)
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
                .and("--bytecode-stdlib")
                .run()
                .orFail();
        assertThat(matched(image, "import flask, gunicorn.app.wsgiapp, requests, wsgi"))
                .contains("/app/src/wsgi.py")
                .hasSizeGreaterThan(100);
    }

    @ParameterizedTest
    @CsvSource({"distroless-3.11, /usr/lib", "slim-3.11, /usr/lib", "pyslim-3.13, /usr/local/lib"})
    void flatWithTheStandardLibrary(String base, String lib, Lab lab) throws IOException, InterruptedException {
        lab.imageTools();
        Path layout = lab.base(base);
        Path project = folder.resolve("flat");
        Mizzen.copy(Lab.root().resolve("fixtures/flat"), project);
        Path image = folder.resolve("image");
        Mizzen.command(store, "build", project, "-b", "oci:" + layout + ":latest", "--bytecode-stdlib")
                .and("--entrypoint", "python", "-o", "oci:" + image)
                .run()
                .orFail();
        String imports = "import asyncio, email.mime.text, http.server, json, logging.config, sqlite3, unittest.mock";
        Loaded loaded = load(image, imports);
        assertThat(loaded.library()).hasSizeGreaterThan(100).allMatch(file -> file.startsWith(lib + "/python3."));
        assertThat(loaded.library())
                .filteredOn(file -> !loaded.matches().contains(file))
                .isEmpty();
        assertThat(loaded.compiled()).isEmpty();
    }

    @Test
    void withoutAssertionsAndDocstrings(Lab lab) throws IOException, InterruptedException {
        lab.imageTools();
        Path layout = lab.base("distroless-3.11");
        FlaskSample sample = FlaskSample.write(folder.resolve("shop"), lab.wheelhouse("small"));
        Path image = folder.resolve("image");
        List<Object> words = new ArrayList<>(sample.build(layout, 8099, "oci:" + image));
        words.addAll(List.of("--bytecode-optimize", "2", "--bytecode-stdlib"));
        Mizzen.command(store, words.toArray()).run().orFail();
        String level = "import sys; sys.flags.optimize == 2 or sys.exit('another level'); assert False; ";
        assertThat(matched(image, level + "import flask, gunicorn.app.wsgiapp, requests, wsgi"))
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
                .and("--bytecode-stdlib")
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
        sample.build(store, layout, wheels.resolve("requirements.txt"), wheels, "--bytecode-stdlib");
        return sample.image();
    }

    /**
     * What happened while modules were imported.
     *
     * @param imported sources of modules of the environment and the application
     * @param library the same of the base's standard library
     * @param exceptions sources without bytecode that Python could compile
     * @param matches sources whose bytecode Python took
     * @param compiled sources that Python compiled
     */
    private record Loaded(
            Set<String> imported,
            Set<String> library,
            Set<String> exceptions,
            Set<String> matches,
            Set<String> compiled) {}

    private static Loaded load(Path image, String imports) throws IOException, InterruptedException {
        Command.Outcome outcome = Mizzen.script(
                        "run-image.sh", image + ":latest", "--entrypoint", "python", "--workdir", "/", "--")
                .and("-v", "-c", imports + "\n" + SCRIPT)
                .run()
                .orFail();
        return new Loaded(
                told("imported", outcome),
                told("library", outcome),
                told("exception", outcome),
                all(MATCHES, outcome.err()),
                all(COMPILED, outcome.err()));
    }

    private static Set<String> all(Pattern pattern, String text) {
        Set<String> all = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            all.add(matcher.group(1));
        }
        return all;
    }

    private static Set<String> told(String word, Command.Outcome outcome) {
        return outcome.out()
                .lines()
                .filter(line -> line.startsWith(word + " "))
                .map(line -> line.substring(word.length() + 1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The imported modules of the environment and the application, which come from bytecode as all of the library do. */
    private static Set<String> matched(Path image, String imports) throws IOException, InterruptedException {
        Loaded loaded = load(image, imports);
        assertThat(loaded.exceptions()).isEmpty();
        assertThat(loaded.imported())
                .filteredOn(file -> !loaded.matches().contains(file))
                .isEmpty();
        assertThat(loaded.library())
                .hasSizeGreaterThan(50)
                .allSatisfy(file -> assertThat(loaded.matches()).contains(file));
        assertThat(loaded.compiled()).isEmpty();
        return loaded.imported();
    }
}
