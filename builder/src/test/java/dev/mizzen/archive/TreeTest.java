package dev.mizzen.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.diagnostic.BuildException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TreeTest {
    @Test
    void sortsByTheBytesOfUtf8() throws BuildException {
        Tree tree = Tree.builder()
                .add(file("\uD83D\uDE00"))
                .add(file("\uFFFD"))
                .add(file("a-b"))
                .add(file("a/b"))
                .add(directory("a"))
                .build();

        assertThat(tree.entries())
                .extracting(TreeEntry::path)
                .containsExactly("a", "a-b", "a/b", "\uFFFD", "\uD83D\uDE00");
    }

    @Test
    void addsTheMissingDirectoriesBelowItsRoot() throws BuildException {
        Tree tree = Tree.builder("opt/venv")
                .add(file("opt/venv/lib/python3.11/x.py"))
                .build();

        assertThat(tree.entries())
                .extracting(TreeEntry::path)
                .containsExactly("opt/venv/lib", "opt/venv/lib/python3.11", "opt/venv/lib/python3.11/x.py");
        assertThat(tree.entries().get(0)).isEqualTo(directory("opt/venv/lib"));
    }

    @Test
    void withoutARootAddsNothing() throws BuildException {
        assertThat(Tree.builder().add(file("a/b")).build().entries()).hasSize(1);
    }

    @Test
    void takesTheSameDirectoryTwice() throws BuildException {
        Tree tree = Tree.builder().add(directory("a")).add(directory("a")).build();

        assertThat(tree.entries()).containsExactly(directory("a"));
    }

    @Test
    void refusesEveryConflictAtOnce() {
        Tree.Builder builder = Tree.builder()
                .add(file("a"))
                .add(file("a"))
                .add(file("a/b"))
                .add(new TreeEntry.SymbolicLink("l", "a", Owner.ROOT))
                .add(file("l/x"));

        assertThatThrownBy(builder::build)
                .isInstanceOfSatisfying(
                        BuildException.class,
                        e -> assertThat(e.problems())
                                .extracting(p -> p.code() + " " + p.message())
                                .containsExactly(
                                        "LAYER_PATH_CONFLICT `a` is given twice",
                                        "LAYER_PATH_CONFLICT `a/b` lies below `a`, which is a file",
                                        "LAYER_PATH_CONFLICT `l/x` lies below `l`, which is a symbolic link"));
    }

    @Test
    void refusesWhatLiesOutsideItsRoot() {
        assertThatThrownBy(() -> Tree.builder("app").add(file("apple")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("apple is outside app");
    }

    @Test
    void knowsTheFaultsOfPaths() {
        assertThat(List.of(
                                "",
                                "/a",
                                "a//b",
                                "a/",
                                "a/./b",
                                "../a",
                                "a\u0000b",
                                "a\nb",
                                "\uD800",
                                "\uDC00x",
                                "a/.wh.b",
                                "a/" + "x".repeat(256),
                                ("x".repeat(200) + "/").repeat(21) + "x")
                        .stream()
                        .map(path -> TreePath.fault(path).orElse("fine"))
                        .toList())
                .containsExactly(
                        "the path is empty",
                        "the path is absolute",
                        "a path segment is empty",
                        "a path segment is empty",
                        "a path segment is `.`",
                        "a path segment is `..`",
                        "the path holds a control character",
                        "the path holds a control character",
                        "the path is not Unicode text",
                        "the path is not Unicode text",
                        "a path segment begins with `.wh.`, which would delete files of other layers",
                        "a path segment is longer than 255 bytes",
                        "the path is longer than 4095 bytes");
        assertThat(TreePath.fault("a/..b/.wh/\uD83D\uDE00")).isEmpty();
    }

    private static TreeEntry.File file(String path) {
        return new TreeEntry.File(path, 0644, Owner.ROOT, Content.of(new byte[0]));
    }

    private static TreeEntry.Directory directory(String path) {
        return new TreeEntry.Directory(path, 0755, Owner.ROOT);
    }
}
