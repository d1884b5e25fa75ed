package dev.mizzen.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.archive.Content;
import dev.mizzen.archive.Owner;
import dev.mizzen.archive.Tree;
import dev.mizzen.archive.TreeEntry;
import dev.mizzen.bytecode.BytecodeCompiler;
import dev.mizzen.bytecode.PlannedBytecode;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.store.StoreKey;
import dev.mizzen.testing.Lab;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which sources get bytecode, where it lies, and what its layer depends on; compiled by this machine's Python. */
class BytecodeLayerTest {
    private static final VirtualEnvironment VENV =
            new VirtualEnvironment("/opt/venv", "/usr/bin/python3.11", "3.11.2", "lib/python3.11");
    private static final String SITE = "opt/venv/lib/python3.11/site-packages/";
    private static final Owner USER = new Owner(65532, 65532);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final List<Problem> leftOut = new ArrayList<>();
    private final List<StoreKey> layers = new ArrayList<>();

    private static TreeEntry.File file(String path, Owner owner, String text) {
        return new TreeEntry.File(path, 0644, owner, Content.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static LayerPlan plan(Tree tree) {
        return new LayerPlan(
                LayerRole.WHEEL, "alpha 1.0", StoreKey.of("wheel-layer").with("wheels", "x"), () -> OpenTree.of(tree));
    }

    private static PlannedBytecode identity(String identity) {
        return new PlannedBytecode(identity, () -> {
            throw new IllegalStateException("nothing is to be compiled");
        });
    }

    private PlannedBytecode planned(BytecodeCompiler compiler) {
        return new PlannedBytecode("x", new PlannedBytecode.Source() {
            @Override
            public BytecodeCompiler compiler() {
                return compiler;
            }

            @Override
            public void remarks(StoreKey layer, List<Problem> files) {
                layers.add(layer);
                leftOut.addAll(files);
            }
        });
    }

    private Tree compiled(LayerPlan plan, BytecodeCompiler compiler) throws Exception {
        try (OpenTree open = plan.source().open()) {
            for (TreeEntry entry : open.tree().entries()) {
                if (entry instanceof TreeEntry.File file) {
                    ByteArrayOutputStream out = new ByteArrayOutputStream();
                    file.content().writeTo(out);
                    assertThat(out.size()).isEqualTo((int) file.content().size());
                    // The path is in the code, as it will be in the image.
                    assertThat(out.toString(StandardCharsets.ISO_8859_1)).contains(source(file.path(), compiler));
                }
            }
            return open.tree();
        }
    }

    private static String source(String pyc, BytecodeCompiler compiler) {
        return "/"
                + pyc.replace("__pycache__/", "")
                        .replace("." + compiler.interpreter().cacheTag() + ".pyc", ".py");
    }

    private static List<String> paths(Tree tree) {
        return tree.entries().stream().map(TreeEntry::path).toList();
    }

    @Test
    void everySourceInSitePackagesGetsItsFile(Lab lab) throws Exception {
        Tree wheel = Tree.builder("opt/venv")
                .add(file(SITE + "alpha/__init__.py", Owner.ROOT, "NAME = 'alpha'\n"))
                .add(file(SITE + "alpha/py2.py", Owner.ROOT, "print 'hello'\n"))
                .add(file(SITE + "alpha/data.txt", Owner.ROOT, "x"))
                .add(file(SITE + "alpha/.py", Owner.ROOT, "x = 1"))
                .add(file(SITE + "alpha/" + "n".repeat(250) + ".py", Owner.ROOT, "x = 1"))
                .add(file(SITE + "single.py", Owner.ROOT, ""))
                .add(file("opt/venv/bin/tool.py", Owner.ROOT, "x = 1"))
                .add(new TreeEntry.SymbolicLink(SITE + "link.py", "single.py", Owner.ROOT))
                .build();
        try (BytecodeCompiler compiler = HostCompiler.open(lab)) {
            String tag = compiler.interpreter().cacheTag();
            LayerPlan plan = BytecodeLayer.ofWheels(plan(wheel), VENV, planned(compiler));
            assertThat(plan.role()).isEqualTo(LayerRole.BYTECODE);
            assertThat(plan.title()).isEqualTo("bytecode of alpha 1.0");
            Tree tree = compiled(plan, compiler);
            assertThat(paths(tree))
                    .containsExactly(
                            "opt/venv/lib",
                            "opt/venv/lib/python3.11",
                            "opt/venv/lib/python3.11/site-packages",
                            SITE + "__pycache__",
                            SITE + "__pycache__/single." + tag + ".pyc",
                            SITE + "alpha",
                            SITE + "alpha/__pycache__",
                            SITE + "alpha/__pycache__/__init__." + tag + ".pyc");
            assertThat(tree.entries()).allSatisfy(entry -> {
                assertThat(entry.owner()).isEqualTo(Owner.ROOT);
                assertThat(entry.mode()).isEqualTo(entry instanceof TreeEntry.File ? 0644 : 0755);
            });
            assertThat(leftOut)
                    .extracting(Problem::toString)
                    .singleElement()
                    .asString()
                    .contains("`/" + SITE + "alpha/py2.py`", "py2.py:1");
            assertThat(layers).containsExactly(plan.key());
        }
    }

    @Test
    void whatTheUserOfTheImageMayChangeGetsNoneAndFoldersKeepTheirOwner(Lab lab) throws Exception {
        Tree app = Tree.builder()
                .add(new TreeEntry.Directory("app", 0755, Owner.ROOT))
                .add(new TreeEntry.Directory("app/var", 0755, USER))
                .add(new TreeEntry.Directory("app/var/shipped", 0755, Owner.ROOT))
                .add(file("app/main.py", Owner.ROOT, "x = 1"))
                .add(file("app/src/wrong.py", Owner.ROOT, "x = 1\ny = = 2\n"))
                .add(file("app/var/plugin.py", USER, "x = 1"))
                .add(file("app/var/shipped/kept.py", Owner.ROOT, "x = 1"))
                .add(file(SITE + "mizzen-app.py", Owner.ROOT, "x = 1"))
                .build();
        AppPlace place = new AppPlace("/app", List.of("var"), USER);
        try (BytecodeCompiler compiler = HostCompiler.open(lab)) {
            String tag = compiler.interpreter().cacheTag();
            LayerPlan plan = BytecodeLayer.ofApplication(
                    new AppLayer(plan(app), app, List.of(), Map.of()), place, planned(compiler));
            assertThat(plan.role()).isEqualTo(LayerRole.APP_BYTECODE);
            Tree tree = compiled(plan, compiler);
            assertThat(paths(tree))
                    .containsExactly(
                            "app/__pycache__",
                            "app/__pycache__/main." + tag + ".pyc",
                            "app/var",
                            "app/var/shipped",
                            "app/var/shipped/__pycache__",
                            "app/var/shipped/__pycache__/kept." + tag + ".pyc");
            assertThat(tree.entries().get(2).owner()).isEqualTo(USER);
            assertThat(leftOut).singleElement().satisfies(problem -> {
                assertThat(problem.message())
                        .isEqualTo("`src/wrong.py` is no source that the image's Python can compile: invalid syntax");
                assertThat(problem.where().map(SourceSpan::toString)).contains("src/wrong.py:2");
            });
        }
    }

    @Test
    void aMembersFilesAreCompiledBelowTheirFolderAndToldAsTheRepositoryHasThem(Lab lab) throws Exception {
        String root = "opt/venv/src/core/";
        Tree tree = Tree.builder("opt/venv")
                .add(file(root + "core.py", Owner.ROOT, "x = 1"))
                .add(file(root + "wrong.py", Owner.ROOT, "x = 1\ny = = 2\n"))
                .add(file(SITE + "beside.py", Owner.ROOT, "x = 1"))
                .build();
        try (BytecodeCompiler compiler = HostCompiler.open(lab)) {
            String tag = compiler.interpreter().cacheTag();
            LayerPlan plan =
                    BytecodeLayer.ofMembers(new MemberLayer(plan(tree), List.of(), Map.of()), VENV, planned(compiler));
            assertThat(plan.role()).isEqualTo(LayerRole.MEMBER_BYTECODE);
            assertThat(plan.role().isBytecode()).isTrue();
            assertThat(paths(compiled(plan, compiler)))
                    .contains(root + "__pycache__/core." + tag + ".pyc")
                    .noneMatch(path -> path.startsWith(SITE));
            assertThat(leftOut)
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.where().map(SourceSpan::toString))
                            .contains("core/wrong.py:2"));
        }
    }

