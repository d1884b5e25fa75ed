package dev.mizzen.acceptance;

import dev.mizzen.testing.Command;
import dev.mizzen.testing.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A build of {@code fixtures/hello} that would succeed, so that a test can spoil one thing of it. */
final class RefusedBuild {
    private final Path folder;
    private final List<Object> arguments = new ArrayList<>();

    RefusedBuild(Path folder, Path base, Path wheels) throws IOException {
        this.folder = folder;
        Mizzen.copy(Lab.root().resolve("fixtures/hello"), project());
        replace("pyproject.toml", "(?s)\\[tool.mizzen].*", "");
        Files.createDirectories(output());
        arguments.addAll(List.of("build", project(), "--base", "oci:" + base + ":latest", "--no-index"));
        arguments.addAll(List.of("--requirements", project().resolve("requirements.txt")));
        arguments.addAll(List.of("--find-links", wheels, "--entrypoint", "hello-server"));
        arguments.addAll(List.of("--output", "oci:" + output().resolve("image")));
    }

    Path project() {
        return folder.resolve("hello");
    }

    /** The folder that the image would go to; empty before the build. */
    Path output() {
        return folder.resolve("output");
    }

    /** Takes the value of a flag, or the flag and its value, away. */
    RefusedBuild without(String flag) {
        int at = arguments.indexOf(flag);
        arguments.subList(at, at + 2).clear();
        return this;
    }

    RefusedBuild with(String flag, Object value) {
        arguments.set(arguments.indexOf(flag) + 1, value);
        return this;
    }

    RefusedBuild add(String flag, Object value) {
        arguments.addAll(List.of(flag, value));
        return this;
    }

    RefusedBuild replace(String file, String pattern, String replacement) throws IOException {
        Path path = project().resolve(file);
        Files.writeString(path, Files.readString(path).replaceAll(pattern, replacement));
        return this;
    }

    static void makeWheels(Path sources, Path wheels) throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Command.of(java, Lab.root().resolve("fixtures/MakeWheels.java"), sources, wheels)
                .run()
                .orFail();
    }

    /** Exit code, standard output and standard error, with the test's folder called {@code TMP}. */
    String run() throws IOException, InterruptedException {
        return run(command -> command);
    }

    /** The same, with the command put into another one. */
    String run(UnaryOperator<Command> around) throws IOException, InterruptedException {
        Command command = Mizzen.command(folder.resolve("store"), arguments.toArray())
                .and("--quiet")
                .env("LC_ALL", "C");
        Command.Outcome outcome = around.apply(command).run();
        return outcome.exit() + "\n" + outcome.out() + outcome.err().replace(folder.toString(), "TMP");
    }
}
