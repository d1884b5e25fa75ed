package dev.mizzen.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.request.NetworkUse;
import dev.mizzen.settings.FileSettings;
import dev.mizzen.settings.Origin;
import dev.mizzen.settings.Setting;
import dev.mizzen.settings.SettingValue;
import dev.mizzen.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What pip's own configuration sets, in pip's order, beneath everything else. */
class PipConfigurationTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final Map<String, String> environment = new TreeMap<>();
    private final Map<Setting, List<String>> flags = new TreeMap<>();

    @BeforeEach
    void home() {
        environment.put("HOME", folder.resolve("home").toString());
    }

    private Path file(String path, String text) throws Exception {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private Settings settings() throws BuildException {
        return Settings.resolve(flags, environment, folder, FileSettings.none(folder), Optional.of(folder));
    }

    private String index() throws BuildException {
        return settings().text(Setting.INDEX_URL).orElse("none");
    }

    private Problem problem() {
        BuildException e = catchThrowableOfType(BuildException.class, this::settings);
        assertThat(e).isNotNull();
        assertThat(e.problems()).hasSize(1);
        return e.problems().get(0);
    }

    @Test
    void filesFollowEachOtherAsInPip() throws Exception {
        assertThat(index()).isEqualTo("none");
        file("etc/xdg/pip/pip.conf", "[global]\nindex-url = https://xdg/\n");
        assertThat(index()).isEqualTo("https://xdg/");
        file("etc/pip.conf", "[global]\nindex-url: https://etc/\n");
        assertThat(index()).isEqualTo("https://etc/");
        file("home/.pip/pip.conf", "[global]\nindex_url=https://old/\n");
        assertThat(index()).isEqualTo("https://old/");
        file("home/.config/pip/pip.conf", "[global]\nindex-url = https://user/\n");
        assertThat(index()).isEqualTo("https://user/");
        environment.put("XDG_CONFIG_HOME", folder.resolve("xdg").toString());
        file("xdg/pip/pip.conf", "[global]\n--index-url = https://xdg-user/\n");
        assertThat(index()).isEqualTo("https://xdg-user/");
        environment.put("VIRTUAL_ENV", folder.resolve("venv").toString());
        file("venv/pip.conf", "[global]\nindex-url = https://venv/\n");
        assertThat(index()).isEqualTo("https://venv/");
        environment.put(
                "PIP_CONFIG_FILE",
                file("named.conf", "[global]\nindex-url = https://named/\n").toString());
        assertThat(index()).isEqualTo("https://named/");
        environment.put("PIP_INDEX_URL", "https://variable/");
        assertThat(index()).isEqualTo("https://variable/");
        environment.put("MIZZEN_INDEX_URL", "https://ours/");
        assertThat(index()).isEqualTo("https://ours/");
    }

    @Test
    void theInstallSectionGoesBeforeTheGlobalOneOfALaterFile() throws Exception {
        file("etc/pip.conf", "[install]\nindex-url = https://install/\n[download]\nindex-url = https://download/\n");
        file("home/.config/pip/pip.conf", "[global]\nindex-url = https://user/\n");
        assertThat(index()).isEqualTo("https://install/");
    }

    @Test
    void aNamedFileTakesThePlaceOfTheUsersAndTheNullDeviceOfAll() throws Exception {
        file("etc/pip.conf", "[global]\nindex-url = https://etc/\n");
        file("home/.config/pip/pip.conf", "[install]\nindex-url = https://user/\n");
        environment.put("PIP_CONFIG_FILE", file("named.conf", "").toString());
        assertThat(index()).isEqualTo("https://etc/");
        environment.put("PIP_CONFIG_FILE", folder.resolve("absent").toString());
        assertThat(index()).isEqualTo("https://user/");
        environment.put("PIP_CONFIG_FILE", "/dev/null");
        environment.put("PIP_EXTRA_INDEX_URL", "https://more/");
        assertThat(index()).isEqualTo("none");
        assertThat(settings().items(Setting.EXTRA_INDEX_URL)).hasSize(1);
    }

    @Test
    void anEmptyValueIsNone() throws Exception {
        file("etc/pip.conf", "[global]\nindex-url = https://etc/\n[install]\nindex-url =\n");
        environment.put("PIP_INDEX_URL", " ");
        assertThat(index()).isEqualTo("https://etc/");
    }

    @Test
    void listsAreSplitAndLaterOnesTakeThePlaceOfEarlierOnes() throws Exception {
        Files.createDirectories(folder.resolve("home/wheels"));
        Files.createDirectories(folder.resolve("wheels"));
        file("etc/pip.conf", """
                # for everybody
                [global]
                extra-index-url =
                    https://one/
                    ; not this one
                    https://two/simple
                find-links = ~/wheels wheels absent https://host/links.html
                no-index = Off
                cert = ~/ca.pem
                default-timeout = 7.5
                retries = 2
                """);
        Settings settings = settings();
        assertThat(settings.items(Setting.EXTRA_INDEX_URL))
                .extracting(SettingValue.Item::text)
                .containsExactly("https://one/", "https://two/simple");
        assertThat(settings.items(Setting.FIND_LINKS))
                .extracting(SettingValue.Item::text)
                .containsExactly(
                        folder.resolve("home/wheels").toString(),
                        folder.resolve("wheels").toString(),
                        "https://host/links.html");
        assertThat(settings.isTrue(Setting.NO_INDEX)).isFalse();
        assertThat(settings.text(Setting.CERT))
                .contains(folder.resolve("home/ca.pem").toString());
        assertThat(settings.text(Setting.TIMEOUT)).contains("7.5");
        assertThat(settings.text(Setting.RETRIES)).contains("2");
        assertThat(settings.items(Setting.EXTRA_INDEX_URL).get(0).origin()).isEqualTo(Origin.PIP);
        assertThat(settings.items(Setting.EXTRA_INDEX_URL).get(0).where())
                .hasToString(folder.resolve("etc/pip.conf") + ":3");
        environment.put("PIP_EXTRA_INDEX_URL", "https://three/");
        environment.put("PIP_NO_INDEX", "yes");
        assertThat(settings().items(Setting.EXTRA_INDEX_URL))
                .extracting(SettingValue.Item::text)
                .containsExactly("https://three/");
        assertThat(settings().isTrue(Setting.NO_INDEX)).isTrue();
        flags.put(Setting.EXTRA_INDEX_URL, List.of("https://flag/"));
        assertThat(settings().items(Setting.EXTRA_INDEX_URL))
                .extracting(SettingValue.Item::text)
                .containsExactly("https://flag/");
    }

    @Test
    void isolatedReadsNoneOfIt() throws Exception {
        file("etc/pip.conf", "broken");
        environment.put("PIP_INDEX_URL", "https://variable/");
        flags.put(Setting.ISOLATED, List.of(""));
        assertThat(index()).isEqualTo("none");
    }

    @Test
    void whatPipCannotReadIsRefusedWithoutShowingIt() throws Exception {
        Path file = file("etc/pip.conf", "index-url = https://me:secret@host/\n");
        assertThat(problem())
                .isEqualTo(
                        Problem.of(
                                        ProblemCode.CONFIG_INVALID,
                                        "pip's configuration has an option outside of all sections")
                                .at(SourceSpan.line(file.toString(), 1, ""))
                                .hint(
                                        "`pip config debug` shows the file as pip reads it; `--isolated` ignores pip's configuration"));
        file("etc/pip.conf", "[global]\nsecret\n");
        assertThat(problem().message()).isEqualTo("pip's configuration has a line that is no option");
        file("etc/pip.conf", "[global]\na=1\na=2\n");
        assertThat(problem().message()).isEqualTo("pip's configuration says something twice");
        assertThat(problem().where()).map(Object::toString).contains(file + ":3");
        file("etc/pip.conf", "[global]\nno-index = perhaps\n");
        assertThat(problem().message()).isEqualTo("pip's `no-index` is neither yes nor no");
    }

    @Test
    void numbersAreLookedAt() throws Exception {
        environment.put("PIP_TIMEOUT", "soon");
        environment.put("PIP_RETRIES", "-1");
        List<Problem> problems = new ArrayList<>();
        assertThat(NetworkUse.of(settings(), problems)).isEqualTo(NetworkUse.USUAL);
        assertThat(problems)
                .extracting(Problem::message)
                .containsExactly(
                        "`--timeout` is a number of seconds above 0, not `soon`",
                        "`--retries` is a whole number from 0 to 99, not `-1`");
        assertThat(problems.get(0).where()).map(Object::toString).contains("PIP_TIMEOUT");
    }
}
