package dev.mizzen.diagnostic;

/** What to do about a problem of some kind when nothing better is known than its kind. */
final class Remedies {
    private static final String DAMAGED_WHEEL = "fetch or build the wheel again; if it stays so, tell its publisher";
    private static final String BAD_WHEEL =
            "ask its publisher for a correct wheel, or build one and offer it with `--find-links`";
    private static final String BAD_BASE = "pull or copy the base again; if it stays so, take another base";

    private Remedies() {}

    /** Exhaustive, so that no kind of problem comes without one; empty where there is nothing to do. */
    static String of(ProblemCode code) {
        return switch (code) {
            case CONFIG_INVALID -> "docs/configuration.md has the settings and their values";
            case CONFIG_UNKNOWN_KEY -> "`mizzen config show` lists the keys that there are";
            case USAGE_INVALID -> "`mizzen --help` and `mizzen COMMAND --help` list what there is";

            case ENTRYPOINT_MISSING -> "give `--entrypoint`, or declare a script in `[project.scripts]`";
            case FILE_CHANGED -> "run the build again when nothing writes to the project";
            case FILE_INVALID -> "correct the file, or make it readable";
            case FILE_NOT_FOUND -> "check the path; a relative one starts at the file or folder that names it";
            case LOCK_AMBIGUOUS, LOCK_INVALID, LOCK_VERSION_UNKNOWN ->
                "write the lock file anew with the tool that it belongs to";
            case LOCK_SOURCE_REFUSED -> "build its wheel once and offer it with `--find-links`";
            case LOCK_STALE -> "lock the project again";
            case PROJECT_DYNAMIC_FIELD ->
                "state the field in `[tool.mizzen]`, or build the project's wheel for `--app-wheel`";
            case PROJECT_METADATA_INVALID, TOML_INVALID -> "correct `pyproject.toml`";
            case PROJECT_NEEDS_WHEEL -> "build the project's wheel and give it with `--app-wheel`";
            case PROJECT_PATH_REFUSED ->
                "rename or remove the file, or leave it out with `--exclude` or `.dockerignore`";
            case PROJECT_SECRET_LEFT_OUT -> "if it belongs into the image, name it with `--include`";
            case REQUIREMENTS_INVALID, REQUIREMENT_INVALID ->
                "correct the line; its form is that of pip's requirements files";
            case REQUIREMENTS_OPTION_IGNORED -> "remove the option, or give it as a flag of `mizzen build`";
            case REQUIREMENT_UNPINNED -> "pin it with `==`";
            case REQUIREMENT_UNSUPPORTED -> "build its wheel once and offer it with `--find-links`";

            case ENTRY_POINT_INVALID -> "an entry point has the form `name = package.module:function`";
            case MARKER_INVALID -> "a marker has the form `python_version < \"3.12\"` (PEP 508)";
            case METADATA_INVALID -> BAD_WHEEL;
            case NAME_INVALID -> "a name consists of ASCII letters, digits, `-`, `_` and `.` (PEP 508)";
            case SPECIFIER_INVALID -> "a specifier has the form `>=1.2,<2` (PEP 440)";
            case TAG_INVALID -> "a tag has the form `cp311-cp311-manylinux_2_17_x86_64` (PEP 425)";
            case VERSION_INVALID -> "a version has the form `1.2.3`, `1.2rc1` or `1.2.post1` (PEP 440)";
            case WHEEL_FILENAME_INVALID -> "a wheel is called `name-version-python-abi-platform.whl` (PEP 427)";

            case DEPENDENCY_CONFLICT -> "change one of the requirements, or take other versions";
            case DEPENDENCY_MISSING -> "add the missing project to the requirements";
            case METADATA_MISMATCH -> "the file or its index lies: ask who runs it, or take the wheel from elsewhere";
            case RESOLUTION_LIMIT -> "pin some of the requirements, so that fewer versions are possible";
            case SDIST_BUILD_FAILED, SDIST_BUILD_UNAVAILABLE, SDIST_REFUSED ->
                "build its wheel elsewhere, and name its folder with `--find-links`";
            case SDIST_BUILT -> "keep the wheel, and name its folder with `--find-links`";
            case WHEELHOUSE_LINK_REFUSED -> "copy the wheel into the folder in place of the link";
            case WHEEL_INCOMPATIBLE -> "take another version, another base, or build the wheel for this one";
            case WHEEL_NOT_FOUND -> "check name and version, or build its wheel once and offer it with `--find-links`";
            case WHEEL_YANKED -> "take another version";

            case ARCHIVE_LIMIT_EXCEEDED -> "nothing of honest origin is so large; look where it comes from";
            case ELF_INVALID -> DAMAGED_WHEEL;
            case LAYER_CORRUPT, LAYER_REFUSED -> BAD_BASE;
            case LAYER_LIMIT_EXCEEDED -> "lower `--max-layers`, or take a base with fewer layers";
            case LAYER_PATH_CONFLICT -> "rename or leave out one of the two files";
            case WHEEL_CONTENT_IGNORED -> "";
            case WHEEL_CONTENT_REFUSED, WHEEL_FORMAT_NEWER, ZIP_REFUSED -> BAD_WHEEL;
            case WHEEL_FOREIGN_BINARY -> "take a wheel for the image's platform, or another base";
            case WHEEL_HASH_MISMATCH -> "look where the file comes from; if it is right, correct the hash";
            case WHEEL_HASH_MISSING -> "add its hash, as `pip-compile --generate-hashes` does";
            case WHEEL_LIBRARY_MISSING -> "take a base that has the library, or add the wheel that brings it";
            case WHEEL_PATH_CONFLICT -> "take versions of the two that do not share files";
            case WHEEL_RECORD_MISMATCH, ZIP_CORRUPT -> DAMAGED_WHEEL;

            case BASE_ENV_DOUBTFUL -> "unset it with `--env NAME=`, or take a base without it";
            case BASE_INVALID, BLOB_CORRUPT, IMAGE_DOCUMENT_INVALID -> BAD_BASE;
            case BASE_NOT_FOUND -> "check its path, name and tag";
            case BASE_PATH_TAKEN, BASE_UNSUPPORTED -> "take another base";
            case BASE_SETTING_DROPPED -> "";
            case BASE_SHELL_MISSING -> "take a base that has a shell";
            case PLATFORM_INVALID -> "a platform has the form `linux/amd64` or `linux/arm64/v8`";
            case PLATFORM_MISSING -> "choose one of its platforms with `--platform`, or take another base";
            case PYTHON_NOT_FOUND -> "take a base that has a Python, or name it with `--interpreter`";
            case REFERENCE_INVALID -> "docs/registry.md and `mizzen build --help` have the forms of images";
            case TARGET_MISMATCH -> "take a base that fits, or leave the option out: the base decides";
            case USER_NOT_FOUND -> "give the user by its number";

            case BYTECODE_LEFT_OUT -> "";
            case BYTECODE_REFUSED, COMPILER_FAILED -> "build without bytecode, `--bytecode off`, and report this";
            case BYTECODE_UNAVAILABLE -> "build without bytecode: `--bytecode off`";
            case ROOT_REFUSED -> BAD_BASE;
            case SOURCE_WANTED -> "keep its sources with `--keep-source`";
            case SOURCE_INVALID -> "correct the file, or leave it out with `--exclude`";

            case INTERRUPTED -> "";
            case OUTPUT_NOT_DURABLE -> "if it matters, write to a disk of this machine";
            case OUTPUT_UNWRITABLE -> "check the path, its permissions and the space on its disk";
            case STORE_CORRUPT -> "the next build makes what is missing anew; `mizzen cache verify` looks at all of it";
            case STORE_IN_USE -> "wait until the other processes are done";
            case STORE_UNWRITABLE -> "make room or permissions there, or name another folder with `MIZZEN_CACHE`";

            case HTTP_ANSWER_REFUSED, INDEX_PAGE_INVALID ->
                "check the address; if it is right, ask who runs the server";
            case HTTP_REDIRECT_REFUSED -> "give the address that it leads to, if you trust it";
            case HTTP_UNREACHABLE -> "check the address, the network and `https_proxy`";
            case INDEX_LINK_REFUSED -> "ask who runs the index, or take the wheel from elsewhere";
            case INDEX_PLACES_DIFFER -> "name the only index of the project with `--index PROJECT=URL`";
            case LOGIN_INVALID -> "log in anew with `docker login` or `podman login`";
            case OFFLINE_REFUSED -> "build once without `--offline`: what is fetched then stays in the store";
            case REGISTRY_DENIED -> "log in with `docker login` or `podman login`, or ask for permission";
            case REGISTRY_LACKS_BLOB, REGISTRY_REFUSED -> "try again; if it stays so, ask who runs the registry";

            case BUG -> "run the same command with `-vv` and report its output";
        };
    }
}
