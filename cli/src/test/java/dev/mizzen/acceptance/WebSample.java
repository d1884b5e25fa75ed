package dev.mizzen.acceptance;

import dev.mizzen.testing.Command;
import dev.mizzen.testing.Lab;
import java.io.IOException;
import java.nio.file.Path;

/** A project of {@code fixtures} that uvicorn serves, and its image. */
record WebSample(Path project, Path image, int port) {
    static WebSample copy(String name, Path folder) throws IOException {
        Path project = folder.resolve(name);
        Mizzen.copy(Lab.root().resolve("fixtures").resolve(name), project);
        return new WebSample(project, folder.resolve("image"), Mizzen.freePort());
    }

    Command.Outcome build(Path store, Path base, Path requirements, Path wheels, Object... more)
            throws IOException, InterruptedException {
        return Mizzen.command(store, "build", project, "--base", "oci:" + base + ":latest")
                .and("--requirements", requirements, "--find-links", wheels)
                .and("--env", "UVICORN_PORT=" + port, "--output", "oci:" + image)
                .and(more)
                .run()
                .orFail();
    }

    /** The user that the image names. */
    String user() throws IOException {
        return Mizzen.config(image).at("/config/User").asText();
    }

    /** Starts the image and compares one answer. */
    void answers(String path, String expected) throws IOException, InterruptedException {
        Mizzen.script("serve-check.sh", image + ":latest", port, path, expected)
                .run()
                .orFail();
    }
}
