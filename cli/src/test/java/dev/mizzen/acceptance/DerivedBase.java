package dev.mizzen.acceptance;

import dev.mizzen.testing.Command;
import dev.mizzen.testing.LayerForge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real base with one more layer on top. */
final class DerivedBase {
    private DerivedBase() {}

    /** Copies {@code base} to {@code target} and adds {@code layer} with umoci; the tag stays {@code latest}. */
    static Path of(Path base, Path target, LayerForge layer) throws IOException, InterruptedException {
        Mizzen.copy(base, target);
        Path tar = Files.write(target.resolveSibling(target.getFileName() + ".tar"), layer.tar());
        Command.of("umoci", "raw", "add-layer", "--image", target + ":latest", tar)
                .run()
                .orFail();
        return target;
    }
}
