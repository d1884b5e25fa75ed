package dev.mizzen.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.archive.TreeEntry;
import dev.mizzen.base.BaseFacts;
import dev.mizzen.base.BaseImage;
import dev.mizzen.base.BaseReference;
import dev.mizzen.base.BaseSources;
import dev.mizzen.layer.LayerPlan;
import dev.mizzen.layer.LayerRole;
import dev.mizzen.layer.OpenTree;
import dev.mizzen.store.Store;
import dev.mizzen.testing.BaseImages;
import dev.mizzen.testing.LayerForge;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of a base's files are its standard library. */
class StandardLibraryTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private LayerPlan plan(String name, Store store, LayerForge... layers) throws Exception {
        BaseImages.write(folder.resolve(name), "\"Env\":[\"PATH=/usr/bin\"]", layers);
        BaseImage base = BaseImage.open(
                BaseReference.parse("oci:" + folder.resolve(name) + ":latest"),
                Optional.empty(),
                BaseSources.files(Path.of("")));
        BaseFacts facts = BaseFacts.read(base, new BaseFacts.Question(Optional.empty(), List.of("/app")));
        return StandardLibrary.plan(base, facts.target(), store);
    }

    private static List<String> files(LayerPlan plan) throws Exception {
        List<String> files = new ArrayList<>();
        try (OpenTree open = plan.source().open()) {
            for (TreeEntry entry : open.tree().entries()) {
                ByteArrayOutputStream text = new ByteArrayOutputStream();
                ((TreeEntry.File) entry).content().writeTo(text);
                files.add(entry.path() + ": " + text.toString(StandardCharsets.UTF_8));
            }
        }
        return files;
    }

    @Test
    void allSourcesButTestsAndWhatWasInstalled() throws Exception {
        String lib = "usr/lib/python3.11/";
        try (Store store = Store.open(folder.resolve("store"), InstantSource.system(), problem -> {})) {
            LayerPlan plan = plan(
                    "base",
                    store,
                    BaseImages.debian(),
                    new LayerForge()
                            .file(lib + "json/__init__.py", "json")
                            .file(lib + "json/old.py", "hidden")
                            .file(lib + "tkinter/__init__.py", "tk")
                            .file(lib + "test/test_json.py", "no")
                            .file(lib + "ctypes/test/test_x.py", "no")
                            .file(lib + "site-packages/six.py", "no")
                            .file(lib + "json/__pycache__/x.py", "no")
                            .file(lib + "data.txt", "no")
                            .file(lib + "\u00e4.py", "no")
                            .file("usr/lib64/python3.11/other.py", "other")
                            .file("usr/lib/python3/dist-packages/apt.py", "no")
                            .link(lib + "sitecustomize.py", "/etc/python3.11/sitecustomize.py")
                            .file("etc/python3.11/sitecustomize.py", "site")
                            .link(lib + "outside.py", "/../../etc/hostname")
                            .link(lib + "nowhere.py", "none"),
                    new LayerForge().whiteout(lib + "json/old.py"));
            assertThat(plan.role()).isEqualTo(LayerRole.STDLIB_BYTECODE);
            assertThat(plan.title()).isEqualTo("the standard library");
            assertThat(files(plan))
                    .containsExactly(
                            lib + "json/__init__.py: json",
                            lib + "os.py: ",
                            lib + "sitecustomize.py: site",
                            lib + "tkinter/__init__.py: tk",
                            "usr/lib64/python3.11/other.py: other");
            LayerPlan other =
                    plan("other", store, BaseImages.debian(), new LayerForge().file(lib + "json/__init__.py", "j"));
            assertThat(other.key()).isNotEqualTo(plan.key());
        }
    }

    @Test
    void aLibraryBehindALinkCountsWhereItIs() throws Exception {
        try (Store store = Store.open(folder.resolve("store"), InstantSource.system(), problem -> {})) {
            LayerPlan plan = plan(
                    "base",
                    store,
                    BaseImages.debian(),
                    new LayerForge()
                            .whiteout("usr/lib64")
                            .link("usr/lib64", "lib")
                            .link("usr/lib/ld-linux-x86-64.so.2", "x86_64-linux-gnu/ld-linux-x86-64.so.2"));
            assertThat(files(plan)).containsExactly("usr/lib/python3.11/os.py: ");
        }
    }
}
