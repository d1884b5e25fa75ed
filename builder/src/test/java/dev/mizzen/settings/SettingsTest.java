package dev.mizzen.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.project.TomlValue;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static final Path HERE = Path.of("");
    private final Map<Setting, List<String>> flags = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Map<String, TomlValue> table = new LinkedHashMap<>();

    @Test
    void aFlagWinsOverTheEnvironmentAndThatOverTheFile() throws BuildException {
        file("user", "from-file");
        assertThat(origin(Setting.USER)).isEqualTo("from-file FILE");
        environment.put("MIZZEN_USER", "from-environment");
        assertThat(origin(Setting.USER)).isEqualTo("from-environment ENVIRONMENT");
        flags.put(Setting.USER, List.of("first", "from-flag"));
        assertThat(origin(Setting.USER)).isEqualTo("from-flag FLAG");
        assertThat(resolve().get(Setting.WORKDIR)).isEmpty();
    }

    @Test
    void anEmptyVariableAndAnUnknownOneAreIgnored() throws BuildException {
        environment.put("MIZZEN_USER", "");
        environment.put("MIZZEN_CACHE", "/somewhere");
        environment.put("MIZZEN_TAG", "not a scalar");
        assertThat(resolve().all()).isEmpty();
    }

    @Test
    void everyScalarComesFromItsVariable() throws BuildException {
        environment.put("MIZZEN_BASE", "oci:base:3.11");
        environment.put("MIZZEN_OFFLINE", "1");
        environment.put("MIZZEN_NO_INDEX", "TRUE");
        environment.put("MIZZEN_JSON", "0");
        environment.put("MIZZEN_VERBOSE", "2");
        environment.put("MIZZEN_PROGRESS", "plain");
        environment.put("MIZZEN_CMD", "serve --port 8080");
        Settings settings = resolve();
        assertThat(settings.text(Setting.BASE)).contains("oci:base:3.11");
        assertThat(settings.isTrue(Setting.OFFLINE)).isTrue();
        assertThat(settings.isTrue(Setting.NO_INDEX)).isTrue();
        assertThat(settings.isTrue(Setting.JSON)).isFalse();
        assertThat(settings.number(Setting.VERBOSE)).isEqualTo(2);
        assertThat(settings.text(Setting.PROGRESS)).contains("plain");
        assertThat(texts(Setting.CMD)).containsExactly("serve", "--port", "8080");
    }

    @Test
    void aListReplacesTheOtherAndATableIsMerged() throws BuildException {
        file("tags", List.of(raw("one", 3), raw("two", 4)));
        Map<String, TomlValue> env = new LinkedHashMap<>();
        env.put("A", raw("1", 6));
        env.put("B", raw(2L, 7));
        file("env", env);
        flags.put(Setting.TAG, List.of("three"));
        flags.put(Setting.ENV, List.of("B=x=y", "C="));
        assertThat(texts(Setting.TAG)).containsExactly("three");
        assertThat(resolve().items(Setting.ENV))
                .extracting(item -> item.name() + "=" + item.text() + " " + item.origin())
                .containsExactly("A=1 FILE", "B=x=y FLAG", "C= FLAG");
    }

    @Test
    void aCommandIsOneTextOrAnArray() throws BuildException {
        file("entrypoint", "python -m 'a b'");
        file("cmd", List.of(raw("x y", 2), raw("z", 2)));
        assertThat(texts(Setting.ENTRYPOINT)).containsExactly("python", "-m", "a b");
        assertThat(texts(Setting.CMD)).containsExactly("x y", "z");
        flags.put(Setting.CMD, List.of("[]"));
        assertThat(resolve().get(Setting.CMD)).isPresent();
        assertThat(texts(Setting.CMD)).isEmpty();
    }

    @Test
    void pathsInTheFileAreRelativeToItAndTheOthersToTheWorkingDirectory() throws BuildException {
        file("requirements", List.of(raw("requirements.txt", 2), raw("../shared.txt", 2), raw("/abs.txt", 2)));
        file("base", "oci:bases/slim:latest");
        file("outputs", List.of(raw("oci:out", 3)));
        assertThat(texts(Setting.REQUIREMENTS)).containsExactly("web/requirements.txt", "shared.txt", "/abs.txt");
        assertThat(texts(Setting.BASE)).containsExactly("oci:web/bases/slim:latest");
        flags.put(Setting.REQUIREMENTS, List.of("./r.txt", "."));
        flags.put(Setting.BASE, List.of("python:3.11"));
        assertThat(texts(Setting.REQUIREMENTS)).containsExactly("r.txt", ".");
        assertThat(texts(Setting.BASE)).containsExactly("python:3.11");
        assertThat(texts(Setting.OUTPUT)).containsExactly("oci:web/out");
    }

    @Test
    void aTomlDateIsATime() throws BuildException {
        file("created", OffsetDateTime.parse("2024-02-03T04:05:06Z"));
        assertThat(texts(Setting.CREATED)).containsExactly("2024-02-03T04:05:06Z");
    }

    @Test
    void anUnknownKeyNamesTheNearest() {
        file("requirement", "x");
        file("tag", "x");
        file("bas", "x");
        file("kubernetes-namespace", "x");
        assertThat(problems())
                .containsExactly(
                        "CONFIG_UNKNOWN_KEY `[tool.mizzen]` has no key `requirement` web/pyproject.toml:2:1"
                                + " hint: the nearest key is `requirements`",
                        "CONFIG_UNKNOWN_KEY `[tool.mizzen]` has no key `tag` web/pyproject.toml:3:1"
                                + " hint: the nearest key is `tags`",
                        "CONFIG_UNKNOWN_KEY `[tool.mizzen]` has no key `bas` web/pyproject.toml:4:1"
                                + " hint: the nearest key is `base`",
                        "CONFIG_UNKNOWN_KEY `[tool.mizzen]` has no key `kubernetes-namespace` web/pyproject.toml:5:1"
                                + " hint: the keys are the long flags that `mizzen build --help` lists,"
                                + " in the plural where they repeat");
    }

    @Test
    void wrongTypesInTheFileAreCollected() {
        file("base", 3L);
        file("tags", "one");
        file("env", List.of());
        file("cmd", true);
        file("offline", "yes");
        file("verbose", 1.5);
        file("ports", List.of(raw(8080L, 8), raw(Map.of(), 8)));
        file("progress", "fancy");
        file("user", OffsetDateTime.parse("2024-02-03T04:05:06Z"));
        String wrong = " has a value of the wrong type web/pyproject.toml:";
        assertThat(problems())
                .containsExactly(
                        "CONFIG_INVALID `base`" + wrong + "2:9 (a string/an integer)",
                        "CONFIG_INVALID `tags`" + wrong + "3:9 (an array of strings/a string)",
                        "CONFIG_INVALID `env`" + wrong + "4:9 (a table of strings/an array)",
                        "CONFIG_INVALID `cmd`" + wrong + "5:9 (a string or an array of strings/a boolean)",
                        "CONFIG_INVALID `offline`" + wrong + "6:9 (true or false/a string)",
                        "CONFIG_INVALID `verbose`" + wrong + "7:9 (an integer/a float)",
                        "CONFIG_INVALID `ports`" + wrong + "8:9 (a string/a table)",
                        "CONFIG_INVALID `progress` has a value that it can't have web/pyproject.toml:9:9"
                                + " (auto, tty, plain, none, json/`fancy`)",
                        "CONFIG_INVALID `user`" + wrong + "10:9 (a string/a date or a time)");
    }

    @Test
    void wrongFlagsAndVariablesAreCollectedToo() {
        flags.put(Setting.ENV, List.of("A", "=b"));
        flags.put(Setting.METADATA_FILE, List.of(""));
        flags.put(Setting.IIDFILE, List.of("a\0b"));
        flags.put(Setting.CMD, List.of("serve 'x"));
        environment.put("MIZZEN_OFFLINE", "perhaps\u001b[31m");
        environment.put("MIZZEN_VERBOSE", "-1");
        assertThat(problems())
                .containsExactly(
                        "CONFIG_INVALID `MIZZEN_OFFLINE` has a value that it can't have MIZZEN_OFFLINE"
                                + " (true, false, 1 or 0/`perhaps\\u001b[31m`)",
                        "CONFIG_INVALID `MIZZEN_VERBOSE` has a value that it can't have MIZZEN_VERBOSE"
                                + " (a whole number from 0 to 9/`-1`)",
                        "CONFIG_INVALID the quotation mark `'` is never closed --cmd:1:7",
                        "CONFIG_INVALID `--env` needs a name and a value --env (NAME=VALUE/`A`)",
                        "CONFIG_INVALID `--env` needs a name and a value --env (NAME=VALUE/`=b`)",
                        "CONFIG_INVALID `--metadata-file` has a value that it can't have --metadata-file"
                                + " (a path/nothing)",
                        "CONFIG_INVALID `--iidfile` has a value that it can't have --iidfile (a path/`a\\u0000b`)");
    }

    @Test
    void nothingDependsOnTheLocale() throws BuildException {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            environment.put("MIZZEN_OFFLINE", "TRUE");
            environment.put("MIZZEN_IIDFILE", "id");
            Settings settings = resolve();
            assertThat(settings.isTrue(Setting.OFFLINE)).isTrue();
            assertThat(settings.text(Setting.IIDFILE)).contains("id");
        } finally {
            Locale.setDefault(before);
        }
    }

    private void file(String key, Object value) {
        int line = table.size() + 2;
        SourceSpan at = new SourceSpan("web/pyproject.toml", line, 1, key.length(), "");
        table.put(key, new TomlValue(value, at, raw(value, line).span()));
    }

    private static TomlValue raw(Object value, int line) {
        SourceSpan at = new SourceSpan("web/pyproject.toml", line, 9, 1, "");
        return new TomlValue(value, at, at);
    }

    private Settings resolve() throws BuildException {
        return Settings.resolve(flags, environment, HERE, new FileSettings(Path.of("web"), table));
    }

    private String origin(Setting setting) throws BuildException {
        SettingValue.Item item = resolve().items(setting).get(0);
        return item.text() + " " + item.origin();
    }

    private List<String> texts(Setting setting) throws BuildException {
        return resolve().items(setting).stream().map(SettingValue.Item::text).toList();
    }

    private List<String> problems() {
        BuildException thrown = catchThrowableOfType(BuildException.class, this::resolve);
        assertThat(thrown).isNotNull();
        return thrown.problems().stream().map(SettingsTest::line).toList();
    }

    private static String line(Problem problem) {
        return problem.code() + " " + problem.message() + " " + problem.where().orElseThrow()
                + problem.expected()
                        .map(value -> " (" + value + "/" + problem.actual().orElseThrow() + ")")
                        .orElse("")
                + problem.hint().map(hint -> " hint: " + hint).orElse("");
    }
}
