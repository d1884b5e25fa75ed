package dev.mizzen.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreVersionTest {
    @TempDir
    private Path folder;

    @Test
    void emptyOrMissingFolderBecomesAStore() throws Exception {
        StoreVersion.establish(folder);
        assertThat(folder.resolve("version")).hasContent("mizzen-store 1\n");
        StoreVersion.establish(folder.resolve("a/b"));
        assertThat(folder.resolve("a/b/version")).hasContent("mizzen-store 1\n");
        StoreVersion.establish(folder);
    }

    @Test
    void unfinishedMarkerOfADeadProcessDoesNotCount() throws Exception {
        Files.writeString(folder.resolve(".mizzen-x"), "mizz");
        StoreVersion.establish(folder);
        assertThat(folder.resolve("version")).exists();
    }

    @Test
    void foreignFolderIsNotTouched() throws Exception {
        Files.writeString(folder.resolve("thesis.txt"), "x");
        refused(
                folder,
                "the folder `" + folder + "` is no store of Mizzen, and not empty",
                "set MIZZEN_CACHE to a new or empty folder");
        assertThat(folder.toFile().list()).containsExactly("thesis.txt");
    }

    @Test
    void newerAndOlderStoresAreRefused() throws Exception {
        for (String version : new String[] {"mizzen-store 2\n", "mizzen-store 0\n", "what"}) {
            Files.writeString(folder.resolve("version"), version);
            Problem problem = refused(
                    folder,
                    "the store `" + folder + "` has a version that this Mizzen does not know",
                    "set MIZZEN_CACHE to another folder, or remove this one: all in it can be made again");
            assertThat(problem.expected()).hasValue("1");
            assertThat(problem.actual())
                    .hasValue(version.replace("mizzen-store ", "").strip());
        }
    }

    @Test
    void fileInPlaceOfTheFolder() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        refused(
                file,
                "the store `" + file + "` cannot be read: Not a directory",
                "give access to it, or set MIZZEN_CACHE to another folder");
    }

    private static Problem refused(Path root, String message, String hint) {
        BuildException[] thrown = new BuildException[1];
        assertThatThrownBy(() -> StoreVersion.establish(root))
                .asInstanceOf(type(BuildException.class))
                .satisfies(e -> thrown[0] = e);
        Problem problem = thrown[0].problems().get(0);
        assertThat(problem.code()).isEqualTo(ProblemCode.STORE_UNWRITABLE);
        assertThat(problem.message()).isEqualTo(message);
        assertThat(problem.hint()).isEqualTo(Optional.of(hint));
        return problem;
    }
}
