package dev.mizzen.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.archive.Compression;
import dev.mizzen.archive.Content;
import dev.mizzen.archive.EncodedLayer;
import dev.mizzen.archive.LayerEncoder;
import dev.mizzen.archive.Owner;
import dev.mizzen.archive.Tree;
import dev.mizzen.archive.TreeEntry;
import dev.mizzen.base.BaseImage;
import dev.mizzen.base.BaseReference;
import dev.mizzen.base.BaseSources;
import dev.mizzen.oci.Blob;
import dev.mizzen.oci.Descriptor;
import dev.mizzen.oci.ImagePlace;
import dev.mizzen.oci.LayoutReference;
import dev.mizzen.oci.MediaType;
import dev.mizzen.testing.Command;
import dev.mizzen.testing.Lab;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What we write on top of a real base, seen by skopeo, umoci and a checker that shares no code with us. */
class OciLayoutToolsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    @Test
    void otherToolsTakeTheLayout(Lab lab) throws Exception {
        lab.imageTools();
        Path layout = lab.base("distroless-3.11");
        BaseImage base = BaseImage.open(
                new BaseReference.Local(
                        new ImagePlace.Layout(new LayoutReference(layout.toString(), Optional.empty()))),
                Optional.empty(),
                BaseSources.files(Path.of("")));
        BaseParts parts = new BaseParts(base.config(), base.layers(), base.name(), Optional.of(base.digest()));
        ImageSettings settings = ImageSettings.of("/opt/venv", "/app", "65532:65532", "/tmp");
        Path out = home.resolve("out");
        for (String text : List.of("first", "second")) {
            Image image = ImageAssembler.assemble(parts, List.of(layer(text)), settings, problem -> {});
            new OciLayoutSink(out, text, Optional.empty()).write(image);
            String said = Command.of(Lab.script("oci-check.sh"), out + ":" + text, "--normalised-from", "1")
                    .env("MIZZEN_LAB", Lab.scratch().toString())
                    .run()
                    .orFail()
                    .out();
            assertThat(said).contains("manifest " + image.digest()).endsWith("no faults\n");
        }
    }

    private static AddedLayer layer(String text) throws Exception {
        Tree tree = Tree.builder()
                .add(new TreeEntry.Directory("app", 0755, Owner.ROOT))
                .add(new TreeEntry.File(
                        "app/hello.txt", 0644, Owner.ROOT, Content.of(text.getBytes(StandardCharsets.UTF_8))))
                .build();
        ByteArrayOutputStream blob = new ByteArrayOutputStream();
        EncodedLayer encoded = new LayerEncoder(Compression.GZIP).encode(tree, blob);
        Blob content = Blob.of(MediaType.LAYER_GZIP, blob.toByteArray());
        assertThat(content.descriptor())
                .isEqualTo(Descriptor.of(MediaType.LAYER_GZIP, encoded.digest(), encoded.size()));
        return new AddedLayer(content, encoded.diffId(), "mizzen: " + text);
    }
}
