package dev.mizzen.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mizzen.archive.Owner;
import dev.mizzen.archive.Tree;
import dev.mizzen.archive.TreeEntry;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Version;
import dev.mizzen.store.StoreKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppLayerTest {
    private static final VirtualEnvironment ENVIRONMENT =
            new VirtualEnvironment("/opt/venv", "/usr/bin/python3.13", "3.13.1", "lib/python3.13");
    private static final AppPlace PLACE = new AppPlace("/app", List.of(), new Owner(65532, 65532));
    private static final String SITE = "opt/venv/lib/python3.13/site-packages/";

    @TempDir
    private Path project;

    private final List<Problem> warnings = new ArrayList<>();

    @Test
    void filesStandBelowTheDirectoryAndAreImportable() throws Exception {
        write("main.py", "print()");
        write("pkg/__init__.py", "");
        write("bin/run", "#!/bin/sh", "rwxr-xr-x");
        write("shared", "x", "rw-rw-rw-");
        write("others", "x", "rw-r--r-x");
        AppLayer layer = read(PLACE);
        assertThat(VenvLayerTest.listing(layer.tree()))
                .containsExactly(
                        "app/",
                        "app/bin/",
                        "app/bin/run = #!/bin/sh",
                        "app/main.py = print()",
                        "app/others = x",
                        "app/pkg/",
                        "app/pkg/__init__.py = ",
                        "app/shared = x",
                        "opt/venv/lib/",
                        "opt/venv/lib/python3.13/",
                        "opt/venv/lib/python3.13/site-packages/",
                        SITE + "mizzen-app.pth = /app\n");
        assertThat(modes(layer.tree()))
                .containsEntry("app", 0755)
                .containsEntry("app/bin/run", 0755)
                .containsEntry("app/shared", 0644)
                .containsEntry("app/others", 0644);
        assertThat(layer.tree().entries()).extracting(TreeEntry::owner).containsOnly(Owner.ROOT);
        assertThat(layer.sourceRoots()).containsExactly("/app");
        assertThat(layer.plan().role()).isEqualTo(LayerRole.APP);
        assertThat(layer.plan().title()).isEqualTo("application /app");
        assertThat(warnings).isEmpty();
    }

    @Test
    void whatNobodyNeedsIsLeftOut() throws Exception {
        for (String path : List.of(
                ".git/config",
                "sub/.git",
                "pkg/__pycache__/a.cpython-313.pyc",
                "pkg/a.pyc",
                ".tox/x",
                ".mypy_cache/x",
                ".pytest_cache/x",
                ".ruff_cache/x",
                "foo.egg-info/PKG-INFO",
                "myvenv/pyvenv.cfg",
                "myvenv/lib/x.py",
                "image/oci-layout",
                "image/blobs/x",
                ".mizzen-1234",
                ".DS_Store")) {
            write(path, "x");
        }
        for (String path :
                List.of("build/x", "dist/x", "node_modules/x", "env.py", ".gitignore", "empty.egg-info.txt")) {
            write(path, "x");
        }
        Files.createDirectories(project.resolve("hollow/more"));
        assertThat(appFiles(read(PLACE)))
                .containsExactly(".gitignore", "build/x", "dist/x", "empty.egg-info.txt", "env.py", "node_modules/x");
        assertThat(warnings).isEmpty();
    }

    @Test
    void secretsAreLeftOutWithANotice() throws Exception {
        write(".env", "TOKEN=1");
        write(".env.production", "TOKEN=1");
        write(".env.example", "TOKEN=");
        write("conf/.netrc", "x");
        write("tls/server.key", "-----BEGIN RSA PRIVATE KEY-----\n");
        write("tls/ca.pem", "-----BEGIN CERTIFICATE-----\n");
        write("tls/both.pem", "-----BEGIN CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\n");
        write("lang.key", "hello = Hello");
        assertThat(appFiles(read(PLACE))).containsExactly(".env.example", "lang.key", "tls/ca.pem");
        assertThat(warnings)
                .extracting(Problem::message)
                .containsExactlyInAnyOrder(
                        "`.env` is left out: it may hold a secret",
                        "`.env.production` is left out: it may hold a secret",
                        "`conf/.netrc` is left out: it may hold a secret",
                        "`tls/server.key` is left out: it may hold a secret",
                        "`tls/both.pem` is left out: it may hold a secret");
        assertThat(warnings).extracting(Problem::code).containsOnly(ProblemCode.PROJECT_SECRET_LEFT_OUT);
        assertThat(warnings.get(0).hint())
                .hasValue("list it in .dockerignore if that is right; --include puts it into the image");
    }

    @Test
    void ignoredSecretsNeedNoNotice() throws Exception {
        write(".env", "x");
        write("tls/server.key", "-----BEGIN PRIVATE KEY-----\n");
        write("venv/pyvenv.cfg", "x");
        write("venv/.env", "x");
        assertThat(appFiles(read(source(".env\ntls\n"), PLACE))).isEmpty();
        assertThat(warnings).isEmpty();
    }

    @Test
    void includePutsInWhateverElseIsSaid() throws Exception {
        write(".env", "x");
        write("k.pem", "-----BEGIN PRIVATE KEY-----\n");
        write("venv/pyvenv.cfg", "x");
        write("venv/keep/x", "x");
        write("pkg/__pycache__/a.pyc", "x");
        write("docs/a/b", "x");
        write("docs/c", "x");
        AppSource source = new AppSource(
                project,
                ignore("docs\n"),
                IgnorePatterns.of(List.of(".env", "k.pem", "venv/keep", "pkg/__pycache__", "docs/a"), "--include"),
                List.of(),
                Optional.empty());
        assertThat(appFiles(read(source, PLACE)))
                .containsExactly(".env", "docs/a/b", "k.pem", "pkg/__pycache__/a.pyc", "venv/keep/x");
        assertThat(warnings).isEmpty();
    }

    @Test
    void exceptionOfTheIgnoreFileDoesNotBringBackSecretsOrCaches() throws Exception {
        write("src/a.py", "x");
        write("src/__pycache__/a.pyc", "x");
        write("src/.env", "x");
        write("other", "x");
        assertThat(appFiles(read(source("*\n!src\n"), PLACE))).containsExactly("src/a.py");
        assertThat(warnings).hasSize(1);
    }

    @Test
    void ignoreFileIsObeyedInDepth() throws Exception {
        write("docs/a.md", "x");
        write("docs/keep/b.md", "x");
        write("c.md", "x");
        assertThat(appFiles(read(source("docs\n!docs/keep\n*.md\n"), PLACE))).containsExactly("docs/keep/b.md");
    }

    @Test
    void ownOutputsAreNoPartOfTheApplication() throws Exception {
        write("out/index.json", "x");
        write("image.tar", "x");
        write("a.py", "x");
        Path alias = Files.createSymbolicLink(project.resolveSibling(project.getFileName() + "-alias"), project);
        try {
            AppSource source = new AppSource(
                    project,
                    IgnorePatterns.NONE,
                    IgnorePatterns.NONE,
                    List.of(alias.resolve("out"), project.resolve("x/../image.tar"), project.resolve("not-there")),
                    Optional.empty());
            assertThat(appFiles(read(source, PLACE))).containsExactly("a.py");
        } finally {
            Files.delete(alias);
        }
    }

    @Test
    void linksInsideAreKeptAndNotFollowed() throws Exception {
        write("data/x", "x");
        Files.createSymbolicLink(project.resolve("link"), Path.of("data"));
        Files.createSymbolicLink(project.resolve("data/up"), Path.of("../data/./x"));
        Files.createSymbolicLink(project.resolve("dangling"), Path.of("nowhere"));
        assertThat(VenvLayerTest.listing(read(PLACE).tree()))
                .contains("app/link -> data", "app/data/up -> ../data/./x", "app/dangling -> nowhere")
                .doesNotContain("app/link/x = x");
    }

    @Test
    void linksThatPointOutAreRefused() throws Exception {
        Files.createSymbolicLink(project.resolve("abs"), Path.of("/etc/passwd"));
        write("sub/x", "x");
        Files.createSymbolicLink(project.resolve("sub/rel"), Path.of("../../etc"));
        Files.createSymbolicLink(project.resolve("sub/ignored"), Path.of("/x"));
        assertRefused(
                source("sub/ignored"),
                "the symbolic link `abs` points out of the project: `/etc/passwd`",
                "the symbolic link `sub/rel` points out of the project: `../../etc`");
    }

    @Test
    void specialFilesAreRefused() throws Exception {
        Path fifo = project.resolve("pipe");
        assumeTrue(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor() == 0, "mkfifo makes no pipe here");
        assertRefused(source(""), "`pipe` is neither a file nor a directory nor a symbolic link");
        assertThat(appFiles(read(source("pipe"), PLACE))).isEmpty();
    }

    @Test
    void whiteoutsAndControlCharactersAreRefused() throws Exception {
        write("a/.wh.b", "x");
        write("c\nd", "x");
        assertRefused(
                source(""),
                "`a/.wh.b` cannot stand in an image: a path segment begins with `.wh.`, which would delete files of"
                        + " other layers",
                "`c\\u000ad` cannot stand in an image: the path holds a control character");
    }

    @Test
    void unreadableProjectIsRefused() {
        AppSource source = new AppSource(
                project.resolve("nowhere"), IgnorePatterns.NONE, IgnorePatterns.NONE, List.of(), Optional.empty());
        assertRefused(source, "`" + project.resolve("nowhere") + "` cannot be read: no such file or directory");
    }

    @Test
    void sourceLayoutIsFoundOut() throws Exception {
        write("src/pkg/__init__.py", "");
        write("setup.cfg", "");
        AppLayer layer = read(PLACE);
        assertThat(layer.sourceRoots()).containsExactly("/app/src");
        assertThat(VenvLayerTest.listing(layer.tree())).contains(SITE + "mizzen-app.pth = /app/src\n");
        write("src/__init__.py", "");
        assertThat(read(PLACE).sourceRoots()).containsExactly("/app");
    }

    @Test
    void sourceDirectoryWithoutModulesIsNoRoot() throws Exception {
        write("src/main.c", "");
        write("src/deep/er/x.py", "");
        assertThat(read(PLACE).sourceRoots()).containsExactly("/app");
        write("src/one.py", "");
        assertThat(read(PLACE).sourceRoots()).containsExactly("/app/src");
    }

    @Test
    void sourceRootsCanBeGiven() throws Exception {
        write("lib/a.py", "");
        assertThat(read(rooted("./lib/", "."), PLACE).sourceRoots()).containsExactly("/app/lib", "/app");
        assertRefused(
                rooted("lib", "li", ".."),
                "the source root `li` holds no file of the application",
                "the source root `..` holds no file of the application");
    }

    @Test
    void writableDirectoriesBelongToTheUser() throws Exception {
        write("var/seed.db", "x");
        write("variable", "x");
        AppPlace place = new AppPlace("/app", List.of("/app/var", "tmp/deep/"), new Owner(1000, 1001));
        Tree tree = read(place).tree();
        assertThat(tree.entries())
                .filteredOn(entry -> entry.owner().equals(new Owner(1000, 1001)))
                .extracting(TreeEntry::path)
                .containsExactly("app/tmp/deep", "app/var", "app/var/seed.db");
        assertThat(modes(tree)).containsEntry("app/tmp", 0755).containsEntry("app/tmp/deep", 0755);
    }

    @Test
    void writableDirectoriesElsewhereAreRefused() {
        AppPlace place = new AppPlace("/app", List.of("/data", "../x", "/application"), Owner.ROOT);
        assertThatThrownBy(() -> read(place))
                .isInstanceOf(BuildException.class)
                .hasMessage("the writable directory `/data` is not in `/app`;"
                        + " the writable directory `../x` is not in `/app`;"
                        + " the writable directory `/application` is not in `/app`");
    }

    @Test
    void fileThatChangesAfterPlanningIsRefused() throws Exception {
        write("a.py", "one");
        AppLayer layer = read(PLACE);
        write("a.py", "two");
        assertThatThrownBy(() -> VenvLayerTest.listing(layer.tree()))
                .isInstanceOf(BuildException.class)
                .hasMessage("`a.py` changed while it was read");
        write("a.py", "longer");
        assertThatThrownBy(() -> VenvLayerTest.listing(layer.tree()))
                .isInstanceOf(BuildException.class)
                .hasMessage("`a.py` changed while it was read");
    }

    @Test
    void installableProjectHasMetadataAndScripts() throws Exception {
        write("hello.py", "");
        AppDistribution distribution = new AppDistribution(
                ProjectName.parse("Hello.World"),
                Version.parse("1.0+x"),
                "Metadata-Version: 2.1\nName: Hello.World\nVersion: 1.0+x\n",
                "[console_scripts]\nhello = hello:main\n",
                new TreeMap<>(Map.of("hello", "#!/opt/venv/bin/python\n")));
        Tree tree = AppLayer.read(source(""), PLACE, ENVIRONMENT, Optional.of(distribution), warnings::add)
                .tree();
        String info = SITE + "hello_world-1.0+x.dist-info/";
        assertThat(tree.entries())
                .extracting(TreeEntry::path)
                .contains(
                        "opt/venv/bin/hello",
                        info + "INSTALLER",
                        info + "METADATA",
                        info + "RECORD",
                        info + "entry_points.txt")
                .doesNotContain(info + "direct_url.json");
        assertThat(modes(tree)).containsEntry("opt/venv/bin/hello", 0755);
        assertThat(text(tree, info + "RECORD").lines().map(line -> line.replaceAll("=.*,", "=…,")))
                .containsExactly(
                        "../../../bin/hello,sha256=…,23",
                        "hello_world-1.0+x.dist-info/INSTALLER,sha256=…,7",
                        "hello_world-1.0+x.dist-info/METADATA,sha256=…,55",
                        "hello_world-1.0+x.dist-info/RECORD,,",
                        "hello_world-1.0+x.dist-info/entry_points.txt,sha256=…,37",
                        "mizzen-app.pth,sha256=…,5");
        assertThat(text(tree, info + "RECORD")).contains("INSTALLER,sha256=");
        assertThat(text(tree, info + "INSTALLER")).isEqualTo("mizzen\n");
    }

    @Test
    void keyChangesWithEverythingThatIsInTheLayer() throws Exception {
        write("a.py", "one");
        List<StoreKey> keys = new ArrayList<>();
        keys.add(key(PLACE));
        assertThat(key(PLACE)).isEqualTo(keys.get(0));
        assertThat(key(new AppPlace("/app", List.of(), new Owner(1, 1)))).isEqualTo(keys.get(0));
        write("a.py", "two");
        keys.add(key(PLACE));
        write("a.py", "two", "rwx------");
        keys.add(key(PLACE));
        write("b.py", "");
        keys.add(key(PLACE));
        Files.createSymbolicLink(project.resolve("c.py"), Path.of("b.py"));
        keys.add(key(PLACE));
        keys.add(key(new AppPlace("/other", List.of(), Owner.ROOT)));
        keys.add(key(new AppPlace("/app", List.of("var"), new Owner(1, 1))));
        keys.add(key(new AppPlace("/app", List.of("var"), new Owner(2, 2))));
        assertThat(keys).doesNotHaveDuplicates();
    }

    @Test
    void namesAreSortedByTheirBytes() throws Exception {
        for (String name : List.of("b", "a", "B", "a.b", "a-b")) {
            write(name, "x");
        }
        assertThat(appFiles(read(PLACE))).containsExactly("B", "a", "a-b", "a.b", "b");
    }

    private StoreKey key(AppPlace place) throws BuildException {
        return read(place).plan().key();
    }

    private void assertRefused(AppSource source, String... messages) {
        assertThatThrownBy(() -> read(source, PLACE))
                .isInstanceOfSatisfying(
                        BuildException.class,
                        e -> assertThat(e.problems())
                                .extracting(Problem::message)
                                .containsExactly(messages));
    }

    private AppLayer read(AppPlace place) throws BuildException {
        return read(source(""), place);
    }

    private AppLayer read(AppSource source, AppPlace place) throws BuildException {
        return AppLayer.read(source, place, ENVIRONMENT, Optional.empty(), warnings::add);
    }

    private AppSource source(String dockerignore) {
        try {
            return new AppSource(project, ignore(dockerignore), IgnorePatterns.NONE, List.of(), Optional.empty());
        } catch (BuildException e) {
            throw new AssertionError(e);
        }
    }

    private AppSource rooted(String... roots) {
        return new AppSource(project, IgnorePatterns.NONE, IgnorePatterns.NONE, List.of(), Optional.of(List.of(roots)));
    }

    private static IgnorePatterns ignore(String text) throws BuildException {
        return IgnorePatterns.parse(text.getBytes(StandardCharsets.UTF_8), ".dockerignore");
    }

    private static List<String> appFiles(AppLayer layer) {
        return layer.tree().entries().stream()
                .filter(entry -> entry instanceof TreeEntry.File)
                .map(TreeEntry::path)
                .filter(path -> path.startsWith("app/"))
                .map(path -> path.substring("app/".length()))
                .toList();
    }

    private static Map<String, Integer> modes(Tree tree) {
        Map<String, Integer> modes = new TreeMap<>();
        tree.entries().forEach(entry -> modes.put(entry.path(), entry.mode()));
        return modes;
    }

    private static String text(Tree tree, String path) throws Exception {
        for (TreeEntry entry : tree.entries()) {
            if (entry.path().equals(path) && entry instanceof TreeEntry.File file) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                file.content().writeTo(out);
                return out.toString(StandardCharsets.UTF_8);
            }
        }
        throw new AssertionError("no " + path);
    }

    private void write(String path, String content) throws IOException {
        write(path, content, "rw-r--r--");
    }

    private void write(String path, String content, String mode) throws IOException {
        Path file = project.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }
}
