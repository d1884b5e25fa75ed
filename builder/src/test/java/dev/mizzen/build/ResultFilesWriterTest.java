package dev.mizzen.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.base.BaseReference;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.oci.ImagePlace;
import dev.mizzen.oci.LayoutReference;
import dev.mizzen.request.BuildRequest;
import dev.mizzen.request.LockUse;
import dev.mizzen.request.MemberUse;
import dev.mizzen.request.NetworkUse;
import dev.mizzen.request.WheelPlaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFilesWriterTest {
    @TempDir
    Path folder;

    private int builds;

    @Test
    void allFilesAreWrittenAfterTheBuild() throws Exception {
        Files.writeString(folder.resolve("meta.json"), "old");
        build(Optional.of("meta.json"), Optional.of("id"), Optional.of("refs"));
        BuildResult result = SampleResult.named("app:1.0", "other");
        assertThat(folder.resolve("meta.json")).content().isEqualTo(ResultDocument.json(result) + "\n");
        assertThat(folder.resolve("id")).content().isEqualTo(SampleResult.CONFIG.toString());
        assertThat(folder.resolve("refs"))
                .content()
                .isEqualTo("app@" + SampleResult.DIGEST + "\nother@" + SampleResult.DIGEST + "\n");
        assertThat(names()).containsExactly("id", "meta.json", "refs");
    }

    @Test
    void aLinkIsFollowed() throws Exception {
        Files.writeString(folder.resolve("real"), "old");
        Files.createSymbolicLink(folder.resolve("id"), Path.of("real"));
        build(Optional.empty(), Optional.of("id"), Optional.empty());
        assertThat(folder.resolve("id")).isSymbolicLink();
        assertThat(folder.resolve("real")).content().isEqualTo(SampleResult.CONFIG.toString());
    }

    @Test
    void aPlaceThatCanNotBeWrittenIsRefusedBeforeTheBuild() throws Exception {
        Files.createDirectory(folder.resolve("dir"));
        assertThat(refusal(Optional.of("dir"), Optional.of("none/id"), Optional.of("refs")))
                .containsExactly(
                        "the file `" + folder + "/dir` cannot be written: it is a folder",
                        "the file `" + folder + "/none/id` cannot be written: there is no folder `" + folder
                                + "/none`");
        assertThat(builds).isZero();
        assertThat(names()).containsExactly("dir");
    }

    @Test
    void aFailedBuildWritesNothing() throws Exception {
        ImageBuilder failing = (request, listener) -> {
            throw Problem.of(ProblemCode.BASE_NOT_FOUND, "no base").exception();
        };
        Files.writeString(folder.resolve("id"), "old");
        BuildRequest request = request(Optional.of("meta"), Optional.of("id"), Optional.empty());
        assertThat(catchThrowableOfType(
                        BuildException.class,
                        () -> new ResultFilesWriter(failing).build(request, BuildListener.SILENT)))
                .hasMessage("no base");
        assertThat(folder.resolve("id")).content().isEqualTo("old");
        assertThat(names()).containsExactly("id");
    }

    @Test
    void whenOneFileFailsTheOthersStayAsTheyWere() throws Exception {
        ImageBuilder sabotage = (request, listener) -> {
            try {
                Files.delete(folder.resolve("later"));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return SampleResult.named();
        };
        Files.createDirectory(folder.resolve("later"));
        BuildRequest request = request(Optional.of("meta"), Optional.of("later/id"), Optional.empty());
        assertThat(catchThrowableOfType(
                        BuildException.class,
                        () -> new ResultFilesWriter(sabotage).build(request, BuildListener.SILENT)))
                .hasMessage("the file `" + folder + "/later/id` cannot be written: its folder is gone");
        assertThat(names()).isEmpty();
    }

    private List<String> refusal(Optional<String> metadata, Optional<String> id, Optional<String> references) {
        BuildException thrown = catchThrowableOfType(BuildException.class, () -> build(metadata, id, references));
        assertThat(thrown).isNotNull();
        return thrown.problems().stream().map(Problem::message).toList();
    }

    private void build(Optional<String> metadata, Optional<String> id, Optional<String> references)
            throws BuildException {
        ImageBuilder inner = (request, listener) -> {
            builds++;
            return SampleResult.named("app:1.0", "other");
        };
        new ResultFilesWriter(inner).build(request(metadata, id, references), BuildListener.SILENT);
    }

    private BuildRequest request(Optional<String> metadata, Optional<String> id, Optional<String> references) {
        return new BuildRequest(
                folder,
                BuildRequest.Base.of(
                        new BaseReference.Local(new ImagePlace.Layout(new LayoutReference("base", Optional.empty())))),
                new BuildRequest.Wheels(
                        List.of(),
                        LockUse.USUAL,
                        MemberUse.USUAL,
                        WheelPlaces.NONE,
                        List.of(),
                        false,
                        NetworkUse.USUAL),
                List.of(),
                List.of(new ImagePlace.Layout(new LayoutReference("out", Optional.empty()))),
                BuildRequest.RegistryUse.USUAL,
                BuildRequest.Container.INHERITED,
                BuildRequest.Application.USUAL,
                BuildRequest.Layering.USUAL,
                new BuildRequest.ResultFiles(
                        metadata.map(folder::resolve), id.map(folder::resolve), references.map(folder::resolve)));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
