package dev.mizzen.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.archive.Content;
import dev.mizzen.archive.Owner;
import dev.mizzen.archive.Tree;
import dev.mizzen.archive.TreeEntry;
import dev.mizzen.bytecode.BytecodeCompiler;
import dev.mizzen.bytecode.Compiled;
import dev.mizzen.bytecode.KeptBytecode;
import dev.mizzen.bytecode.KeptFile;
import dev.mizzen.bytecode.PlannedBytecode;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.digest.Digest;
import dev.mizzen.store.Retention;
import dev.mizzen.store.Store;
import dev.mizzen.store.StoreCare;
import dev.mizzen.store.StoreKey;
import dev.mizzen.testing.Lab;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only the files of the application that have changed are compiled again, and nobody can tell it from the layer. */
class KeptBytecodeTest {
    private static final AppPlace PLACE = new AppPlace("/app", List.of(), Owner.ROOT);
    private static final StoreKey NAME = StoreKey.of("kept-bytecode").with("layer", "x");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final List<Problem> leftOut = new ArrayList<>();
    private final List<Problem> dropped = new ArrayList<>();
    private int asked;

    private Store store() throws BuildException {
        return Store.open(folder.resolve("store"), InstantSource.system(), dropped::add);
    }

    /** The bytecode of an application with these files, as text of a character a byte. */
    private Map<String, String> layer(Map<String, String> sources, Optional<BytecodeCompiler> compiler, String identity)
            throws Exception {
        leftOut.clear();
        asked = 0;
        Tree.Builder tree = Tree.builder();
        Map<String, Digest> contents = new TreeMap<>();
        sources.forEach((path, text) -> {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            contents.put("app/" + path, Digest.sha256(bytes));
            tree.add(new TreeEntry.File("app/" + path, 0644, Owner.ROOT, Content.of(bytes)));
        });
        Tree built = tree.build();
        LayerPlan app = new LayerPlan(
                LayerRole.APP,
                "application /app",
                StoreKey.of("app-layer").with("tree", contents.toString()),
                () -> OpenTree.of(built));
        try (Store store = store()) {
            PlannedBytecode.Source source = new PlannedBytecode.Source() {
                @Override
                public BytecodeCompiler compiler() {
                    asked++;
                    return compiler.orElseThrow(() -> new IllegalStateException("nothing is to be compiled"));
                }

                @Override
                public void remarks(StoreKey layer, List<Problem> files) {
                    leftOut.addAll(files);
                }

                @Override
                public KeptBytecode kept(StoreKey name) throws BuildException {
                    return KeptBytecode.open(store, name);
                }
            };
            LayerPlan plan = BytecodeLayer.ofApplication(
                    new AppLayer(app, built, List.of(), contents), PLACE, new PlannedBytecode(identity, source));
            Map<String, String> made = new TreeMap<>();
            try (OpenTree open = plan.source().open()) {
                for (TreeEntry entry : open.tree().entries()) {
                    if (entry instanceof TreeEntry.File file) {
                        ByteArrayOutputStream out = new ByteArrayOutputStream();
                        file.content().writeTo(out);
                        made.put(file.path(), out.toString(StandardCharsets.ISO_8859_1));
                    }
                }
            }
            return made;
        }
    }

    private static Map<String, String> sources() {
        return new TreeMap<>(Map.of(
                "shop/__init__.py", "NAMES = {'a', 'b', 3}\n",
                "shop/cart.py", "def total(items):\n    return sum(items)\n",
                "template.py", "{{ name }} = = 1\n",
                "main.py", "import shop.cart\n"));
    }

    @Test
    void anUnchangedFileIsTakenAndATakenOneIsTheSame(Lab lab) throws Exception {
        try (BytecodeCompiler compiler = HostCompiler.open(lab)) {
            Map<String, String> first = layer(sources(), Optional.of(compiler), "x");
            assertThat(first).hasSize(3);
            assertThat(leftOut).hasSize(1);
            List<Problem> told = List.copyOf(leftOut);

            // No interpreter is there, and none is asked for; what does not compile is told as before.
            assertThat(layer(sources(), Optional.empty(), "x")).isEqualTo(first);
            assertThat(asked).isZero();
            assertThat(leftOut).isEqualTo(told);

            Map<String, String> changed = sources();
            changed.put("main.py", "import shop.cart as cart\n");
            changed.put("added.py", "x = 1\n");
            changed.remove("template.py");
            Map<String, String> second = layer(changed, Optional.of(compiler), "x");
            assertThat(leftOut).isEmpty();
            assertThat(second.keySet()).hasSize(4);

            removeStore();
            assertThat(layer(changed, Optional.of(compiler), "x")).isEqualTo(second);
        }
    }

    @Test
    void onlyChangedFilesGoToTheInterpreter(Lab lab) throws Exception {
        try (BytecodeCompiler compiler = HostCompiler.open(lab)) {
            layer(sources(), Optional.of(compiler), "x");
            // What would be seen if it were taken: no interpreter gives this.
            StoreKey name = StoreKey.of("kept-bytecode")
                    .with("layer", "application /app")
                    .with("below", "app")
                    .with("bytecode", "x");
            try (Store store = store()) {
                KeptBytecode marked = KeptBytecode.open(store, name);
                sources()
                        .forEach((path, text) -> marked.add(new KeptFile(
                                "app/" + path,
                                Digest.sha256(text.getBytes(StandardCharsets.UTF_8)),
                                "app/marked/" + path + "c",
                                new Compiled.Bytecode(new byte[] {1}))));
                marked.keep();
            }
            Map<String, String> changed = sources();
            changed.put("main.py", "import shop\n");
            Map<String, String> made = layer(changed, Optional.of(compiler), "x");
            assertThat(made.keySet())
                    .containsExactly(
                            "app/__pycache__/main." + compiler.interpreter().cacheTag() + ".pyc",
                            "app/marked/shop/__init__.pyc",
                            "app/marked/shop/cart.pyc",
                            "app/marked/template.pyc");
            assertThat(asked).isEqualTo(1);
            // Bytecode of another kind has nothing to do with it.
            assertThat(layer(sources(), Optional.of(compiler), "y"))
                    .hasSize(3)
                    .doesNotContainKey("app/marked/shop/cart.pyc");
        }
    }

