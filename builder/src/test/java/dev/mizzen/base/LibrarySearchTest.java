package dev.mizzen.base;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.elf.Machine;
import dev.mizzen.elf.SharedLibraries;
import dev.mizzen.oci.ImagePlace;
import dev.mizzen.oci.LayoutReference;
import dev.mizzen.testing.BaseImages;
import dev.mizzen.testing.CacheForge;
import dev.mizzen.testing.ElfForge;
import dev.mizzen.testing.LayerForge;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibrarySearchTest {
    private static final byte[] LIBRARY = ElfForge.library(Machine.X86_64).bytes();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private BaseFacts facts(LayerForge... layers) throws Exception {
        BaseImages.write(folder, "", layers);
        BaseImage base = BaseImage.open(
                new BaseReference.Local(
                        new ImagePlace.Layout(new LayoutReference(folder.toString(), Optional.of("latest")))),
                Optional.empty(),
                BaseSources.files(Path.of("")));
        return BaseFacts.read(base, new BaseFacts.Question(Optional.empty(), List.of()));
    }

    private SharedLibraries libraries(LayerForge... layers) throws Exception {
        return facts(layers).libraries();
    }

    @Test
    void debiansDefaultFolders() throws Exception {
        SharedLibraries libraries = libraries(
                BaseImages.debian(),
                new LayerForge()
                        .file("usr/lib/x86_64-linux-gnu/libz.so.1.2.13", 0644, LIBRARY)
                        .link("usr/lib/x86_64-linux-gnu/libz.so.1", "libz.so.1.2.13")
                        .link("usr/lib/x86_64-linux-gnu/libgone.so.1", "libgone.so.1.0")
                        .file("usr/lib/libplain.so", 0644, LIBRARY)
                        .file("usr/lib/x86_64-linux-gnu/deeper/libdeep.so.2", 0644, LIBRARY)
                        .file("usr/lib64/libwide.so.1", 0644, LIBRARY)
                        .folder("usr/lib/x86_64-linux-gnu/libfolder.so"));
        assertThat(libraries.found())
                .containsExactly("ld-linux-x86-64.so.2", "libc.so.6", "libplain.so", "libz.so.1", "libz.so.1.2.13");
        assertThat(libraries.folders())
                .containsOnlyKeys(
                        "/usr/lib", "/usr/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu/deeper", "/usr/lib64");
        assertThat(libraries.finds("libz.so.1", List.of())).isTrue();
        assertThat(libraries.finds("libgone.so.1", List.of())).isFalse();
        assertThat(libraries.finds("libdeep.so.2", List.of())).isFalse();
        assertThat(libraries.finds("libdeep.so.2", List.of("/nowhere", "/usr/lib/x86_64-linux-gnu/deeper/")))
                .isTrue();
        assertThat(libraries.finds("/usr/lib64/libwide.so.1", List.of())).isTrue();
        assertThat(libraries.finds("/usr/lib64/libz.so.1", List.of())).isFalse();
        assertThat(libraries.folderOf("libdeep.so.2")).contains("/usr/lib/x86_64-linux-gnu/deeper");
        assertThat(libraries.folderOf("libgone.so.1")).isEmpty();
    }

    @Test
    void whiteoutsTakeLibrariesAway() throws Exception {
        LayerForge library = new LayerForge().file("usr/lib/x86_64-linux-gnu/libz.so.1", 0644, LIBRARY);
        LayerForge without = new LayerForge().whiteout("usr/lib/x86_64-linux-gnu/libz.so.1");
        assertThat(libraries(BaseImages.debian(), library, without).found()).doesNotContain("libz.so.1");
    }

    @Test
    void theCacheCountsForItsAbiAndWhatIsThere() throws Exception {
        byte[] cache = new CacheForge(ByteOrder.LITTLE_ENDIAN)
                .add(CacheForge.X86_64, "liba.so.1", "/opt/lib/liba.so.1")
                .add(CacheForge.X86_64, "libgone.so.1", "/opt/lib/libgone.so.1")
                .add(0x0003, "libnarrow.so.1", "/opt/lib/libnarrow.so.1")
                .bytes();
        LayerForge layer = new LayerForge()
                .file("opt/lib/liba.so.1", 0644, LIBRARY)
                .file("opt/lib/libnarrow.so.1", 0644, LIBRARY)
                .file("opt/lib/libunlisted.so.1", 0644, LIBRARY)
                .file("etc/ld.so.conf", "/opt/lib\n");
        assertThat(libraries(BaseImages.debian(), layer).found()).doesNotContain("liba.so.1");
        assertThat(libraries(BaseImages.debian(), layer, new LayerForge().file("etc/ld.so.cache", 0644, cache))
                        .found())
                .contains("liba.so.1")
                .doesNotContain("libgone.so.1", "libnarrow.so.1", "libunlisted.so.1");
    }

    @Test
    void fedorasFolders() throws Exception {
        LayerForge layer = new LayerForge()
                .link("lib", "usr/lib")
                .link("lib64", "usr/lib64")
                .link("usr/bin/python3", "python3.12")
                .file(
                        "usr/bin/python3.12",
                        0755,
                        BaseImages.python(Machine.X86_64, BaseImages.GLIBC_LOADER, "3.12.1", "libc.so.6"))
                .file("usr/lib64/ld-linux-x86-64.so.2", 0755, LIBRARY)
                .file("usr/lib64/libc.so.6", 0755, BaseImages.glibc(Machine.X86_64, "2.34"))
                .file("usr/lib64/libz.so.1", 0755, LIBRARY)
                .file(
                        "usr/lib/libnarrow.so.1",
                        0755,
                        ElfForge.library(Machine.I386).narrow().bytes());
        assertThat(libraries(layer).found()).containsExactly("ld-linux-x86-64.so.2", "libc.so.6", "libz.so.1");
    }

    @Test
    void muslsFolders() throws Exception {
        LayerForge alpine = new LayerForge()
                .file(
                        "usr/bin/python3.12",
                        0755,
                        BaseImages.python(Machine.X86_64, BaseImages.MUSL_LOADER, "3.12.3", "libc.musl-x86_64.so.1"))
                .link("usr/bin/python3", "python3.12")
                .file("lib/ld-musl-x86_64.so.1", 0755, BaseImages.musl(Machine.X86_64, "1.2.5"))
                .file("lib/liba.so.1", 0755, LIBRARY)
                .file("usr/local/lib/libb.so.1", 0755, LIBRARY)
                .file("opt/lib/libc.so.1", 0755, LIBRARY);
        assertThat(libraries(alpine).found())
                .containsExactly("ld-musl-x86_64.so.1", "liba.so.1", "libb.so.1", "libc.musl-x86_64.so.1", "libc.so");
        LayerForge path = new LayerForge().file("etc/ld-musl-x86_64.path", "/opt/lib:relative\n/lib\n");
        assertThat(libraries(alpine, path).found())
                .containsExactly("ld-musl-x86_64.so.1", "liba.so.1", "libc.musl-x86_64.so.1", "libc.so", "libc.so.1");
    }

    @Test
    void whatTheInterpreterIsLinkedWithIsLoadedAlready() throws Exception {
        String soname = "libpython3.13.so.1.0";
        byte[] program = ElfForge.program(Machine.X86_64, BaseImages.GLIBC_LOADER)
                .needs(soname)
                .runpath("$ORIGIN/../lib")
                .bytes();
        byte[] library = ElfForge.library(Machine.X86_64)
                .soname(soname)
                .needs("libintl.so.8")
                .bytes();
        LayerForge layer = new LayerForge()
                .file("opt/py/bin/python3", 0755, program)
                .file("opt/py/lib/" + soname, 0755, BaseImages.join(library, "\0003.13.1\0"))
                .link("usr/local/bin/python3", "/opt/py/bin/python3");
        assertThat(libraries(BaseImages.debian(), layer).found()).contains(soname, "libintl.so.8");
        assertThat(libraries(BaseImages.debian()).found()).doesNotContain("libpython3.11.so.1.0");
    }

    @Test
    void aShellIsAProgram() throws Exception {
        assertThat(facts(BaseImages.debian()).hasShell()).isFalse();
        LayerForge dash = new LayerForge().link("bin", "usr/bin").link("usr/bin/sh", "dash");
        assertThat(facts(BaseImages.debian(), dash).hasShell()).isFalse();
        assertThat(facts(BaseImages.debian(), dash, new LayerForge().file("usr/bin/dash", 0644, LIBRARY))
                        .hasShell())
                .isFalse();
        assertThat(facts(BaseImages.debian(), dash, new LayerForge().file("usr/bin/dash", 0755, LIBRARY))
                        .hasShell())
                .isTrue();
    }
}
