package dev.mizzen.cli.output;

import dev.mizzen.settings.Setting;
import dev.mizzen.settings.Settings;
import java.util.Map;

/**
 * How this run talks.
 *
 * @param json whether results and problems are JSON
 * @param quiet whether only results and errors are shown
 * @param verbosity 0, 1 or 2
 * @param progress {@code auto}, {@code tty}, {@code plain}, {@code none} or {@code json}
 */
public record Presentation(Paint paint, boolean json, boolean quiet, int verbosity, String progress) {
    /** What {@code settings} ask for, on this machine. */
    public static Presentation of(Settings settings, Map<String, String> environment, boolean terminal) {
        Paint paint = Paint.of(settings.text(Setting.COLOR).orElse("auto"), environment, terminal);
        boolean json = settings.isTrue(Setting.JSON);
        boolean quiet = settings.isTrue(Setting.QUIET);
        String progress = settings.text(Setting.PROGRESS).orElse("auto");
        if (progress.equals("auto")) {
            progress = automatic(environment, terminal, json || quiet);
        }
        return new Presentation(paint, json, quiet, settings.number(Setting.VERBOSE), progress);
    }

    private static String automatic(Map<String, String> environment, boolean terminal, boolean silent) {
        if (silent) {
            return "none";
        }
        boolean live = terminal
                && !environment.getOrDefault("TERM", "dumb").equals("dumb")
                && environment.getOrDefault("CI", "").isEmpty();
        return live ? "tty" : "auto-plain";
    }
}
