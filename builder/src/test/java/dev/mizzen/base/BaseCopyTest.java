package dev.mizzen.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.oci.Blob;
import dev.mizzen.oci.Descriptor;
import dev.mizzen.oci.ImagePlace;
import dev.mizzen.oci.LayoutReference;
import dev.mizzen.testing.BaseImages;
import dev.mizzen.testing.LayerForge;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A part of a base is given away as it is in the end, and layers are read once where that is possible. */
class BaseCopyTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final List<Integer> opened = new ArrayList<>();
    private Path disk = Path.of("");

    @BeforeEach
    void disk() throws IOException {
        disk = Files.createDirectory(folder.resolve("disk"));
    }

    private BaseImage base(LayerForge... layers) throws Exception {
        BaseImages.write(folder.resolve("base"), "", layers);
        LayoutReference layout = new LayoutReference(folder.resolve("base").toString(), Optional.of("latest"));
        BaseImage base = BaseImage.open(
                new BaseReference.Local(new ImagePlace.Layout(layout)),
                Optional.empty(),
                BaseSources.files(Path.of("")));
        List<Blob> counted = new ArrayList<>();
        for (Blob blob : base.layers()) {
            int number = counted.size();
            counted.add(new Blob() {
                @Override
                public Descriptor descriptor() {
                    return blob.descriptor();
                }

                @Override
                public InputStream open() throws IOException, BuildException {
                    opened.add(number);
                    return blob.open();
                }
            });
        }
        return new BaseImage(base.source(), base.name(), base.digest(), base.manifest(), base.config(), counted);
    }

    /** What lies below {@code part}, a line each. */
    private List<String> copy(String part, LayerForge... layers) throws Exception {
        List<String> lines = new ArrayList<>();
        BaseFilesystem.copy(
                base(layers),
                entry -> entry.path().startsWith("/" + part),
                new BaseReceiver() {
                    @Override
                    public void directory(String path) {
                        lines.add(path + "/");
                    }

                    @Override
                    public void symbolicLink(String path, String target) {
                        lines.add(path + " -> " + target);
                    }

                    @Override
                    public void file(List<String> paths, boolean executable, Content content)
                            throws IOException, BuildException {
                        ByteArrayOutputStream out = new ByteArrayOutputStream();
                        content.writeTo(out);
                        lines.add(String.join(" = ", paths) + (executable ? " *" : "") + ": "
                                + out.toString(StandardCharsets.UTF_8));
                    }
                },
                disk);
        try (Stream<Path> left = Files.list(disk)) {
            assertThat(left).isEmpty();
        }
        return lines;
    }

    @Test
    void whatLaterLayersHideOrReplaceIsNotGivenAndEachLayerIsReadOnce() throws Exception {
        List<String> given = copy(
                "usr",
                new LayerForge()
                        .file("usr/bin/tool", 0755, "tool".getBytes(StandardCharsets.UTF_8))
                        .file("usr/lib/gone", "gone")
                        .file("usr/lib/old", "old")
                        .file("etc/other", "other")
                        .link("usr/lib/link", "old")
                        .file("usr/empty", ""),
                new LayerForge().whiteout("usr/lib/gone").file("usr/lib/old", "new"),
                new LayerForge().file("var/x", "x"));
        assertThat(given)
                .containsExactly(
                        "usr/",
                        "usr/bin/",
                        "usr/lib/",
                        "usr/lib/link -> old",
                        "usr/bin/tool *: tool",
                        "usr/empty: ",
                        "usr/lib/old: new");
        assertThat(opened).containsExactly(0, 1, 2);
    }

    @Test
    void namesOfOneFileComeTogetherAndAFileFromElsewhereIsReadAgain() throws Exception {
        List<String> given = copy(
                "usr",
                new LayerForge().file("opt/real", "content").file("usr/a", "a"),
                new LayerForge().hardLink("usr/b", "opt/real").hardLink("usr/c", "usr/a"));
        assertThat(given).containsExactly("usr/", "usr/b: content", "usr/a = usr/c: a");
        assertThat(opened).containsExactly(0, 1, 0);
    }

    @Test
    void aFileThatALinkPutsIntoThePartIsReadAgain() throws Exception {
        List<String> given = copy(
                "usr",
                new LayerForge().folder("usr/lib").link("lib", "usr/lib"),
                new LayerForge().file("lib/so", "moved"));
        assertThat(given).containsExactly("usr/", "usr/lib/", "usr/lib/so: moved");
        assertThat(opened).containsExactly(0, 1, 1);
    }

    @Test
    void aFaultOfTheDiskIsNotOneOfTheBase() throws Exception {
        BaseImage base = base(new LayerForge().file("usr/a", "a"));
        assertThatThrownBy(() -> BaseFilesystem.copy(base, entry -> true, refusing(), disk))
                .isInstanceOf(IOException.class)
                .hasMessage("no space");
        assertThatThrownBy(() -> BaseFilesystem.copy(base, entry -> true, refusing(), disk.resolve("none")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aDamagedLayerGivesNothingAway() throws Exception {
        BaseImage base = base(new LayerForge().file("usr/a", "a"));
        Path blob = folder.resolve("base/blobs/sha256")
                .resolve(base.layers().get(0).descriptor().digest().hex());
        byte[] bytes = Files.readAllBytes(blob);
        bytes[bytes.length / 2] ^= 1;
        Files.write(blob, bytes);
        assertThatThrownBy(() -> BaseFilesystem.copy(base, entry -> true, refusing(), disk))
                .isInstanceOfSatisfying(
                        BuildException.class,
                        e -> assertThat(e.problems().get(0).code())
                                .isIn(ProblemCode.LAYER_CORRUPT, ProblemCode.BLOB_CORRUPT));
    }

    private static BaseReceiver refusing() {
        return new BaseReceiver() {
            @Override
            public void directory(String path) throws IOException {
                throw new IOException("no space");
            }

            @Override
            public void symbolicLink(String path, String target) throws IOException {
                throw new IOException("no space");
            }

            @Override
            public void file(List<String> paths, boolean executable, Content content) throws IOException {
                throw new IOException("no space");
            }
        };
    }
}
