package dev.mizzen.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Runs through commands without any effect, so that the Java machine meets their classes: the launcher does this once and
 * keeps the classes in an archive, from which every later start is quick.
 */
public final class Rehearsal {
    private static final String PROJECT = """
            [project]
            name = "rehearsal"
            version = "1"
            dependencies = ["rehearsal>=1; python_version > '3'"]
            [tool.mizzen]
            base = "oci:missing"
            requirements = ["missing.txt"]
            outputs = ["oci:missing"]
            """;

    private Rehearsal() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createTempDirectory("mizzen-rehearsal");
        try {
            Path project = folder.resolve("pyproject.toml");
            Files.writeString(project, PROJECT);
            try {
                rehearse(folder);
            } finally {
                Files.delete(project);
            }
        } finally {
            Files.delete(folder);
        }
    }

    private static void rehearse(Path folder) {
        Map<String, String> environment = Map.of();
        OutputStream nowhere = OutputStream.nullOutputStream();
        Host host = new Host(folder, environment, nowhere, nowhere, false);
        Mizzen mizzen = new Mizzen(host, (request, listener) -> {
            throw new IllegalStateException("a rehearsal builds nothing");
        });
        mizzen.run("--help");
        mizzen.run("version", "--json");
        mizzen.run("config", "show", "--origin");
        mizzen.run("build", "--help");
        mizzen.run("build", "--progress=tty");
        mizzen.run("build", "--json");
    }
}
