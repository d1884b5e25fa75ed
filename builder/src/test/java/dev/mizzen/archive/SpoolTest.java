package dev.mizzen.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void keepsManyPiecesAndLeavesNothing() throws Exception {
        try (Spool spool = Spool.in(folder)) {
            List<Content> pieces = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                pieces.add(spool.add(new byte[i * 50_000]));
            }
            pieces.add(spool.add(out -> {
                out.write('e');
                out.write("nd".getBytes(StandardCharsets.US_ASCII));
            }));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (Content piece : pieces) {
                piece.writeTo(out);
            }
            assertThat(out.size()).isEqualTo(500_003);
            out.reset();
            pieces.get(5).writeTo(out);
            assertThat(out).hasToString("end");
            assertThat(pieces.get(5).size()).isEqualTo(3);
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).isEmpty();
            }
        }
    }
}
