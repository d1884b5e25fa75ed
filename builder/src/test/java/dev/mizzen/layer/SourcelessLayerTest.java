package dev.mizzen.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.archive.Content;
import dev.mizzen.archive.Owner;
import dev.mizzen.archive.Tree;
import dev.mizzen.archive.TreeEntry;
import dev.mizzen.bytecode.BytecodeCompiler;
import dev.mizzen.bytecode.PlannedBytecode;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.digest.Digest;
import dev.mizzen.store.StoreKey;
import dev.mizzen.testing.Lab;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Bytecode in the place of sources: where it lies, what stays, what RECORD says, and of whom a warning tells. */
class SourcelessLayerTest {
    private static final VirtualEnvironment VENV =
            new VirtualEnvironment("/opt/venv", "/usr/bin/python3.11", "3.11.2", "lib/python3.11");
    private static final String SITE = "opt/venv/lib/python3.11/site-packages/";
    private static final Owner USER = new Owner(65532, 65532);
    private static final AppPlace PLACE = new AppPlace("/app", List.of("var"), USER);

    private final List<Problem> remarks = new ArrayList<>();

    private static TreeEntry.File file(String path, String text) {
        return new TreeEntry.File(path, 0644, Owner.ROOT, Content.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static LayerPlan plan(LayerRole role, Tree tree) {
        return new LayerPlan(role, "alpha 1.0", StoreKey.of("x-layer").with("x", "1"), () -> OpenTree.of(tree));
    }

    private PlannedBytecode planned(BytecodeCompiler compiler) {
        return new PlannedBytecode("x", new PlannedBytecode.Source() {
            @Override
            public BytecodeCompiler compiler() {
                return compiler;
            }

            @Override
            public void remarks(StoreKey layer, List<Problem> problems) {
                remarks.addAll(problems);
            }
        });
    }

    private static PlannedBytecode identity(String identity) {
        return new PlannedBytecode(identity, () -> {
            throw new IllegalStateException("nothing is to be compiled");
        });
    }

    /** The files of a layer by path, as text of a character a byte. */
    private static Map<String, String> files(LayerPlan plan) throws Exception {
        Map<String, String> files = new TreeMap<>();
        try (OpenTree open = plan.source().open()) {
            for (TreeEntry entry : open.tree().entries()) {
                if (entry instanceof TreeEntry.File file) {
                    ByteArrayOutputStream out = new ByteArrayOutputStream();
                    file.content().writeTo(out);
                    files.put(entry.path(), out.toString(StandardCharsets.ISO_8859_1));
                }
            }
        }
        return files;
    }

    private static String row(String path, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
        return path + ",sha256="
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(Digest.sha256(bytes).bytes())
                + "," + bytes.length + "\n";
    }

    @Test
    void aWheelHasBytecodeInThePlaceOfSourcesAndItsRecordSaysSo(Lab lab) throws Exception {
        String record = row("alpha-1.0.dist-info/METADATA", "Name: alpha\n")
                + "alpha-1.0.dist-info/RECORD,,\n"
                + "alpha/__init__.py,sha256=x,1\n"
                + "alpha/__main__.py,sha256=x,1\n"
                + "alpha/data-files/job.py,sha256=x,1\n"
                + "alpha/py2.py,sha256=old,1\n"
                + "alpha/x.txt,sha256=x,1\n"
                + "\"comma,py.py\",sha256=x,1\n";
        Tree wheel = Tree.builder("opt/venv")
                .add(file(SITE + "alpha/__init__.py", "import inspect, sys\ninspect.getsource(sys)\n"))
                .add(file(SITE + "alpha/__main__.py", "print('main')\n"))
                .add(file(SITE + "alpha/py2.py", "print 'hello'\n"))
                .add(file(SITE + "alpha/x.txt", "x"))
                .add(file(SITE + "alpha/data-files/job.py", "x = 1\n"))
                .add(file(SITE + "comma,py.py", "x = 1\n"))
                .add(file(SITE + "alpha-1.0.dist-info/METADATA", "Name: alpha\n"))
                .add(file(SITE + "alpha-1.0.dist-info/RECORD", record))
                .add(file("opt/venv/bin/tool.py", "x = 1"))
                .build();
        try (BytecodeCompiler compiler = HostCompiler.open(lab)) {
            String tag = compiler.interpreter().cacheTag();
            LayerPlan plan = SourcelessLayer.ofWheels(
                    plan(LayerRole.WHEEL, wheel), VENV, planned(compiler), KeptSources.of(List.of()));
            assertThat(plan.role()).isEqualTo(LayerRole.WHEEL);
            assertThat(plan.title()).isEqualTo("alpha 1.0, bytecode only");
            Map<String, String> files = files(plan);
            // A file that no import can name stays, and has its bytecode where that of a source lies; RECORD lists none
            // of those.
            assertThat(files.keySet())
                    .containsExactly(
                            "opt/venv/bin/tool.py",
                            SITE + "__pycache__/comma,py." + tag + ".pyc",
                            SITE + "alpha-1.0.dist-info/METADATA",
                            SITE + "alpha-1.0.dist-info/RECORD",
                            SITE + "alpha/__init__.pyc",
                            SITE + "alpha/__main__.pyc",
                            SITE + "alpha/data-files/__pycache__/job." + tag + ".pyc",
                            SITE + "alpha/data-files/job.py",
                            SITE + "alpha/py2.py",
                            SITE + "alpha/x.txt",
                            SITE + "comma,py.py");
            assertThat(files.get(SITE + "alpha-1.0.dist-info/RECORD"))
                    .isEqualTo(row("alpha-1.0.dist-info/METADATA", "Name: alpha\n")
                            + "alpha-1.0.dist-info/RECORD,,\n"
                            + row("alpha/__init__.pyc", files.getOrDefault(SITE + "alpha/__init__.pyc", ""))
                            + row("alpha/__main__.pyc", files.getOrDefault(SITE + "alpha/__main__.pyc", ""))
                            + "alpha/data-files/job.py,sha256=x,1\n"
                            + "alpha/py2.py,sha256=old,1\n"
                            + "alpha/x.txt,sha256=x,1\n"
                            + "\"comma,py.py\",sha256=x,1\n");
            // The same bytes as beside a source, the source's path included.
            assertThat(files.get(SITE + "alpha/__init__.pyc")).contains("/" + SITE + "alpha/__init__.py");
            assertThat(remarks)
                    .extracting(Problem::message)
                    .containsExactly(
                            "`alpha` may read sources, which the image does not have: `inspect.getsource` in"
                                    + " `alpha/__init__.py`",
                            "`/" + SITE + "alpha/py2.py` is no source that the image's Python can compile: Missing"
                                    + " parentheses in call to 'print'. Did you mean print(...)?");
            assertThat(remarks.get(0).hint())
                    .contains("try what it does in the image; sources stay with `--keep-source alpha`");

            remarks.clear();
            Map<String, String> kept = files(SourcelessLayer.ofWheels(
                    plan(LayerRole.WHEEL, wheel), VENV, planned(compiler), KeptSources.of(List.of("alpha"))));
            assertThat(kept)
                    .containsKeys(SITE + "alpha/__init__.py", SITE + "alpha/__pycache__/__init__." + tag + ".pyc")
                    .containsEntry(SITE + "alpha-1.0.dist-info/RECORD", record);
            assertThat(remarks).hasSize(1);
        }
    }

    @Test
    void ofTheApplicationStaysWhatIsRunOrReadAsAFile(Lab lab) throws Exception {
        Tree app = Tree.builder()
                .add(new TreeEntry.Directory("app", 0755, Owner.ROOT))
                .add(new TreeEntry.Directory("app/src", 0755, Owner.ROOT))
                .add(new TreeEntry.Directory("app/var", 0755, USER))
                .add(file("app/main.py", "x = 1\n"))
                .add(file("app/gunicorn.conf.py", "x = 1\n"))
                .add(file("app/manage.py", "#!/usr/bin/env python\nx = 1\n"))
                .add(new TreeEntry.File(
                        "app/marked.py", 0755, Owner.ROOT, Content.of("x = 1\n".getBytes(StandardCharsets.UTF_8))))
                .add(file("app/src/shop/models.py", "x = 1\n"))
                .add(file("app/src/shop/migrations/0001_initial.py", "x = 1\n"))
                .add(file("app/src/shop/linked.py", "x = 1\n"))
                .add(file("app/src/shop/taken.py", "x = 1\n"))
                .add(file("app/src/shop/taken.pyc", "?"))
                .add(file("app/src/shop/wanted.py", "x = 1\n"))
                .add(new TreeEntry.SymbolicLink("app/src/link.py", "shop/linked.py", Owner.ROOT))
                .add(new TreeEntry.File(
                        "app/var/plugin.py", 0644, USER, Content.of("x = 1\n".getBytes(StandardCharsets.UTF_8))))
                .build();
        AppLayer layer = new AppLayer(plan(LayerRole.APP, app), app, List.of("/app/src"), Map.of());
        KeptSources kept = KeptSources.of(List.of("**/wanted.py")).andThoseOf(List.of("python", "main.py"), "/app");
        try (BytecodeCompiler compiler = HostCompiler.open(lab)) {
            LayerPlan plan = SourcelessLayer.ofApplication(layer, PLACE, planned(compiler), kept);
            assertThat(plan.role()).isEqualTo(LayerRole.APP);
            Map<String, String> files = files(plan);
            assertThat(files.keySet())
                    .filteredOn(path -> path.endsWith(".py"))
                    .containsExactly(
                            "app/gunicorn.conf.py",
                            "app/main.py",
                            "app/manage.py",
                            "app/src/shop/linked.py",
                            "app/src/shop/migrations/0001_initial.py",
                            "app/src/shop/taken.py",
                            "app/src/shop/wanted.py",
                            "app/var/plugin.py");
            assertThat(files.keySet())
                    .filteredOn(path -> path.endsWith(".pyc") && !path.contains("__pycache__"))
                    .containsExactly("app/marked.pyc", "app/src/shop/models.pyc", "app/src/shop/taken.pyc");
            // What stays is compiled all the same, but for what the image's user may change.
            assertThat(files.keySet())
                    .filteredOn(path -> path.contains("__pycache__"))
                    .hasSize(7);
            assertThat(remarks).isEmpty();
        }
    }

    @Test
    void aMemberKeepsWhatNoImportNamesFromItsOwnRoots(Lab lab) throws Exception {
        String root = "opt/venv/src/my-core/";
        Tree tree = Tree.builder()
                .add(file(root + "src/core/__init__.py", "x = 1\n"))
                .add(file(root + "src/core/wanted.py", "x = 1\n"))
                .add(file(root + "src/core/data-files/not-a-module.py", "x = 1\n"))
                .add(file(root + "tasks.py", "x = 1\n"))
                .add(file("opt/venv/lib/python3.11/site-packages/other.py", "x = 1\n"))
                .build();
        MemberLayer layer =
                new MemberLayer(plan(LayerRole.MEMBER, tree), List.of("opt/venv/src/my-core", root + "src"), Map.of());
        VirtualEnvironment environment =
                new VirtualEnvironment("/opt/venv", "/usr/bin/python3.11", "3.11.2", "lib/python3.11");
        try (BytecodeCompiler compiler = HostCompiler.open(lab)) {
            LayerPlan plan = SourcelessLayer.ofMembers(
                    layer, environment, planned(compiler), KeptSources.of(List.of("my-core/**/wanted.py")));
            assertThat(plan.role()).isEqualTo(LayerRole.MEMBER);
            assertThat(files(plan).keySet())
                    .filteredOn(path -> !path.contains("__pycache__"))
                    .containsExactlyInAnyOrder(
                            root + "src/core/__init__.pyc",
                            root + "src/core/wanted.py",
                            root + "src/core/data-files/not-a-module.py",
                            root + "tasks.pyc",
                            "opt/venv/lib/python3.11/site-packages/other.py");
        }
    }

    @Test
    void theKeyHoldsWhatStaysAndLeavesThatOfTheOrdinaryLayerAlone() throws Exception {
        Tree app = Tree.builder()
                .add(file("app/main.py", ""))
                .add(file("app/x.py", ""))
                .build();
        AppLayer layer = new AppLayer(plan(LayerRole.APP, app), app, List.of(), Map.of());
        KeptSources none = KeptSources.of(List.of());
        StoreKey key =
                SourcelessLayer.ofApplication(layer, PLACE, identity("x"), none).key();
        assertThat(key).isNotEqualTo(layer.plan().key());
        assertThat(SourcelessLayer.ofApplication(layer, PLACE, identity("y"), none)
                        .key())
                .isNotEqualTo(key);
        assertThat(SourcelessLayer.ofApplication(layer, PLACE, identity("x"), KeptSources.of(List.of("x.py")))
                        .key())
                .isNotEqualTo(key);
        // Another command is another layer only when it names other files.
        assertThat(SourcelessLayer.ofApplication(
                                layer, PLACE, identity("x"), none.andThoseOf(List.of("gunicorn", "main:app"), "/app"))
                        .key())
                .isEqualTo(key);
        assertThat(SourcelessLayer.ofApplication(
                                layer, PLACE, identity("x"), none.andThoseOf(List.of("python", "main.py"), "/app"))
                        .key())
                .isNotEqualTo(key);
    }
}