    @Test
    void theStandardLibrarysLayerLeavesTheFoldersOfTheBaseAlone(Lab lab) throws Exception {
        String lib = "usr/lib/python3.11/";
        Tree library = Tree.builder()
                .add(file(lib + "os.py", Owner.ROOT, "x = 1"))
                .add(file(lib + "lib2to3/bad.py", Owner.ROOT, "print 'x'"))
                .add(file(lib + "json/__init__.py", Owner.ROOT, "x = 1"))
                .build();
        try (BytecodeCompiler compiler = HostCompiler.open(lab)) {
            String tag = compiler.interpreter().cacheTag();
            LayerPlan sources = new LayerPlan(
                    LayerRole.STDLIB_BYTECODE, "the standard library", StoreKey.of("x"), () -> OpenTree.of(library));
            LayerPlan plan = BytecodeLayer.ofStandardLibrary(sources, planned(compiler));
            assertThat(plan.role()).isEqualTo(LayerRole.STDLIB_BYTECODE);
            assertThat(plan.role().isBytecode()).isTrue();
            assertThat(plan.title()).isEqualTo("bytecode of the standard library");
            assertThat(paths(compiled(plan, compiler)))
                    .containsExactly(
                            lib + "__pycache__",
                            lib + "__pycache__/os." + tag + ".pyc",
                            lib + "json/__pycache__",
                            lib + "json/__pycache__/__init__." + tag + ".pyc");
            assertThat(leftOut).hasSize(1);
        }
    }

