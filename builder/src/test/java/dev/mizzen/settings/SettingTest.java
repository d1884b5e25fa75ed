package dev.mizzen.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SettingTest {
    @Test
    void keysAreTheLongFlagsInThePluralWhereTheyRepeat() {
        assertThat(Arrays.stream(Setting.values())
                        .filter(setting -> !setting.flag().equals("--" + setting.key()))
                        .collect(Collectors.toMap(Setting::flag, Setting::key)))
                .containsOnly(
                        java.util.Map.entry("--member-wheel", "member-wheels"),
                        java.util.Map.entry("--extra-index-url", "extra-index-urls"),
                        java.util.Map.entry("--extra", "extras"),
                        java.util.Map.entry("--group", "groups"),
                        java.util.Map.entry("--no-group", "no-groups"),
                        java.util.Map.entry("--override", "overrides"),
                        java.util.Map.entry("--lock-base", "lock-bases"),
                        java.util.Map.entry("--lock-platform", "lock-platforms"),
                        java.util.Map.entry("--tag", "tags"),
                        java.util.Map.entry("--output", "outputs"),
                        java.util.Map.entry("--label", "labels"),
                        java.util.Map.entry("--annotation", "annotations"),
                        java.util.Map.entry("--port", "ports"),
                        java.util.Map.entry("--include", "includes"),
                        java.util.Map.entry("--exclude", "excludes"),
                        java.util.Map.entry("--insecure-registry", "insecure-registries"),
                        java.util.Map.entry("--source-root", "source-roots"),
                        java.util.Map.entry("--keep-source", "keep-sources"),
                        java.util.Map.entry("--app-version", "version"));
    }

    @Test
    void keysFlagsAndVariablesAreUnique() {
        assertThat(Arrays.stream(Setting.values()).map(Setting::key)).doesNotHaveDuplicates();
        assertThat(Arrays.stream(Setting.values()).map(Setting::flag)).doesNotHaveDuplicates();
        assertThat(Arrays.stream(Setting.values()).flatMap(s -> s.shortFlag().stream()))
                .doesNotHaveDuplicates();
        assertThat(Arrays.stream(Setting.values()).flatMap(s -> s.variable().stream()))
                .doesNotHaveDuplicates();
    }

    @Test
    void onlySettingsWithOneTextHaveAVariable() {
        assertThat(Setting.METADATA_FILE.variable()).contains("MIZZEN_METADATA_FILE");
        assertThat(Setting.ENTRYPOINT.variable()).contains("MIZZEN_ENTRYPOINT");
        assertThat(Setting.TAG.variable()).isEmpty();
        assertThat(Setting.ENV.variable()).isEmpty();
    }

    @Test
    void variablesAreTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            assertThat(Setting.IIDFILE.variable()).contains("MIZZEN_IIDFILE");
            assertThat(Setting.OFFLINE.variable()).contains("MIZZEN_OFFLINE");
        } finally {
            Locale.setDefault(before);
        }
    }
}
