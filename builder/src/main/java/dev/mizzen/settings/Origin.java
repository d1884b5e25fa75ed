package dev.mizzen.settings;

/** Where a setting's value comes from; an earlier origin wins over a later one. */
public enum Origin {
    /** The command line. */
    FLAG,
    /** A {@code MIZZEN_…} variable. */
    ENVIRONMENT,
    /** {@code [tool.mizzen]} of the project's {@code pyproject.toml}. */
    FILE,
    /** pip's own configuration. */
    PIP,
    /** Nobody set it. */
    DEFAULT
}