    @Test
    void aLayerWithoutSourcesIsEmptyAndNeedsNoInterpreter() throws Exception {
        Tree data = Tree.builder("opt/venv")
                .add(file(SITE + "x.txt", Owner.ROOT, "x"))
                .build();
        LayerPlan plan = BytecodeLayer.ofWheels(plan(data), VENV, identity("x"));
        try (OpenTree open = plan.source().open()) {
            assertThat(open.tree().entries()).isEmpty();
        }
    }

    @Test
    void theKeyHoldsTheSourcesAndTheInterpreter() throws Exception {
        Tree tree = Tree.builder("opt/venv").build();
        LayerPlan wheels = plan(tree);
        StoreKey key =
                BytecodeLayer.ofWheels(wheels, VENV, identity("cpython 3.11.2")).key();
        assertThat(key)
                .isEqualTo(BytecodeLayer.ofWheels(plan(tree), VENV, identity("cpython 3.11.2"))
                        .key());
        assertThat(key)
                .isNotEqualTo(BytecodeLayer.ofWheels(wheels, VENV, identity("cpython 3.11.3"))
                        .key());
        LayerPlan other = new LayerPlan(
                LayerRole.WHEEL, "alpha 1.0", StoreKey.of("wheel-layer").with("wheels", "y"), wheels.source());
        assertThat(key)
                .isNotEqualTo(BytecodeLayer.ofWheels(other, VENV, identity("cpython 3.11.2"))
                        .key());
        assertThat(new TreeMap<>(key.parts())).containsKeys("version", "sources", "below", "bytecode");
    }
}
