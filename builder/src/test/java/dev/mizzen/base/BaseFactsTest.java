package dev.mizzen.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.digest.Digest;
import dev.mizzen.elf.Machine;
import dev.mizzen.oci.Descriptor;
import dev.mizzen.oci.ImagePlace;
import dev.mizzen.oci.LayoutReference;
import dev.mizzen.store.Store;
import dev.mizzen.testing.BaseImages;
import dev.mizzen.testing.LayerForge;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaseFactsTest {
    private static final BaseFacts.Question USUAL =
            new BaseFacts.Question(Optional.empty(), List.of("/opt/venv", "/app"));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    private BaseImage base(LayerForge... layers) throws Exception {
        BaseImages.write(home.resolve("base"), "", layers);
        return BaseImage.open(
                new BaseReference.Local(new ImagePlace.Layout(new LayoutReference("base", Optional.of("latest")))),
                Optional.empty(),
                BaseSources.files(home));
    }

    private void taken(String message, LayerForge over) {
        assertThatThrownBy(() -> BaseFacts.read(base(BaseImages.debian(), over), USUAL))
                .isInstanceOfSatisfying(BuildException.class, e -> {
                    assertThat(e.problems()).extracting(Problem::code).containsOnly(ProblemCode.BASE_PATH_TAKEN);
                    assertThat(e.problems()).extracting(Problem::message).containsExactly(message.split("\n"));
                });
    }

    @Test
    void parentsOfOurFoldersAreKnown() throws Exception {
        BaseFacts facts = BaseFacts.read(
                base(BaseImages.debian()),
                new BaseFacts.Question(Optional.empty(), List.of("/opt/venv", "/usr/lib/none/a/b", "/app")));
        assertThat(facts.parents()).containsExactly("/opt", "/usr", "/usr/lib");
        assertThat(facts.hasFolder("/opt")).isTrue();
        assertThat(facts.hasFolder("/usr/lib/none")).isFalse();
    }

    @Test
    void emptyFoldersAreFree() throws Exception {
        LayerForge empty = new LayerForge().folder("app").folder("opt/venv");
        assertThat(BaseFacts.read(base(BaseImages.debian(), empty), USUAL).parents())
                .containsExactly("/opt");
    }

    @Test
    void filledFoldersAndLinksAreRefused() {
        taken(
                "`/app` is not free in the base: it holds `main.py`\n"
                        + "`/opt/venv` is not free in the base: it holds `bin` and 1 more",
                new LayerForge()
                        .file("app/main.py", "")
                        .file("opt/venv/pyvenv.cfg", "")
                        .folder("opt/venv/bin"));
        taken(
                "`/app` is not free in the base: it is a symbolic link to `/srv`",
                new LayerForge().folder("srv").link("app", "/srv"));
        taken("`/app` is not free in the base: it is a file", new LayerForge().file("app", ""));
        taken(
                "`/opt/venv` is not free in the base: its parent `/opt` is a symbolic link to `usr`",
                new LayerForge().whiteout("opt").link("opt", "usr"));
    }

    @Test
    void factsAreRememberedSoThatNoLayerIsReadAgain() throws Exception {
        BaseImage base = base(BaseImages.debian(), new LayerForge().owner(5, 5).folder("home"));
        try (Store store = Store.open(home.resolve("store"), InstantSource.fixed(Instant.EPOCH), problem -> {
            throw new AssertionError(problem);
        })) {
            BaseFacts first = BaseFacts.remembered(base, USUAL, store);
            for (Descriptor layer : base.manifest().layers()) {
                Files.delete(BaseImages.file(home.resolve("base"), layer.digest()));
            }
            BaseFacts second = BaseFacts.remembered(base, USUAL, store);
            assertThat(second.target()).isEqualTo(first.target());
            assertThat(second.parents()).isEqualTo(first.parents());
            assertThat(second.interpreterCode())
                    .isEqualTo(first.interpreterCode())
                    .contains(Digest.sha256(
                            BaseImages.python(Machine.X86_64, BaseImages.GLIBC_LOADER, "3.11.2", "libc.so.6")));
            assertThat(second.users()).isEqualTo(first.users());
            assertThat(second.user(Optional.of("nobody:staff"), base.config())).hasToString("65534:50");
            BaseFacts.Question other = new BaseFacts.Question(Optional.empty(), List.of("/srv/venv"));
            assertThatThrownBy(() -> BaseFacts.remembered(base, other, store)).isInstanceOf(BuildException.class);
        }
    }

    @Test
    void whatIsNotTheFormOfFactsCountsAsAbsent() {
        for (String text : List.of("", "{}", "[]", "{\"target\":{\"python\":\"3.11\"}}")) {
            assertThat(FactsJson.read(text.getBytes(StandardCharsets.UTF_8)))
                    .as(text)
                    .isEmpty();
        }
    }
}
