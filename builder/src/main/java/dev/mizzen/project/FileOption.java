package dev.mizzen.project;

import java.util.ArrayList;
import java.util.List;

/** The options that pip reads in a requirements file. */
enum FileOption {
    INDEX_URL("-i", true, "--index-url"),
    PYPI_URL("", true, "--pypi-url"),
    EXTRA_INDEX_URL("", true, "--extra-index-url"),
    NO_INDEX("", false, "--no-index"),
    CONSTRAINT("-c", true, "--constraint"),
    REQUIREMENT("-r", true, "--requirement"),
    EDITABLE("-e", true, "--editable"),
    FIND_LINKS("-f", true, "--find-links"),
    NO_BINARY("", true, "--no-binary"),
    ONLY_BINARY("", true, "--only-binary"),
    PREFER_BINARY("", false, "--prefer-binary"),
    REQUIRE_HASHES("", false, "--require-hashes"),
    NO_REQUIRE_HASHES("", false, "--no-require-hashes"),
    PRE("", false, "--pre"),
    ALL_RELEASES("", true, "--all-releases"),
    ONLY_FINAL("", true, "--only-final"),
    TRUSTED_HOST("", true, "--trusted-host"),
    USE_FEATURE("", true, "--use-feature"),
    HASH("", true, "--hash"),
    CONFIG_SETTINGS("-C", true, "--config-settings");

    private final String shortName;
    private final String longName;
    private final boolean takesValue;

    FileOption(String shortName, boolean takesValue, String longName) {
        this.shortName = shortName;
        this.takesValue = takesValue;
        this.longName = longName;
    }

    boolean takesValue() {
        return takesValue;
    }

    /** The option with that short name; none or one. */
    static List<FileOption> named(char letter) {
        List<FileOption> found = new ArrayList<>();
        for (FileOption option : values()) {
            if (option.shortName.equals("-" + letter)) {
                found.add(option);
            }
        }
        return found;
    }

    /** The option with that long name, or all whose long names begin with it. */
    static List<FileOption> named(String name) {
        List<FileOption> found = new ArrayList<>();
        for (FileOption option : values()) {
            if (option.longName.equals(name)) {
                return List.of(option);
            }
            if (option.longName.startsWith(name)) {
                found.add(option);
            }
        }
        return found;
    }

    /** The long name. */
    @Override
    public String toString() {
        return longName;
    }
}
