package dev.mizzen.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.python.ProjectName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WheelhouseTest {
    @TempDir
    Path folder;

    @Test
    void listsTheFilesOfAProjectUnderAnySpelling() throws Exception {
        for (String file : new String[] {
            "Zope.Interface-1.0-py3-none-any.whl", "zope_interface-0.9-py3-none-any.whl", "zope.interface-2.0.tar.gz",
            "other-1.0-py3-none-any.whl", "notes.txt", "broken.whl"
        }) {
            Files.createFile(folder.resolve(file));
        }
        Wheelhouse wheelhouse = Wheelhouse.open(folder, "wheels");
        Listing listing = wheelhouse.list(ProjectName.parse("zope-interface")).orElseThrow();
        assertThat(listing.wheels())
                .extracting(Candidate::toString)
                .containsExactly("Zope.Interface-1.0-py3-none-any.whl", "zope_interface-0.9-py3-none-any.whl");
        assertThat(listing.sdists()).hasSize(1);
        assertThat(wheelhouse.list(ProjectName.parse("unknown"))).isEmpty();
        assertThat(wheelhouse).hasToString("wheels");
    }

    @Test
    void case74ALinkInsideIsAWheelLikeAnyOther() throws Exception {
        Path wheel = Files.createFile(folder.resolve("a-1-py3-none-any.whl"));
        Files.createSymbolicLink(folder.resolve("a-2-py3-none-any.whl"), wheel);
        assertThat(Wheelhouse.open(folder, "wheels")
                        .list(ProjectName.parse("a"))
                        .orElseThrow()
                        .wheels())
                .hasSize(2);
    }

    @Test
    void case74ALinkThatLeadsOutIsRefused() throws IOException {
        Path wheels = Files.createDirectory(folder.resolve("wheels"));
        Path outside = Files.createFile(folder.resolve("a-1-py3-none-any.whl"));
        Files.createSymbolicLink(wheels.resolve("a-1-py3-none-any.whl"), outside);
        Files.createSymbolicLink(wheels.resolve("b-1-py3-none-any.whl"), wheels.resolve("nowhere"));
        assertThatThrownBy(() -> Wheelhouse.open(wheels, "wheels"))
                .isInstanceOf(BuildException.class)
                .hasMessage("`a-1-py3-none-any.whl` in the wheelhouse `wheels` is a link that leads out of it;"
                        + " `b-1-py3-none-any.whl` in the wheelhouse `wheels` is a link that leads out of it");
    }

    @Test
    void whatIsNoFolderIsNoWheelhouse() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> Wheelhouse.open(file, "file")).hasMessage("the wheelhouse `file` is not a folder");
        assertThatThrownBy(() -> Wheelhouse.open(folder.resolve("x"), "x"))
                .hasMessage("the wheelhouse `x` does not exist");
    }
}
