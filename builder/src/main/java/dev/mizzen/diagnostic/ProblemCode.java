package dev.mizzen.diagnostic;

/**
 * The stable names of everything that can go wrong. A code appears in error messages, in JSON output and in the
 * documentation; it decides the exit code. Codes are added, never renamed; each section is in alphabetical order.
 */
public enum ProblemCode {
    // The command line and the configuration.
    CONFIG_INVALID(ExitStatus.USAGE),
    CONFIG_UNKNOWN_KEY(ExitStatus.USAGE),
    USAGE_INVALID(ExitStatus.USAGE),

    // The project: its files, its metadata, its lock or requirements files.
    ENTRYPOINT_MISSING(ExitStatus.REFUSED),
    FILE_CHANGED(ExitStatus.REFUSED),
    FILE_INVALID(ExitStatus.REFUSED),
    FILE_NOT_FOUND(ExitStatus.REFUSED),
    LOCK_AMBIGUOUS(ExitStatus.REFUSED),
    LOCK_INVALID(ExitStatus.REFUSED),
    LOCK_SOURCE_REFUSED(ExitStatus.REFUSED),
    LOCK_STALE(ExitStatus.REFUSED),
    LOCK_VERSION_UNKNOWN(ExitStatus.REFUSED),
    PROJECT_DYNAMIC_FIELD(ExitStatus.REFUSED),
    PROJECT_METADATA_INVALID(ExitStatus.REFUSED),
    PROJECT_NEEDS_WHEEL(ExitStatus.REFUSED),
    PROJECT_PATH_REFUSED(ExitStatus.REFUSED),
    PROJECT_SECRET_LEFT_OUT(ExitStatus.REFUSED),
    REQUIREMENTS_INVALID(ExitStatus.REFUSED),
    REQUIREMENTS_OPTION_IGNORED(ExitStatus.REFUSED),
    REQUIREMENT_UNPINNED(ExitStatus.REFUSED),
    REQUIREMENT_UNSUPPORTED(ExitStatus.REFUSED),
    TOML_INVALID(ExitStatus.REFUSED),

    // The packaging grammar (PEP 440, 503, 508, 425, 427 and the metadata standards).
    ENTRY_POINT_INVALID(ExitStatus.REFUSED),
    MARKER_INVALID(ExitStatus.REFUSED),
    METADATA_INVALID(ExitStatus.REFUSED),
    NAME_INVALID(ExitStatus.REFUSED),
    REQUIREMENT_INVALID(ExitStatus.REFUSED),
    SPECIFIER_INVALID(ExitStatus.REFUSED),
    TAG_INVALID(ExitStatus.REFUSED),
    VERSION_INVALID(ExitStatus.REFUSED),
    WHEEL_FILENAME_INVALID(ExitStatus.REFUSED),

    // Resolution.
    DEPENDENCY_CONFLICT(ExitStatus.REFUSED),
    DEPENDENCY_MISSING(ExitStatus.REFUSED),
    METADATA_MISMATCH(ExitStatus.INTEGRITY),
    RESOLUTION_LIMIT(ExitStatus.REFUSED),
    SDIST_BUILD_FAILED(ExitStatus.REFUSED),
    SDIST_BUILD_UNAVAILABLE(ExitStatus.REFUSED),
    SDIST_BUILT(ExitStatus.REFUSED),
    SDIST_REFUSED(ExitStatus.REFUSED),
    WHEELHOUSE_LINK_REFUSED(ExitStatus.REFUSED),
    WHEEL_INCOMPATIBLE(ExitStatus.REFUSED),
    WHEEL_NOT_FOUND(ExitStatus.REFUSED),
    WHEEL_YANKED(ExitStatus.REFUSED),

