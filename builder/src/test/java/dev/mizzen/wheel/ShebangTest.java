package dev.mizzen.wheel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShebangTest {
    @Test
    void readsThePlaceholderAndItsArguments() {
        assertThat(Shebang.argumentsOfPlaceholder(bytes("#!python\n"))).contains("");
        assertThat(Shebang.argumentsOfPlaceholder(bytes("#!python"))).contains("");
        assertThat(Shebang.argumentsOfPlaceholder(bytes("#!pythonw\r\n"))).contains("");
        assertThat(Shebang.argumentsOfPlaceholder(bytes("#!python3.11 -E \t-s \r\n")))
                .contains("-E \t-s");
        assertThat(Shebang.argumentsOfPlaceholder(bytes("#!python -X \u00e9\n")))
                .contains("-X \u00e9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "#!",
                "#!/usr/bin/python\n",
                "#! python\n",
                "#!pythonic\n",
                "#!Python\n",
                "\u007fELF",
                "python"
            })
    void leavesOtherLinesAlone(String line) {
        assertThat(Shebang.argumentsOfPlaceholder(bytes(line))).isEmpty();
    }

    @Test
    void goesThroughTheShellWhereTheKernelCanNot() {
        assertThat(shebang("/opt/venv", "-E")).isEqualTo(new Shebang("#!/opt/venv/bin/python -E\n", false));
        assertThat(shebang("/opt/my venv", "-E"))
                .isEqualTo(
                        new Shebang("#!/bin/sh\n'''exec' \"/opt/my venv/bin/python\" -E \"$0\" \"$@\"\n' '''\n", true));
        String fits = "/" + "p".repeat(127 - "#!//bin/python\n".length());
        assertThat(shebang(fits, "").throughShell()).isFalse();
        assertThat(shebang(fits, "").bytes()).hasSize(127);
        assertThat(shebang(fits + "p", "").throughShell()).isTrue();
        assertThat(shebang("/" + "\u00e9".repeat(60), "").throughShell()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/", "opt/venv", "/opt/", "/opt/../x", "/opt/\"x", "/opt/$x", "/opt/`x", "/opt/'x", "/o\\x"})
    void takesNoPrefixThatWouldHaveToBeQuoted(String prefix) {
        assertThatThrownBy(() -> new InstallScheme(prefix, "lib/python3.11", "3.11"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Shebang shebang(String prefix, String arguments) {
        return Shebang.of(new InstallScheme(prefix, "lib/python3.11", "3.11"), arguments)
                .orElseThrow();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
