package dev.mizzen.cli.output;

import java.util.Map;

/**
 * Colour for words that mean the same without it (ECMA-48 SGR).
 *
 * @param on whether escapes are written at all
 */
public record Paint(boolean on) {
    /**
     * Follows {@code --color}; when that says {@code auto}: a non-empty {@code NO_COLOR} turns colour off, else a
     * {@code FORCE_COLOR} or {@code CLICOLOR_FORCE} other than {@code 0} turns it on, else it is on where standard error is a
     * terminal that is not {@code dumb}.
     */
    public static Paint of(String choice, Map<String, String> environment, boolean terminal) {
        return switch (choice) {
            case "always" -> new Paint(true);
            case "never" -> new Paint(false);
            default -> new Paint(automatic(environment, terminal));
        };
    }

    private static boolean automatic(Map<String, String> environment, boolean terminal) {
        if (!environment.getOrDefault("NO_COLOR", "").isEmpty()) {
            return false;
        }
        return isForced(environment, "FORCE_COLOR")
                || isForced(environment, "CLICOLOR_FORCE")
                || (terminal && !environment.getOrDefault("TERM", "dumb").equals("dumb"));
    }

    private static boolean isForced(Map<String, String> environment, String variable) {
        String value = environment.getOrDefault(variable, "");
        return !value.isEmpty() && !value.equals("0");
    }

    String error(String text) {
        return sgr("1;31", text);
    }

    String warning(String text) {
        return sgr("1;33", text);
    }

    String hint(String text) {
        return sgr("1;36", text);
    }

    String strong(String text) {
        return sgr("1", text);
    }

    String faint(String text) {
        return sgr("2", text);
    }

    private String sgr(String codes, String text) {
        return on ? "\u001b[" + codes + "m" + text + "\u001b[0m" : text;
    }
}
