package dev.mizzen.cli.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.build.BuildEvent;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.settings.FileSettings;
import dev.mizzen.settings.Setting;
import dev.mizzen.settings.Settings;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final long SECOND = 1_000_000_000L;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TextStream err = new TextStream(bytes);
    private final Reporter reporter = new Reporter(err, new Presentation(new Paint(false), false, false, 0, "none"));
    private long now;

    @Test
    void nothingIsDrawnInTheFirstSecond() {
        LiveProgress live = live(80);
        live.on(new BuildEvent.PhaseStarted("Making layers"));
        live.on(new BuildEvent.StepStarted("numpy"));
        now = SECOND - 1;
        assertThat(live.redraw()).isTrue();
        live.close();
        assertThat(written()).isEmpty();
    }

    @Test
    void theLiveAreaIsDrawnOverItselfAndIsGoneBeforeAnythingElse() {
        LiveProgress live = live(80);
        live.on(new BuildEvent.PhaseStarted("Making layers"));
        live.on(new BuildEvent.StepStarted("numpy"));
        now = 2 * SECOND;
        live.redraw();
        assertThat(written()).isEqualTo("Making layers\n  numpy  2.0 s\n");
        live.on(new BuildEvent.StepFinished("numpy", 5, 5, false));
        live.redraw();
        assertThat(written()).isEqualTo("\r\u001b[2A\u001b[JMaking layers (1 done)\n");
        live.on(new BuildEvent.Warned(Problem.of(ProblemCode.BASE_SETTING_DROPPED, "w")));
        assertThat(written()).isEqualTo("\r\u001b[1A\u001b[Jwarning[BASE_SETTING_DROPPED]: w\n");
        live.redraw();
        assertThat(written()).isEqualTo("Making layers (1 done)\n");
        live.close();
        assertThat(written()).isEqualTo("\r\u001b[1A\u001b[J");
        assertThat(live.redraw()).isFalse();
        assertThat(written()).isEmpty();
    }

    @Test
    void noLineIsWiderThanTheTerminalAndNotAllStepsAreShown() {
        LiveProgress live = live(12);
        live.on(new BuildEvent.PhaseStarted("a long phase 日本"));
        for (int i = 0; i < 8; i++) {
            live.on(new BuildEvent.StepStarted("日本語日本語\u001b" + i));
        }
        now = 2 * SECOND;
        live.redraw();
        List<String> lines = written().lines().toList();
        assertThat(lines).hasSize(8).startsWith("a long phas", "  日本語日").endsWith("  and 2 mor");
    }

    @Test
    void plainLinesAreHeldBackUntilTheBuildIsSlow() {
        PlainProgress plain = new PlainProgress(err, reporter, () -> now, SECOND);
        plain.on(new BuildEvent.PhaseStarted("Making layers"));
        plain.on(new BuildEvent.StepFinished("flask", 101_234, SECOND / 4, false));
        assertThat(written()).isEmpty();
        plain.on(new BuildEvent.Noted("noted"));
        assertThat(written()).isEqualTo("noted\n");
        now = SECOND;
        plain.on(new BuildEvent.StepFinished("pandas\u001b", 0, 125 * SECOND, false));
        assertThat(written()).isEqualTo("Making layers\n  flask: 101.2 kB in 0.3 s\n  pandas\\u001b: in 2 min 5 s\n");
        plain.close();
    }

    @Test
    void autoIsLiveOnATerminalAndPlainElsewhere() throws BuildException {
        assertThat(progress("auto", Map.of("TERM", "xterm"), true)).isEqualTo("tty");
        assertThat(progress("auto", Map.of("TERM", "xterm"), false)).isEqualTo("auto-plain");
        assertThat(progress("auto", Map.of("TERM", "dumb"), true)).isEqualTo("auto-plain");
        assertThat(progress("auto", Map.of("TERM", "xterm", "CI", "true"), true))
                .isEqualTo("auto-plain");
        assertThat(progress("tty", Map.of(), false)).isEqualTo("tty");
        assertThat(progress("auto", Map.of("MIZZEN_QUIET", "1", "TERM", "xterm"), true))
                .isEqualTo("none");
        assertThat(progress("auto", Map.of("MIZZEN_JSON", "1"), false)).isEqualTo("none");
    }

    @Test
    void amountsAreShort() {
        assertThat(Amounts.bytes(999)).isEqualTo("999 B");
        assertThat(Amounts.bytes(1000)).isEqualTo("1.0 kB");
        assertThat(Amounts.bytes(999_949)).isEqualTo("999.9 kB");
        assertThat(Amounts.bytes(999_950)).isEqualTo("1.0 MB");
        assertThat(Amounts.bytes(51_234_567)).isEqualTo("51.2 MB");
        assertThat(Amounts.bytes(5_000_000_000_000_000L)).isEqualTo("5000.0 TB");
        assertThat(Amounts.seconds(49_000_000)).isEqualTo("0.0 s");
        assertThat(Amounts.seconds(99 * SECOND)).isEqualTo("99.0 s");
        assertThat(Amounts.seconds(100 * SECOND)).isEqualTo("1 min 40 s");
    }

    private LiveProgress live(int columns) {
        return new LiveProgress(err, reporter, new Paint(false), columns, () -> now);
    }

    private static String progress(String choice, Map<String, String> environment, boolean terminal)
            throws BuildException {
        Path here = Path.of("");
        Settings settings =
                Settings.resolve(Map.of(Setting.PROGRESS, List.of(choice)), environment, here, FileSettings.none(here));
        return Presentation.of(settings, environment, terminal).progress();
    }

    private String written() {
        String text = bytes.toString(UTF_8);
        bytes.reset();
        return text;
    }
}
