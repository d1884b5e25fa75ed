package dev.mizzen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules about what tests and readers use besides the sources. */
class FixturesTest {
    private static final Path ROOT = Path.of(System.getProperty("mizzen.root"));

    @Test
    void everyScriptCanBeStarted() throws IOException {
        List<Path> scripts = new ArrayList<>();
        for (Path folder : List.of(ROOT.resolve("fixtures"), ROOT.resolve(".ci"))) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(Files::isRegularFile)
                        .filter(file -> !file.toString().contains("wheels-src"))
                        .filter(FixturesTest::isScript)
                        .forEach(scripts::add);
            }
        }
        assertThat(scripts).hasSizeGreaterThan(10).allMatch(Files::isExecutable);
    }

    @Test
    void noTestIsSwitchedOff() throws IOException {
        String annotation = "@" + "Disabled";
        List<Path> off = new ArrayList<>();
        for (String module : List.of("builder", "cli")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src"))) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    if (Files.readString(file).contains(annotation)) {
                        off.add(file);
                    }
                }
            }
        }
        assertThat(off).isEmpty();
    }

    private static boolean isScript(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).startsWith("#!");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
