package dev.mizzen.acceptance;

import dev.mizzen.testing.Command;
import dev.mizzen.testing.Lab;
import java.io.IOException;
import java.io.InterruptedIOException;

/** A real Docker daemon of the lab, empty at first, which trusts registries on this machine. */
final class DockerDaemon implements AutoCloseable {
    private final Command script;
    private final Command client;

    private DockerDaemon(Command script, Command client) {
        this.script = script;
        this.client = client;
    }

    static DockerDaemon start(Lab lab) throws IOException, InterruptedException {
        lab.tool("dockerd");
        Command docker = Command.of(lab.tool("docker"));
        Command script = Mizzen.script("dockerd.sh").env("LAB_DOCKER_DRIVER", "vfs");
        boolean started = script.and("start").run().exit() == 0;
        lab.need("docker daemon", started, "no Docker daemon starts here, see fixtures/lab/dockerd.sh");
        String host = script.and("status").run().orFail().out().strip();
        return new DockerDaemon(script, docker.env("DOCKER_HOST", host));
    }

    /** The words of a command of {@code docker}; what it prints. */
    String docker(Object... words) throws IOException, InterruptedException {
        return client.and(words).run().orFail().out().strip();
    }

    @Override
    public void close() throws IOException {
        try {
            script.and("stop").run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }
}
