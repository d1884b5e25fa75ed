package dev.mizzen.cli.output;

import dev.mizzen.build.BuildEvent;
import dev.mizzen.build.JsonLine;

/** An object in a line for each event: {@code phase}, {@code start}, {@code finish}, {@code note},
 * {@code detail}. */
final class JsonProgress implements Progress {
    private final TextStream err;
    private final Reporter reporter;

    JsonProgress(TextStream err, Reporter reporter) {
        this.err = err;
        this.reporter = reporter;
    }

    @Override
    public void on(BuildEvent event) {
        if (event instanceof BuildEvent.PhaseStarted phase) {
            named("phase", phase.name());
        } else if (event instanceof BuildEvent.StepStarted step) {
            named("start", step.name());
        } else if (event instanceof BuildEvent.Noted note) {
            named("note", note.text());
        } else if (event instanceof BuildEvent.Detailed detailed) {
            named("detail", detailed.text());
        } else if (event instanceof BuildEvent.Warned warned) {
            reporter.warning(warned.problem());
        } else if (event instanceof BuildEvent.StepFinished step) {
            err.line(JsonLine.of(out -> {
                out.writeStartObject();
                out.writeStringField("event", "finish");
                out.writeStringField("name", step.name());
                out.writeNumberField("bytes", step.bytes());
                out.writeNumberField("milliseconds", step.nanos() / 1_000_000);
                out.writeBooleanField("reused", step.reused());
                out.writeEndObject();
            }));
        }
    }

    private void named(String kind, String name) {
        err.line(JsonLine.of(out -> {
            out.writeStartObject();
            out.writeStringField("event", kind);
            out.writeStringField("name", name);
            out.writeEndObject();
        }));
    }

    @Override
    public void close() {
        // Nothing was drawn.
    }
}
