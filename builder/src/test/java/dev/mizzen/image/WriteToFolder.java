package dev.mizzen.image;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.digest.DiffId;
import dev.mizzen.oci.Blob;
import dev.mizzen.oci.MediaType;
import dev.mizzen.oci.Platform;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A program for a file system of its own: writes an image of 1 MiB into the folder {@code out} and tells how that went. */
final class WriteToFolder {
    private WriteToFolder() {}

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Path folder = Path.of(arguments[0]);
        Blob layer = Blob.of(MediaType.LAYER, new byte[1 << 20]);
        Image image = ImageAssembler.assemble(
                BaseParts.scratch(Platform.of("linux", "amd64")),
                List.of(new AddedLayer(layer, new DiffId(layer.descriptor().digest()), "x")),
                ImageSettings.of("/opt/venv", "/app", "65532:65532", "/tmp"),
                problem -> {});
        try {
            new OciLayoutSink(folder.resolve("out"), "latest", Optional.empty()).write(image);
            out.println("written");
        } catch (BuildException e) {
            out.println(e.problems().get(0).code() + " " + e.problems().get(0).message());
        }
        try (Stream<Path> left = Files.list(folder)) {
            out.println(left.toList());
        }
    }
}
