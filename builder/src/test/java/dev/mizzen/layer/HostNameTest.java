package dev.mizzen.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.archive.Owner;
import dev.mizzen.archive.TreeEntry;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.testing.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of all kinds, read by a process of its own in different locales. */
class HostNameTest {
    @TempDir
    private Path project;

    /** Prints the application's entries, or why there are none, in ASCII. */
    static final class Probe {
        private Probe() {}

        public static void main(String[] words) throws IOException {
            try {
                AppSource source = new AppSource(
                        Path.of(words[0]),
                        IgnorePatterns.of(List.of(words[1]), "--exclude"),
                        IgnorePatterns.NONE,
                        List.of(),
                        Optional.empty());
                AppLayer layer = AppLayer.read(
                        source,
                        new AppPlace("/app", List.of(), Owner.ROOT),
                        new VirtualEnvironment("/v", "/p", "3.13.1", "lib/python3.13"),
                        Optional.empty(),
                        warning -> {});
                for (TreeEntry entry : layer.tree().entries()) {
                    if (entry.path().startsWith("app/")) {
                        String target = entry instanceof TreeEntry.SymbolicLink link ? " -> " + link.target() : "";
                        say(entry.path() + target);
                    }
                }
            } catch (BuildException e) {
                say(String.valueOf(e.getMessage()));
            }
        }

        private static void say(String line) throws IOException {
            StringBuilder out = new StringBuilder();
            line.codePoints()
                    .forEach(c -> out.append(c < 0x80 ? Character.toString(c) : "<" + Integer.toHexString(c) + ">"));
            System.out.write(out.append('\n').toString().getBytes(StandardCharsets.US_ASCII));
            System.out.flush();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "C.UTF-8", "POSIX"})
    void namesDoNotDependOnTheLocale(String locale) throws Exception {
        make("mkdir \"$(printf 'd\\303\\251')\"; cd d*; touch \"$(printf '\\360\\237\\230\\200.py')\" a\\?b;"
                + " ln -s \"$(printf '../d\\303\\251')\" link");
        assertThat(probe(locale, "none")).isEqualTo("""
                app/d<e9>
                app/d<e9>/a?b
                app/d<e9>/link -> ../d<e9>
                app/d<e9>/<1f600>.py
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "C.UTF-8"})
    void namesThatAreNotTextAreRefused(String locale) throws Exception {
        make("mkdir sub; touch \"$(printf 'sub/bad\\377.py')\"; ln -s \"$(printf 'x\\376')\" link");
        assertThat(probe(locale, "none"))
                .isEqualTo(
                        "the name `bad\\xff.py` in `sub` is not UTF-8; the symbolic link `link` points to a name that"
                                + " is not UTF-8: `x\\xfe`\n");
        assertThat(probe(locale, "*")).isEmpty();
    }

    private void make(String script) throws IOException, InterruptedException {
        Command.of("sh", "-c", script).in(project).run().orFail();
    }

    private String probe(String locale, String excluded) throws IOException, InterruptedException {
        return Command.of(
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Probe.class.getName(),
                        project,
                        excluded)
                .env("LC_ALL", locale)
                .run()
                .orFail()
                .out();
    }
}