    // Archives and wheels.
    ARCHIVE_LIMIT_EXCEEDED(ExitStatus.REFUSED),
    ELF_INVALID(ExitStatus.REFUSED),
    LAYER_CORRUPT(ExitStatus.INTEGRITY),
    LAYER_LIMIT_EXCEEDED(ExitStatus.REFUSED),
    LAYER_PATH_CONFLICT(ExitStatus.REFUSED),
    LAYER_REFUSED(ExitStatus.REFUSED),
    WHEEL_CONTENT_IGNORED(ExitStatus.REFUSED),
    WHEEL_CONTENT_REFUSED(ExitStatus.REFUSED),
    WHEEL_FOREIGN_BINARY(ExitStatus.REFUSED),
    WHEEL_FORMAT_NEWER(ExitStatus.REFUSED),
    WHEEL_HASH_MISMATCH(ExitStatus.INTEGRITY),
    WHEEL_HASH_MISSING(ExitStatus.REFUSED),
    WHEEL_LIBRARY_MISSING(ExitStatus.REFUSED),
    WHEEL_PATH_CONFLICT(ExitStatus.REFUSED),
    WHEEL_RECORD_MISMATCH(ExitStatus.INTEGRITY),
    ZIP_CORRUPT(ExitStatus.INTEGRITY),
    ZIP_REFUSED(ExitStatus.REFUSED),

    // Base images and targets.
    BASE_ENV_DOUBTFUL(ExitStatus.REFUSED),
    BASE_INVALID(ExitStatus.REFUSED),
    BASE_NOT_FOUND(ExitStatus.REFUSED),
    BASE_PATH_TAKEN(ExitStatus.REFUSED),
    BASE_SETTING_DROPPED(ExitStatus.REFUSED),
    BASE_SHELL_MISSING(ExitStatus.REFUSED),
    BASE_UNSUPPORTED(ExitStatus.REFUSED),
    BLOB_CORRUPT(ExitStatus.INTEGRITY),
    IMAGE_DOCUMENT_INVALID(ExitStatus.REFUSED),
    PLATFORM_INVALID(ExitStatus.USAGE),
    PLATFORM_MISSING(ExitStatus.REFUSED),
    PYTHON_NOT_FOUND(ExitStatus.REFUSED),
    REFERENCE_INVALID(ExitStatus.USAGE),
    TARGET_MISMATCH(ExitStatus.REFUSED),
    USER_NOT_FOUND(ExitStatus.REFUSED),

    // Bytecode, and programs of the base that are run here.
    BYTECODE_LEFT_OUT(ExitStatus.REFUSED),
    BYTECODE_REFUSED(ExitStatus.REFUSED),
    BYTECODE_UNAVAILABLE(ExitStatus.REFUSED),
    COMPILER_FAILED(ExitStatus.REFUSED),
    ROOT_REFUSED(ExitStatus.REFUSED),
    SOURCE_INVALID(ExitStatus.REFUSED),
    SOURCE_WANTED(ExitStatus.REFUSED),

    // Outputs and the machine.
    INTERRUPTED(ExitStatus.INTERRUPTED),
    OUTPUT_NOT_DURABLE(ExitStatus.REFUSED),
    OUTPUT_UNWRITABLE(ExitStatus.REFUSED),
    STORE_CORRUPT(ExitStatus.INTEGRITY),
    STORE_IN_USE(ExitStatus.REFUSED),
    STORE_UNWRITABLE(ExitStatus.REFUSED),

    // The network.
    HTTP_ANSWER_REFUSED(ExitStatus.NETWORK),
    HTTP_REDIRECT_REFUSED(ExitStatus.NETWORK),
    HTTP_UNREACHABLE(ExitStatus.NETWORK),
    INDEX_LINK_REFUSED(ExitStatus.NETWORK),
    INDEX_PAGE_INVALID(ExitStatus.NETWORK),
    INDEX_PLACES_DIFFER(ExitStatus.REFUSED),
    LOGIN_INVALID(ExitStatus.USAGE),
    OFFLINE_REFUSED(ExitStatus.REFUSED),
    REGISTRY_DENIED(ExitStatus.NETWORK),
    REGISTRY_LACKS_BLOB(ExitStatus.NETWORK),
    REGISTRY_REFUSED(ExitStatus.NETWORK),

    // Ourselves.
    BUG(ExitStatus.BUG);

    private final ExitStatus exitStatus;

    ProblemCode(ExitStatus exitStatus) {
        this.exitStatus = exitStatus;
    }

    /** How the command line ends when this is the first problem. */
    public ExitStatus exitStatus() {
        return exitStatus;
    }
}
