package dev.mizzen.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Expects that a zip is refused when it is opened. */
final class ZipRefusal {
    private ZipRefusal() {}

    /** Opens {@code bytes} as {@code w.whl} and expects these problems, all of one code, and no other. */
    static void check(Path folder, byte[] bytes, String code, String... messages) throws IOException {
        Path file = Files.write(folder.resolve("w.whl"), bytes);
        List<String> expected =
                Arrays.stream(messages).map(m -> code + " `w.whl`: " + m).toList();
        assertThatThrownBy(() -> StrictZip.open(file, "w.whl"))
                .isInstanceOfSatisfying(
                        BuildException.class,
                        e -> assertThat(e.problems())
                                .extracting(ZipRefusal::describe)
                                .containsExactlyElementsOf(expected));
    }

    private static String describe(Problem problem) {
        String values = problem.expected().isPresent()
                ? " (" + problem.expected().get() + ", " + problem.actual().orElseThrow() + ")"
                : "";
        return problem.code() + " " + problem.message() + values;
    }

    static byte[] concat(byte[] a, byte[] b) {
        byte[] out = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, out, a.length, b.length);
        return out;
    }
}