    @Test
    void whatIsDamagedIsCompiledAgain(Lab lab) throws Exception {
        try (BytecodeCompiler compiler = HostCompiler.open(lab)) {
            Map<String, String> first = layer(sources(), Optional.of(compiler), "x");
            try (Stream<Path> files = Files.walk(folder.resolve("store/results"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    byte[] bytes = Files.readAllBytes(file);
                    bytes[bytes.length - 20] ^= 1;
                    Files.write(file, bytes);
                }
            }
            assertThat(layer(sources(), Optional.of(compiler), "x")).isEqualTo(first);
            assertThat(dropped).extracting(Problem::code).containsOnly(ProblemCode.STORE_CORRUPT);
            assertThat(layer(sources(), Optional.empty(), "x")).isEqualTo(first);
        }
    }

    @Test
    void largeApplicationsTakeSeveralPartsAndChangesWriteOne() throws Exception {
        int count = 60;
        byte[] pyc = new byte[200_000];
        try (Store store = store()) {
            KeptBytecode kept = KeptBytecode.open(store, NAME);
            for (int i = 0; i < count; i++) {
                kept.add(file(i, pyc));
            }
            kept.keep();
            assertThat(StoreCare.info(store).results()).isEqualTo(6);
            FoundParts before = new FoundParts(folder.resolve("store/results"));

            KeptBytecode again = KeptBytecode.open(store, NAME);
            byte[] other = pyc.clone();
            Arrays.fill(other, (byte) 7);
            for (int i = 0; i < count; i++) {
                assertThat(again.find("app/m" + i + ".py", digest(i))).isPresent();
                again.add(file(i, i == 30 ? other : pyc));
            }
            again.keep();
            assertThat(before.changed()).hasSize(1);
            assertThat(KeptBytecode.open(store, NAME).find("app/m30.py", digest(30)))
                    .get()
                    .satisfies(file -> assertThat(((Compiled.Bytecode) file.compiled()).pyc())
                            .isEqualTo(other));
            assertThat(again.find("app/m31.py", digest(30))).isEmpty();
            assertThat(StoreCare.verify(store).problems()).isEmpty();
        }
        StoreCare.prune(
                folder.resolve("store"),
                new Retention(Optional.of(Duration.ZERO), java.util.OptionalLong.empty()),
                InstantSource.offset(InstantSource.system(), Duration.ofDays(1)),
                Duration.ZERO);
        try (Store store = store()) {
            assertThat(KeptBytecode.open(store, NAME).find("app/m1.py", digest(1)))
                    .isEmpty();
        }
    }

    @Test
    void whatAnotherRunMayCompileIsNotKept() throws Exception {
        try (Store store = store()) {
            KeptBytecode kept = KeptBytecode.open(store, NAME);
            for (ProblemCode code :
                    List.of(ProblemCode.SOURCE_INVALID, ProblemCode.BYTECODE_REFUSED, ProblemCode.BYTECODE_LEFT_OUT)) {
                kept.add(new KeptFile(
                        "app/" + code + ".py", digest(1), "", new Compiled.LeftOut(code, 3, "it died \u2026")));
            }
            kept.keep();
            KeptBytecode again = KeptBytecode.open(store, NAME);
            assertThat(again.find("app/" + ProblemCode.SOURCE_INVALID + ".py", digest(1)))
                    .map(KeptFile::compiled)
                    .contains(new Compiled.LeftOut(ProblemCode.SOURCE_INVALID, 3, "it died \u2026"));
            assertThat(again.find("app/" + ProblemCode.BYTECODE_REFUSED + ".py", digest(1)))
                    .isPresent();
            assertThat(again.find("app/" + ProblemCode.BYTECODE_LEFT_OUT + ".py", digest(1)))
                    .isEmpty();
        }
    }

    private static Digest digest(int i) {
        return Digest.sha256(new byte[] {(byte) i});
    }

    private static KeptFile file(int i, byte[] pyc) {
        return new KeptFile(
                "app/m" + i + ".py", digest(i), "app/__pycache__/m" + i + ".pyc", new Compiled.Bytecode(pyc));
    }

    private void removeStore() throws Exception {
        try (Stream<Path> files = Files.walk(folder.resolve("store"))) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Which files of the store were written anew. */
    private static final class FoundParts {
        private final Path results;
        private final Map<Path, Object> keys;

        FoundParts(Path results) throws Exception {
            this.results = results;
            this.keys = look(results);
        }

        private static Map<Path, Object> look(Path results) throws Exception {
            Map<Path, Object> found = new TreeMap<>();
            try (Stream<Path> files = Files.walk(results)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    found.put(file, Files.getAttribute(file, "unix:ino"));
                }
            }
            return found;
        }

        List<Path> changed() throws Exception {
            return look(results).entrySet().stream()
                    .filter(each -> !each.getValue().equals(keys.get(each.getKey())))
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }
}
