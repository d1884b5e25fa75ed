package dev.mizzen.cli.output;

import dev.mizzen.build.BuildEvent;

/** Shows no progress, but what the user must know all the same. */
final class WarningsOnly implements Progress {
    private final Reporter reporter;

    WarningsOnly(Reporter reporter) {
        this.reporter = reporter;
    }

    @Override
    public void on(BuildEvent event) {
        if (event instanceof BuildEvent.Warned warned) {
            reporter.warning(warned.problem());
        } else if (event instanceof BuildEvent.Noted noted) {
            reporter.note(noted.text());
        } else if (event instanceof BuildEvent.Detailed detailed) {
            reporter.detail(detailed.text());
        }
    }

    @Override
    public void close() {
        // Nothing was drawn.
    }
}
