package dev.mizzen.cli.output;

import dev.mizzen.build.BuildListener;

/** Shows how a build comes along; what it may have drawn is gone when it is closed. */
public interface Progress extends BuildListener, AutoCloseable {
    /** The progress that {@code presentation} asks for; {@code columns} is the width of the terminal. */
    static Progress of(Presentation presentation, TextStream err, Reporter reporter, int columns) {
        return switch (presentation.progress()) {
            case "tty" -> LiveProgress.start(err, reporter, presentation.paint(), columns);
            case "plain" -> new PlainProgress(err, reporter, System::nanoTime, 0);
            case "auto-plain" -> new PlainProgress(err, reporter, System::nanoTime, LiveProgress.PATIENCE);
            case "json" -> new JsonProgress(err, reporter);
            default -> new WarningsOnly(reporter);
        };
    }

    @Override
    void close();
}
