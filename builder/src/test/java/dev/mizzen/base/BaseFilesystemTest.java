package dev.mizzen.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.oci.Descriptor;
import dev.mizzen.oci.ImagePlace;
import dev.mizzen.oci.LayoutReference;
import dev.mizzen.testing.BaseImages;
import dev.mizzen.testing.LayerForge;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How layers lie on top of each other (image-spec layer.md), and that hostile ones stay inside. */
class BaseFilesystemTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private BaseImage base(LayerForge... layers) throws Exception {
        BaseImages.write(folder, "", layers);
        BaseReference reference = new BaseReference.Local(
                new ImagePlace.Layout(new LayoutReference(folder.toString(), Optional.of("latest"))));
        return BaseImage.open(reference, Optional.empty(), BaseSources.files(Path.of("")));
    }

    private BaseFilesystem read(LayerForge... layers) throws Exception {
        return BaseFilesystem.read(base(layers), entry -> entry.path().startsWith("kept"));
    }

    private static String text(BaseFilesystem files, String path) throws BuildException {
        return new String(files.bytes(path, 1000), StandardCharsets.UTF_8);
    }

    @Test
    void upperLayersWin() throws Exception {
        BaseFilesystem files = read(
                new LayerForge().folder("a", 0700).file("a/f", "old").file("kept", "1"),
                new LayerForge()
                        .plain()
                        .owner(7, 8)
                        .file("a/f", "new")
                        .folder("a", 0750)
                        .file("b", "x"));
        assertThat(text(files, "/a/f")).isEqualTo("new");
        assertThat(text(files, "/kept")).isEqualTo("1");
        assertThat(files.children("/")).containsExactly("a", "b", "kept");
        BaseEntry a = files.entry("/a").orElseThrow();
        assertThat(a.mode()).isEqualTo(0750);
        assertThat(a.uid()).isEqualTo(7);
        assertThat(a.gid()).isEqualTo(8);
        assertThat(a.isDirectory()).isTrue();
        assertThat(files.entry("/none")).isEmpty();
        assertThat(files.entry("/b/c")).isEmpty();
    }

    @Test
    void aFileReplacesAFolderWithAllThatIsInIt() throws Exception {
        BaseFilesystem files = read(
                new LayerForge().file("a/b/c", "x").file("d/old", "x"),
                new LayerForge().file("a", "now a file").file("d/e", "x"),
                new LayerForge().folder("a"));
        assertThat(files.children("/a")).isEmpty();
    }

    @Test
    void whiteoutsHideLowerLayersOnly() throws Exception {
        BaseFilesystem files = read(
                new LayerForge()
                        .file("a/old", "x")
                        .file("a/gone", "x")
                        .file("b/x", "x")
                        .file("c/x/y", "x"),
                new LayerForge()
                        .file("a/new", "x")
                        .whiteout("a/gone")
                        .file("a/gone", "again")
                        .whiteout("a/gone")
                        .whiteout("b")
                        .whiteout("not/there")
                        .file("c/x/z", "x")
                        .whiteout("c/x"));
        assertThat(files.children("/a")).containsExactly("gone", "new", "old");
        assertThat(text(files, "/a/gone")).isEqualTo("again");
        assertThat(files.entry("/b")).isEmpty();
        assertThat(files.entry("/not")).isEmpty();
        assertThat(files.children("/c/x")).containsExactly("z");
    }

    @Test
    void anOpaqueFolderHidesAllOfTheLowerOnes() throws Exception {
        BaseFilesystem files = read(
                new LayerForge().file("a/1", "x").file("a/b/2", "x").file("c/3", "x"),
                new LayerForge().file("a/4", "x").opaque("a").file("a/5", "x"),
                new LayerForge().opaque("c").file("c/.wh..wh.plnk", "").file("c/.wh..wh.orph/f", ""));
        assertThat(files.children("/a")).containsExactly("4", "5");
        assertThat(files.children("/c")).isEmpty();
    }

    @Test
    void linksAreFollowedInsideTheRoot() throws Exception {
        BaseFilesystem files = read(new LayerForge()
                .file("usr/lib/x/f", "content")
                .link("lib", "usr/lib")
                .link("up", "../../../../usr/lib/./x//f")
                .link("abs", "/lib/x/f")
                .link("loop", "pool")
                .link("pool", "loop")
                .link("self/self", "../self")
                .link("broken", "nowhere"));
        assertThat(files.follow("/up").map(BaseEntry::path)).contains("/usr/lib/x/f");
        assertThat(files.follow("/abs").map(BaseEntry::path)).contains("/usr/lib/x/f");
        assertThat(files.follow("/lib/x/../x/f").map(BaseEntry::path)).contains("/usr/lib/x/f");
        assertThat(files.entry("/abs").map(BaseEntry::linkTarget)).contains("/lib/x/f");
        assertThat(files.entry("/lib/x/f").map(BaseEntry::path)).contains("/usr/lib/x/f");
        assertThat(files.follow("/loop")).isEmpty();
        assertThat(files.follow("/broken")).isEmpty();
        assertThat(files.follow("/self/" + "self/".repeat(30)).map(BaseEntry::path))
                .contains("/self");
        assertThat(files.follow("/self/" + "self/".repeat(50))).isEmpty();
        assertThat(text(files, "/abs")).isEqualTo("content");
    }

    @Test
    void entriesLandWhereTheLinksOfLowerLayersLead() throws Exception {
        BaseFilesystem files = read(
                new LayerForge().folder("usr/lib").link("lib", "usr/lib").link("data", "/var/data"),
                new LayerForge().file("lib/new", "x").file("data/deep/f", "x").whiteout("lib/none"),
                new LayerForge().whiteout("lib/new"));
        assertThat(files.entry("/lib").map(BaseEntry::type)).contains(dev.mizzen.archive.LayerEntry.Type.SYMBOLIC_LINK);
        assertThat(files.children("/usr/lib")).isEmpty();
        assertThat(files.children("/var/data/deep")).containsExactly("f");
    }

    @Test
    void hardLinksAreFilesOfTheirOwn() throws Exception {
        BaseFilesystem files = read(
                new LayerForge().file("original", "content").hardLink("second", "original"),
                new LayerForge().whiteout("original").hardLink("third", "second"));
        assertThat(files.entry("/original")).isEmpty();
        assertThat(text(files, "/second")).isEqualTo("content");
        assertThat(text(files, "/third")).isEqualTo("content");
        assertThat(files.entry("/third").map(BaseEntry::isFile)).contains(true);
    }

    @Test
    void namesAreFoundAnywhere() throws Exception {
        BaseFilesystem files =
                read(new LayerForge().file("b/x", "").file("a/x", "").file("a/y", ""));
        assertThat(files.named("x"::equals)).containsExactly("/a/x", "/b/x");
    }

    @Test
    void aLimitIsKept() throws Exception {
        BaseFilesystem files = read(new LayerForge().file("f", "12345"));
        assertThatThrownBy(() -> files.bytes("/f", 4)).isInstanceOfSatisfying(BuildException.class, e -> {
            assertThat(e.problems().get(0).message()).isEqualTo("`/f` of the base is too large");
            assertThat(e.problems().get(0).actual()).contains("5 bytes");
        });
        assertThatThrownBy(() -> files.bytes("/none", 4)).isInstanceOf(IllegalArgumentException.class);
    }

    private void refused(String message, LayerForge... layers) {
        assertThatThrownBy(() -> read(layers)).isInstanceOfSatisfying(BuildException.class, e -> {
            assertThat(e.problems().get(0).code()).isEqualTo(ProblemCode.BASE_INVALID);
            assertThat(e.problems().get(0).message()).isEqualTo("the base is damaged: the entry " + message);
        });
    }

    @Test
    void layersThatNoToolCouldUnpackAreRefused() {
        refused(
                "`f/g` lies below something that is no directory",
                new LayerForge().file("f", "x").file("f/g", "x"));
        refused("`a/b` has a hard link to `nothing`, which is no file", new LayerForge().hardLink("a/b", "nothing"));
        refused(
                "`d2` has a hard link to `d`, which is no file",
                new LayerForge().folder("d").hardLink("d2", "d"));
        refused("`a/.wh.b/c` lies below a whiteout", new LayerForge().file("a/.wh.b/c", ""));
        refused("`a/.wh.` has a whiteout without a name", new LayerForge().file("a/.wh.", ""));
        refused(
                "`loop/x` lies below something that is no directory",
                new LayerForge().link("loop", "loop").file("loop/x", "x"));
    }

    @Test
    void depthIsBoundedAlsoThroughLinks() {
        LayerForge deep = new LayerForge();
        String path = "d/".repeat(400) + "d";
        deep.folder(path).link("far", path);
        assertThatThrownBy(() -> read(deep.file("far/" + path + "/f", "x")))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("lies below something that is no directory");
    }

    @Test
    void aLayerThatIsNotTheOneOfTheManifestIsDamage() throws Exception {
        LayerForge layer = new LayerForge().file("f", "x");
        BaseImage base = base(layer);
        Descriptor descriptor = base.manifest().layers().get(0);
        byte[] changed = layer.blob();
        changed[changed.length - 9] ^= 1;
        Files.write(BaseImages.file(folder, descriptor.digest()), changed);
        assertThatThrownBy(() -> BaseFilesystem.read(base, entry -> false)).isInstanceOf(BuildException.class);

        Files.write(
                BaseImages.file(folder, descriptor.digest()),
                new LayerForge().file("f", "y").blob());
        assertThatThrownBy(() -> BaseFilesystem.read(base, entry -> false))
                .isInstanceOfSatisfying(
                        BuildException.class,
                        e -> assertThat(e.problems().get(0).code()).isEqualTo(ProblemCode.BLOB_CORRUPT));
    }

    @Test
    void aLayerThatIsNotTheOneOfTheConfigurationIsDamage() throws Exception {
        LayerForge layer = new LayerForge().file("f", "x");
        LayerForge other = new LayerForge().file("f", "y");
        BaseImages.write(
                folder,
                "latest",
                BaseImages.config(dev.mizzen.oci.Platform.of("linux", "amd64"), "", List.of(other)),
                List.of(layer));
        BaseImage base = BaseImage.open(
                new BaseReference.Local(
                        new ImagePlace.Layout(new LayoutReference(folder.toString(), Optional.empty()))),
                Optional.empty(),
                BaseSources.files(Path.of("")));
        assertThatThrownBy(() -> BaseFilesystem.read(base, entry -> false))
                .isInstanceOfSatisfying(BuildException.class, e -> {
                    assertThat(e.problems().get(0).message())
                            .isEqualTo("the layer `"
                                    + base.manifest().layers().get(0).digest()
                                    + "` of the base is not the one of its configuration");
                    assertThat(e.problems().get(0).expected())
                            .contains(other.diffId().toString());
                    assertThat(e.problems().get(0).actual())
                            .contains(layer.diffId().toString());
                });
    }
}
