package dev.mizzen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules about the sources themselves: no file grows past one sitting, and every package says what it is for. */
class SourceTreeTest {
    private static final int MOST_LINES = 500;
    private static final Path ROOT = Path.of(System.getProperty("mizzen.root"));

    @Test
    void noSourceFileIsLongerThanOneSitting() throws IOException {
        List<String> faults = new ArrayList<>();
        for (Path file : javaFiles()) {
            int lines = Files.readAllLines(file).size();
            if (lines > MOST_LINES) {
                faults.add(file + " has " + lines + " lines");
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIsFor() throws IOException {
        List<String> faults = new ArrayList<>();
        for (Path file : javaFiles()) {
            Path folder = file.getParent();
            boolean shipped = ROOT.relativize(file).toString().contains("src/main");
            if (shipped && !Files.exists(folder.resolve("package-info.java"))) {
                faults.add(folder.toString());
            }
        }
        assertThat(faults).isEmpty();
    }

    private static List<Path> javaFiles() throws IOException {
        List<Path> found = new ArrayList<>();
        for (String module : List.of("builder", "cli", "benchmark")) {
            try (Stream<Path> walk = Files.walk(ROOT.resolve(module).resolve("src"))) {
                walk.filter(path -> path.toString().endsWith(".java")).forEach(found::add);
            }
        }
        assertThat(found).isNotEmpty();
        return found;
    }
}
