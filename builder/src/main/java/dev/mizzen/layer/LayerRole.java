package dev.mizzen.layer;

import java.util.Locale;

/** What a layer of ours is for. The order is that of the layers in an image. */
public enum LayerRole {
    /** System packages. */
    SYSTEM,
    /** The bytecode of the base's standard library. */
    STDLIB_BYTECODE,
    /** The virtual environment without any package. */
    VENV,
    /** One large wheel, or a group of small ones. */
    WHEEL,
    /** The bytecode of a wheel layer. */
    BYTECODE,
    /** A first-party project that the application needs, or a group of them. */
    MEMBER,
    /** The bytecode of a member layer. */
    MEMBER_BYTECODE,
    /** The project's own files. */
    APP,
    /** The bytecode of the project's own files. */
    APP_BYTECODE;

    /** Whether layers of it hold bytecode. */
    public boolean isBytecode() {
        return this == STDLIB_BYTECODE || this == BYTECODE || this == MEMBER_BYTECODE || this == APP_BYTECODE;
    }

    /** Whether layers of it hold what belongs to the repository itself, or bytecode of that. */
    public boolean isOfRepository() {
        return this == MEMBER || this == MEMBER_BYTECODE || this == APP || this == APP_BYTECODE;
    }

    /** Lower case with dashes: {@code app-bytecode}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
