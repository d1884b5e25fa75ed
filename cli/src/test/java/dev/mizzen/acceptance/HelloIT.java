package dev.mizzen.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.testing.Command;
import dev.mizzen.testing.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The project of README's first command, built with nothing but what its {@code pyproject.toml} says. */
class HelloIT {
    @TempDir
    Path tree;

    @Test
    void theFirstImageAnswers(Lab lab) throws IOException, InterruptedException {
        lab.imageTools();
        lab.tool("apt-get");
        lab.tool("dpkg-deb");
        Path project = tree.resolve("fixtures/hello");
        Path made = Files.createDirectories(tree.resolve("target/hello"));
        Mizzen.copy(Lab.root().resolve("fixtures/hello"), project);
        Path base = Lab.root().resolve("target/hello/base");
        Command.of(Lab.root().resolve("fixtures/base-image.sh"), base).run().orFail();
        Mizzen.copy(base, made.resolve("base"));
        String pins = makeWheels(project.resolve("wheels-src"), made.resolve("wheels"));
        assertThat(Files.readString(project.resolve("requirements.txt")).replace("shout[loud]", "shout"))
                .endsWith(pins);

        int port = Mizzen.freePort();
        Command.Outcome built = Mizzen.command(tree.resolve("store"), "build", project, "-e", "PORT=" + port)
                .run()
                .orFail();

        Path image = made.resolve("image");
        assertThat(built.out()).isEqualTo("hello@" + Mizzen.digest(image) + "\n");
        Mizzen.script("oci-check.sh", image + ":latest", "--normalised-from", "1")
                .run()
                .orFail();
        Mizzen.script("serve-check.sh", image + ":latest", port, "/", "hello WORLD!")
                .run()
                .orFail();
        JsonNode about = new ObjectMapper()
                .readTree(Mizzen.run(
                        image, "python", "-c", "import json, hello.server as s; print(json.dumps(s.about()))"));
        assertThat(about.at("/uid").asInt()).isEqualTo(65532);
        assertThat(about.at("/prefix").asText()).isEqualTo("/opt/venv");
        assertThat(about.at("/distributions").toString())
                .contains("\"greeting\":\"1.2.0\"", "\"hello\":\"1.0.0\"", "\"loudness\":\"1.0.1\"");
        assertThat(Mizzen.run(image, "greet", "you")).isEqualTo("hello you");
        assertThat(Mizzen.run(image, "greet-prefix")).isEqualTo("/opt/venv");
    }

    private static String makeWheels(Path sources, Path wheels) throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return Command.of(java, Lab.root().resolve("fixtures/MakeWheels.java"), sources, wheels)
                .run()
                .orFail()
                .out();
    }
}
