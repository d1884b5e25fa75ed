package dev.mizzen.wheel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.archive.TreeEntry;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.digest.Digest;
import dev.mizzen.testing.WheelBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstallPlanTest {
    private static final InstallScheme SCHEME = new InstallScheme("/opt/venv", "lib/python3.11", "3.11");
    private static final String SITE = "opt/venv/lib/python3.11/site-packages/";

    @TempDir
    private Path folder;

    private final List<Problem> warnings = new ArrayList<>();

    @Test
    void aHashInHexIsReadAndWrittenAnewAsTheStandardSaysIt() throws Exception {
        Digest digest = Digest.sha256("x\n".getBytes(StandardCharsets.UTF_8));
        WheelBuilder wheel = WheelBuilder.of("demo", "1")
                .file("demo.py", "x\n")
                .row("demo.py", "demo.py,sha256=" + digest.hex() + ",2");
        assertThat(tree(wheel).get(SITE + "demo-1.dist-info/RECORD"))
                .contains("demo.py," + RecordEntry.spell(digest) + ",2\n");
        assertThatThrownBy(() -> tree(wheel.tamper("demo.py", "y\n")))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("holds `demo.py`, which is not what its RECORD promises");
    }

    @Test
    void putsEveryPartWhereItBelongs() throws Exception {
        Map<String, String> tree = tree(WheelBuilder.of("Demo-App", "1.0")
                .file("demo/__init__.py", "x = 1\n")
                .directory("demo/empty")
                .file("Demo_App-1.0.data/purelib/pure.py", "p\n")
                .file("Demo_App-1.0.data/platlib/plat.py", "q\n")
                .file("Demo_App-1.0.data/headers/demo/api.h", "h\n")
                .file("Demo_App-1.0.data/data/etc/demo.conf", "c\n")
                .executable("Demo_App-1.0.data/scripts/tool", "#!/bin/sh\necho hi\n")
                .entryPoints("[console_scripts]\ndemo = demo.cli:main [extra]\n[gui_scripts]\nDemo = demo:App.run\n"));
        assertThat(tree.keySet())
                .containsExactly(
                        "opt/venv/bin/Demo",
                        "opt/venv/bin/demo",
                        "opt/venv/bin/tool",
                        "opt/venv/etc/demo.conf",
                        "opt/venv/include/site/python3.11/demo-app/demo/api.h",
                        SITE + "Demo_App-1.0.dist-info/INSTALLER",
                        SITE + "Demo_App-1.0.dist-info/METADATA",
                        SITE + "Demo_App-1.0.dist-info/RECORD",
                        SITE + "Demo_App-1.0.dist-info/WHEEL",
                        SITE + "Demo_App-1.0.dist-info/entry_points.txt",
                        SITE + "demo/__init__.py",
                        SITE + "plat.py",
                        SITE + "pure.py");
        assertThat(tree)
                .containsEntry("opt/venv/bin/demo", """
                        755 #!/opt/venv/bin/python
                        import sys
                        from demo.cli import main
                        if __name__ == "__main__":
                            if sys.argv[0].endswith(".exe"):
                                sys.argv[0] = sys.argv[0][:-4]
                            sys.exit(main())
                        """)
                .containsEntry("opt/venv/bin/tool", "755 #!/bin/sh\necho hi\n")
                .containsEntry(SITE + "demo/__init__.py", "644 x = 1\n")
                .containsEntry(SITE + "Demo_App-1.0.dist-info/INSTALLER", "644 mizzen\n");
        assertThat(tree.get("opt/venv/bin/Demo")).contains("from demo import App\n", "sys.exit(App.run())\n");
        assertThat(warnings).isEmpty();
    }

    @Test
    void writesRecordAnewFromWhatIsInstalled() throws Exception {
        WheelBuilder wheel = WheelBuilder.of("demo", "1.0")
                .file("z\u00e9.py", "")
                .file("a,\"b\".txt", "x")
                .file("demo-1.0.data/scripts/tool", "#!python\n")
                .file("demo/old.pyc", "bytecode");
        Map<String, String> tree = tree(wheel);
        String metadata = text(tree, "demo-1.0.dist-info/METADATA");
        String text = text(tree, "demo-1.0.dist-info/WHEEL");
        assertThat(text(tree, "demo-1.0.dist-info/RECORD").lines())
                .containsExactly(
                        row("../../../bin/tool", "#!/opt/venv/bin/python\n"),
                        row("\"a,\"\"b\"\".txt\"", "x"),
                        row("demo-1.0.dist-info/INSTALLER", "mizzen\n"),
                        row("demo-1.0.dist-info/METADATA", metadata),
                        "demo-1.0.dist-info/RECORD,,",
                        row("demo-1.0.dist-info/WHEEL", text),
                        row("z\u00e9.py", ""));
        assertThat(warnings)
                .containsExactly(Problem.of(
                        ProblemCode.WHEEL_CONTENT_IGNORED,
                        "wheel `demo-1.0-py3-none-any.whl` ships 1 bytecode file, which is left out"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha384", "sha512"})
    void keepsTheAlgorithmOfTheWheelsOwnRecord(String algorithm) throws Exception {
        WheelBuilder wheel = WheelBuilder.of("demo", "1.0").algorithm(algorithm).file("a.py", "a\n");
        String record = text(tree(wheel), "demo-1.0.dist-info/RECORD");
        assertThat(record.lines()).contains(wheel.rowOf("a.py", "a\n".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void leavesBehindWhatOnlyInstallersWrite() throws Exception {
        Map<String, String> tree = tree(WheelBuilder.of("demo", "1.0")
                .file("demo-1.0.dist-info/INSTALLER", "other\n")
                .file("demo-1.0.dist-info/REQUESTED", "")
                .file("demo-1.0.dist-info/direct_url.json", "{}")
                .file("vendored/x-1.0.dist-info/RECORD", "x\n"));
        assertThat(tree)
                .containsEntry(SITE + "demo-1.0.dist-info/INSTALLER", "644 mizzen\n")
                .containsEntry(SITE + "vendored/x-1.0.dist-info/RECORD", "644 x\n")
                .doesNotContainKeys(SITE + "demo-1.0.dist-info/REQUESTED", SITE + "demo-1.0.dist-info/direct_url.json");
        assertThat(warnings)
                .containsExactly(Problem.of(
                        ProblemCode.WHEEL_CONTENT_IGNORED,
                        "wheel `demo-1.0-py3-none-any.whl` ships `demo-1.0.dist-info/direct_url.json`, which only an"
                                + " installer may write; it is left out"));
    }

    @Test
    void reportsWhatRunsAtEveryStart() throws Exception {
        Path file = WheelBuilder.of("demo", "1.0")
                .file("demo.pth", "import demo\n")
                .file("sub/other.pth", "")
                .file("sitecustomize.py", "")
                .file("usercustomize/__init__.py", "")
                .file("usercustomize/other.py", "")
                .file("sitecustomize_not.py", "")
                .write(folder);
        try (Wheel wheel = Wheel.open(file, "demo-1.0-py3-none-any.whl", warnings::add)) {
            assertThat(InstallPlan.of(wheel, SCHEME, warnings::add).startupFiles())
                    .containsExactly(SITE + "demo.pth", SITE + "sitecustomize.py", SITE + "usercustomize/__init__.py");
        }
    }

    @Test
    void unchangedMembersKeepTheirDeflateStreams() throws Exception {
        Path file = WheelBuilder.of("demo", "1.0")
                .file("a.py", "a = 1\n".repeat(1000))
                .executable("demo-1.0.data/scripts/s", "#!python\n")
                .write(folder);
        try (Wheel wheel = Wheel.open(file, "demo-1.0-py3-none-any.whl", warnings::add)) {
            for (InstalledFile each :
                    InstallPlan.of(wheel, SCHEME, warnings::add).files()) {
                boolean ours = each.path().endsWith("INSTALLER")
                        || each.path().endsWith("RECORD")
                        || each.path().endsWith("bin/s");
                assertThat(each.entry().content().deflated().isPresent())
                        .as(each.path())
                        .isEqualTo(!ours);
            }
        }
    }

    @Test
    void namesPipsOwnScriptsAfterTheTargetsPython() throws Exception {
        Map<String, String> tree = tree(WheelBuilder.of("pip", "26.2")
                .entryPoints("[console_scripts]\npip = p:m\npip3 = p:m\npip3.99 = p:m\npipx = p:x\n"));
        assertThat(tree.keySet().stream().filter(path -> path.startsWith("opt/venv/bin/")))
                .containsExactly("opt/venv/bin/pip", "opt/venv/bin/pip3", "opt/venv/bin/pip3.11", "opt/venv/bin/pipx");
    }

    @Test
    void dropsTheWrappersThatSetuptoolsMadeForEntryPoints() throws Exception {
        Map<String, String> tree = tree(WheelBuilder.of("demo", "1.0")
                .entryPoints("[console_scripts]\ndemo = d:m\n")
                .file("demo-1.0.data/scripts/demo", "#!python\nold\n")
                .file("demo-1.0.data/scripts/demo-script.py", "old\n")
                .file("demo-1.0.data/scripts/demo.EXE", "old\n")
                .file("demo-1.0.data/scripts/demo.txt", "kept\n"));
        assertThat(tree.keySet().stream().filter(path -> path.startsWith("opt/venv/bin/")))
                .containsExactly("opt/venv/bin/demo", "opt/venv/bin/demo.txt");
        assertThat(tree.get("opt/venv/bin/demo")).contains("from d import m");
    }

    private static String text(Map<String, String> tree, String pathInSite) {
        return Objects.requireNonNull(tree.get(SITE + pathInSite)).substring("644 ".length());
    }

    private static String row(String path, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return path + "," + RecordEntry.spell(Digest.sha256(bytes)) + "," + bytes.length;
    }

    /** The tree that a wheel becomes: each file's mode and text. */
    private Map<String, String> tree(WheelBuilder builder) throws IOException, BuildException {
        Map<String, String> tree = new TreeMap<>();
        try (Wheel wheel = Wheel.open(builder.write(folder), builder.filename(), warnings::add)) {
            for (InstalledFile file :
                    InstallPlan.of(wheel, SCHEME, warnings::add).files()) {
                TreeEntry.File entry = file.entry();
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                entry.content().writeTo(bytes);
                assertThat(bytes.size()).isEqualTo((int) entry.content().size());
                tree.put(
                        entry.path(),
                        Integer.toOctalString(entry.mode()) + " " + bytes.toString(StandardCharsets.UTF_8));
            }
        }
        return tree;
    }
}
