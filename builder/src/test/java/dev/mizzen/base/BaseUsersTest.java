package dev.mizzen.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.oci.ImagePlace;
import dev.mizzen.oci.LayoutReference;
import dev.mizzen.testing.BaseImages;
import dev.mizzen.testing.LayerForge;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaseUsersTest {
    private static final String PASSWD = """
            root:x:0:0:root:/root:/bin/sh

            # a comment
            broken:x:one:1::/:
            short:x:1
            own:x:1000:1000::/home/own:/bin/sh
            group:x:1001:50::/home/shared:
            other:x:1002:1002::/home/shared:
            readonly:x:1003:1003::/home/own:
            own:x:7:7::/:
            """;
    private static final String GROUP = "root:x:0:\nstaff:x:50:a,b\nbad:x:y:\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private RuntimeUser user(String wanted, String ofBase) throws Exception {
        LayerForge layer = new LayerForge()
                .file("etc/passwd", PASSWD)
                .file("etc/group", GROUP)
                .owner(1000, 1000)
                .folder("home/own")
                .owner(0, 50)
                .folder("home/shared", 0775);
        String execution = ofBase.isEmpty() ? "" : "\"User\":\"" + ofBase + "\"";
        BaseImages.write(folder, execution, layer);
        BaseImage base = BaseImage.open(
                new BaseReference.Local(
                        new ImagePlace.Layout(new LayoutReference(folder.toString(), Optional.empty()))),
                Optional.empty(),
                BaseSources.files(Path.of("")));
        BaseUsers users = BaseUsers.read(BaseFilesystem.read(base, entry -> false));
        return users.choose(wanted.isEmpty() ? Optional.empty() : Optional.of(wanted), base.config());
    }

    @Test
    void withoutAnyoneNamedItIsNobodyElse() throws Exception {
        for (String root : new String[] {"", "root", "0", "0:0", "root:staff"}) {
            assertThat(user("", root)).as(root).isEqualTo(new RuntimeUser(65532, 65532, "/tmp"));
        }
    }

    @Test
    void theBasesOwnUserIsKeptAsNumbers() throws Exception {
        assertThat(user("", "own")).isEqualTo(new RuntimeUser(1000, 1000, "/home/own"));
        assertThat(user("", "1001")).isEqualTo(new RuntimeUser(1001, 50, "/home/shared"));
        assertThat(user("", "1234")).as("as runtimes do it").isEqualTo(new RuntimeUser(1234, 0, "/tmp"));
        assertThat(user("", "1234:5")).isEqualTo(new RuntimeUser(1234, 5, "/tmp"));
    }

    @Test
    void theUsersChoiceWins() throws Exception {
        assertThat(user("group", "own")).isEqualTo(new RuntimeUser(1001, 50, "/home/shared"));
        assertThat(user("own:staff", "")).isEqualTo(new RuntimeUser(1000, 50, "/home/own"));
        assertThat(user("root", "own").toString()).isEqualTo("0:0");
    }

    @Test
    void aHomeThatCannotBeWrittenIsNotHome() throws Exception {
        assertThat(user("other", "").home()).isEqualTo("/tmp");
        assertThat(user("readonly", "").home()).isEqualTo("/tmp");
    }

    @Test
    void usersThatAreNotThereAreNamed() {
        refused("nobody", "", "the user `nobody` is not in the base's `/etc/passwd`");
        refused("broken", "", "the user `broken` is not in the base's `/etc/passwd`");
        refused("own:wheel", "", "the user's group `wheel` is not in the base's `/etc/group`");
        refused("own:", "", "the user's group `` is not in the base's `/etc/group`");
        refused("", "app", "the base's own user `app` is not in the base's `/etc/passwd`");
        refused("4294967295", "", "the user `4294967295` is not in the base's `/etc/passwd`");
    }

    private void refused(String wanted, String ofBase, String message) {
        assertThatThrownBy(() -> user(wanted, ofBase)).isInstanceOfSatisfying(BuildException.class, e -> {
            assertThat(e.problems().get(0).code()).isEqualTo(ProblemCode.USER_NOT_FOUND);
            assertThat(e.problems().get(0).message()).isEqualTo(message);
            assertThat(e.problems().get(0).hint()).contains("give numbers: `--user 1000:1000`");
        });
    }
}
