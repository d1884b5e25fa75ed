package dev.mizzen.acceptance;

import dev.mizzen.testing.Command;
import dev.mizzen.testing.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The lab's Flask application, which here can also say as whom and where it runs. */
record FlaskSample(Path project) {
    private static final String WHOAMI = """


            @app.get("/whoami")
            def whoami():
                import os, sys
                return f"{os.getuid()}:{os.getgid()} {sys.prefix}"
            """;

    static FlaskSample write(Path project, Path wheels) throws IOException, InterruptedException {
        Command.of("python3", Lab.script("sample-project.py"), project, wheels)
                .run()
                .orFail();
        Files.writeString(project.resolve("src/wsgi.py"), WHOAMI, StandardOpenOption.APPEND);
        return new FlaskSample(project);
    }

    /** The arguments that build it. */
    List<Object> build(Path base, int port, String output) {
        String entrypoint = "python3 -m gunicorn -b 127.0.0.1:" + port + " wsgi:app";
        return List.of(
                "build",
                project,
                "--base",
                "oci:" + base + ":latest",
                "--requirements",
                project.resolve("requirements.txt"),
                "--find-links",
                project.resolve("wheels"),
                "--no-index",
                "--exclude",
                "wheels",
                "--tag",
                "shop:1.0.0",
                "--entrypoint",
                entrypoint,
                "--output",
                output);
    }
}
