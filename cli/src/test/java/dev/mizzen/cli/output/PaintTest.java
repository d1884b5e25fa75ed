package dev.mizzen.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PaintTest {
    @Test
    void theFlagWinsOverEverything() {
        assertThat(Paint.of("always", Map.of("NO_COLOR", "1"), false).on()).isTrue();
        assertThat(Paint.of("never", Map.of("FORCE_COLOR", "1", "TERM", "xterm"), true)
                        .on())
                .isFalse();
    }

    @Test
    void noColorWinsOverForce() {
        assertThat(automatic(Map.of("NO_COLOR", "1", "FORCE_COLOR", "1", "CLICOLOR_FORCE", "1"), true))
                .isFalse();
        assertThat(automatic(Map.of("NO_COLOR", "", "FORCE_COLOR", "1"), false)).isTrue();
        assertThat(automatic(Map.of("CLICOLOR_FORCE", "1"), false)).isTrue();
        assertThat(automatic(Map.of("FORCE_COLOR", "0"), false)).isFalse();
    }

    @Test
    void otherwiseATerminalThatKnowsColourHasIt() {
        assertThat(automatic(Map.of("TERM", "xterm"), true)).isTrue();
        assertThat(automatic(Map.of("TERM", "xterm"), false)).isFalse();
        assertThat(automatic(Map.of("TERM", "dumb"), true)).isFalse();
        assertThat(automatic(Map.of(), true)).isFalse();
    }

    private static boolean automatic(Map<String, String> environment, boolean terminal) {
        return Paint.of("auto", environment, terminal).on();
    }
}
