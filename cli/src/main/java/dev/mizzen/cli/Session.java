package dev.mizzen.cli;

import dev.mizzen.cli.output.Presentation;
import dev.mizzen.cli.output.Reporter;
import dev.mizzen.cli.output.TextStream;
import dev.mizzen.settings.Settings;

/** One run of one command: the host it runs on, and how it talks, which may change when the project's file has been read. */
final class Session {
    private final Host host;
    private final TextStream out;
    private final TextStream err;
    private Presentation presentation;

    Session(Host host, TextStream out, TextStream err, Presentation presentation) {
        this.host = host;
        this.out = out;
        this.err = err;
        this.presentation = presentation;
    }

    Host host() {
        return host;
    }

    TextStream out() {
        return out;
    }

    TextStream err() {
        return err;
    }

    Presentation presentation() {
        return presentation;
    }

    Reporter reporter() {
        return new Reporter(err, presentation);
    }

    void present(Settings settings) {
        presentation = Presentation.of(settings, host.environment(), host.terminal());
    }
}
