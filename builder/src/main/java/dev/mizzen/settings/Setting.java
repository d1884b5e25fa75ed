package dev.mizzen.settings;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Everything that can be set: on the command line as {@code --flag}, in {@code [tool.mizzen]} under {@link #key}, and, for
 * a scalar, in the environment as {@link #variable}. The command line, the file's reader and the reference are all made
 * from this list, which holds only what works.
 */
public enum Setting {
    BASE("base", 'b', Shape.SCALAR, Kind.LOCATION, "IMAGE", "Base image: NAME[:TAG], TYPE:PATH[:TAG], scratch"),
    REQUIREMENTS("requirements", 'r', Shape.LIST, Kind.PATH, "FILE", "Requirements file, in pip's format"),
    LOCK("lock", Shape.SCALAR, Kind.PATH, "FILE", "Lock file; default: the one beside pyproject.toml"),
    EXTRA("extra", Shape.LIST, Kind.TEXT, "NAME", "Extra of the project to install"),
    GROUP("group", Shape.LIST, Kind.TEXT, "NAME", "Dependency group to install"),
    NO_GROUP("no-group", Shape.LIST, Kind.TEXT, "NAME", "Dependency group not to install"),
    WORKSPACE("workspace", Shape.SCALAR, Kind.PATH, "DIR", "Folder in which projects that this one needs may lie"),
    MEMBER_WHEEL("member-wheel", Shape.LIST, Kind.PATH, "FILE", "Wheel of such a project, instead of its sources"),
    INDEX_URL("index-url", Shape.SCALAR, Kind.TEXT, "URL", "Index to take wheels from; default PyPI"),
    EXTRA_INDEX_URL("extra-index-url", Shape.LIST, Kind.TEXT, "URL", "Index for what those before do not know"),
    INDEX_STRATEGY(
            "index-strategy",
            Shape.SCALAR,
            Kind.CHOICE,
            "first-index|unsafe-best-match",
            "Whether one index or all are asked for a project"),
    INDEX("index", Shape.TABLE, Kind.TEXT, "PROJECT=URL", "Index that is the only source of a project"),
    FIND_LINKS("find-links", Shape.LIST, Kind.PLACE, "DIR|URL", "Folder of wheels, or page with links to them"),
    NO_INDEX("no-index", Shape.SCALAR, Kind.BOOLEAN, "", "Take wheels from --find-links only"),
    OVERRIDE("override", Shape.LIST, Kind.TEXT, "REQUIREMENT", "What replaces all requirements on its project"),
    BUILD_SDIST("build-sdist", Shape.SCALAR, Kind.BOOLEAN, "", "Build pure Python wheels of what has none, closed off"),
    REQUIRE_HASHES("require-hashes", Shape.SCALAR, Kind.BOOLEAN, "", "Refuse requirements without a hash"),
    OFFLINE("offline", Shape.SCALAR, Kind.BOOLEAN, "", "Open no network connection"),
    CERT("cert", Shape.SCALAR, Kind.PATH, "FILE", "Certificates to trust, PEM, for indexes and wheels"),
    TIMEOUT("timeout", Shape.SCALAR, Kind.TEXT, "SECONDS", "Longest wait for an index to connect or go on"),
    RETRIES("retries", Shape.SCALAR, Kind.TEXT, "NUMBER", "How often an index is asked again; default 3"),
    ISOLATED("isolated", Shape.SCALAR, Kind.BOOLEAN, "", "Ignore pip's configuration"),
    PLATFORM("platform", Shape.SCALAR, Kind.TEXT, "OS/ARCH[/VARIANT]", "Which image of a base for several platforms"),
    PYTHON("python", Shape.SCALAR, Kind.TEXT, "X.Y.Z", "Refuse a base with another Python than this"),
    INTERPRETER("interpreter", Shape.SCALAR, Kind.TEXT, "PATH", "The Python of the base to use; default: its python3"),
    LIBC("libc", Shape.SCALAR, Kind.TEXT, "glibc:X.Y|musl:X.Y", "Refuse a base with another C library than this"),
    LOCK_BASE("lock-base", Shape.LIST, Kind.LOCATION, "IMAGE", "Base image to lock for; default the build's base"),
    LOCK_PLATFORM(
            "lock-platform", Shape.LIST, Kind.TEXT, "OS/ARCH[/VARIANT]", "Platform to lock for; default the build's"),
    TAG("tag", 't', Shape.LIST, Kind.TEXT, "NAME[:TAG]", "Name of the image; the first one is printed"),
    OUTPUT("output", 'o', Shape.LIST, Kind.LOCATION, "TYPE:PATH", "oci:DIR, oci-archive:FILE or docker-archive:FILE"),
    PUSH("push", Shape.SCALAR, Kind.BOOLEAN, "", "Push the image to its registry, under each --tag"),
    INSECURE_REGISTRY(
            "insecure-registry", Shape.LIST, Kind.TEXT, "HOST[:PORT]", "Registry to ask in plain HTTP, unprotected"),
    ENTRYPOINT("entrypoint", Shape.COMMAND, Kind.TEXT, "WORDS", "Entry point: a JSON array, or words as in a shell"),
    CMD("cmd", Shape.COMMAND, Kind.TEXT, "WORDS", "Default arguments: a JSON array, or words as in a shell"),
    ENV("env", 'e', Shape.TABLE, Kind.TEXT, "NAME=VALUE", "Environment variable of the image"),
    LABEL("label", Shape.TABLE, Kind.TEXT, "KEY=VALUE", "Label in the image's config"),
    ANNOTATION("annotation", Shape.TABLE, Kind.TEXT, "KEY=VALUE", "Annotation of the image's manifest"),
    USER("user", Shape.SCALAR, Kind.TEXT, "USER[:GROUP]", "User that the image runs as; default 65532:65532"),
    WORKDIR("workdir", Shape.SCALAR, Kind.TEXT, "DIR", "Working directory in the image; default /app"),
    PORT("port", Shape.LIST, Kind.TEXT, "PORT[/PROTOCOL]", "Port that the application listens on"),
    INCLUDE("include", Shape.LIST, Kind.TEXT, "GLOB", "Files of the project to take although excluded"),
    EXCLUDE("exclude", Shape.LIST, Kind.TEXT, "GLOB", "Files of the project to leave out"),
    SOURCE_ROOT("source-root", Shape.LIST, Kind.TEXT, "DIR", "Folder of the project that Python imports from"),
    WRITABLE("writable", Shape.LIST, Kind.TEXT, "DIR", "Folder of the application that its user may write to"),
    APP_WHEEL("app-wheel", Shape.SCALAR, Kind.PATH, "FILE", "The project's own wheel, instead of its metadata"),
    APP_VERSION("app-version", Shape.SCALAR, Kind.TEXT, "VERSION", "The project's version, where it is dynamic"),
    COMPRESSION("compression", Shape.SCALAR, Kind.CHOICE, "gzip|zstd|none", "How layers are compressed; default gzip"),
    BYTECODE("bytecode", Shape.SCALAR, Kind.CHOICE, "require|compatible|auto|off", "Bytecode; default require"),
    BYTECODE_STDLIB("bytecode-stdlib", Shape.SCALAR, Kind.BOOLEAN, "", "Bytecode of the base's standard library, too"),
    BYTECODE_OPTIMIZE("bytecode-optimize", Shape.SCALAR, Kind.CHOICE, "0|1|2", "As python -O and -OO; default 0"),
    BYTECODE_ONLY("bytecode-only", Shape.SCALAR, Kind.BOOLEAN, "", "Bytecode in the place of sources"),
    KEEP_SOURCE("keep-source", Shape.LIST, Kind.TEXT, "GLOB", "Sources that stay with --bytecode-only"),
    MAX_LAYERS("max-layers", Shape.SCALAR, Kind.TEXT, "NUMBER", "Most layers of the image, at most 127; default 100"),
    CREATED("created", Shape.SCALAR, Kind.TEXT, "TIME", "Creation time: RFC 3339, or seconds since 1970"),
    METADATA_FILE("metadata-file", Shape.SCALAR, Kind.PATH, "FILE", "Write the result there, as JSON"),
    IIDFILE("iidfile", Shape.SCALAR, Kind.PATH, "FILE", "Write the digest of the image's config there"),
    IMAGE_REFS("image-refs", Shape.SCALAR, Kind.PATH, "FILE", "Write NAME@DIGEST there, one line for each --tag"),
    PROGRESS("progress", Shape.SCALAR, Kind.CHOICE, "auto|tty|plain|none|json", "How progress is shown"),
    JSON("json", Shape.SCALAR, Kind.BOOLEAN, "", "Print the result and all problems as JSON"),
    COLOR("color", Shape.SCALAR, Kind.CHOICE, "auto|always|never", "When to use colour"),
    QUIET("quiet", 'q', Shape.SCALAR, Kind.BOOLEAN, "", "Print nothing but the result and errors"),
    VERBOSE("verbose", 'v', Shape.SCALAR, Kind.COUNT, "", "Print more; -vv also traces of errors");

    /** How many values a setting has. */
    public enum Shape {
        /** One value. */
        SCALAR,
        /** Any number of values in order: the flag repeats, the file has an array. */
        LIST,
        /** Values with names: the flag repeats as {@code NAME=VALUE}, the file has a table. */
        TABLE,
        /** The words of one command: the flag takes them in one text, the file in one text or an array. */
        COMMAND
    }

    /** What one value is. */
    public enum Kind {
        /** Any text. */
        TEXT,
        /** A path; a relative one is resolved against the file's folder or the working directory. */
        PATH,
        /** A {@link #PATH}, or a URL with {@code ://} in it. */
        PLACE,
        /** {@code TYPE:PATH} with an optional {@code :TAG}; the path is resolved as {@link #PATH} is. */
        LOCATION,
        /** One of the words of the {@link #placeholder}. */
        CHOICE,
        /** A whole number from 0; on the command line how often the flag stands. */
        COUNT,
        /** {@code true} or {@code false}; on the command line the bare flag. */
        BOOLEAN
    }

    private final String flag;
    private final Optional<Character> letter;
    private final Shape shape;
    private final Kind kind;
    private final String placeholder;
    private final String description;

    Setting(String flag, Shape shape, Kind kind, String placeholder, String description) {
        this(flag, Optional.empty(), shape, kind, placeholder, description);
    }

    Setting(String flag, char letter, Shape shape, Kind kind, String placeholder, String description) {
        this(flag, Optional.of(letter), shape, kind, placeholder, description);
    }

    Setting(String flag, Optional<Character> letter, Shape shape, Kind kind, String placeholder, String description) {
        this.flag = flag;
        this.letter = letter;
        this.shape = shape;
        this.kind = kind;
        this.placeholder = placeholder;
        this.description = description;
    }

    /** The long flag, with its two dashes. */
    public String flag() {
        return "--" + flag;
    }

    /** The short flag, with its dash. */
    public Optional<String> shortFlag() {
        return letter.map(c -> "-" + c);
    }

    /**
     * The key in {@code [tool.mizzen]}: the flag's name, in the plural where it repeats; {@code version} is a flag that asks for
     * Mizzen's own, so that the project's has a longer one.
     */
    public String key() {
        return switch (this) {
            case APP_VERSION -> "version";
            case INDEX, REQUIREMENTS, FIND_LINKS, ENV, WRITABLE -> flag;
            case INSECURE_REGISTRY -> "insecure-registries";
            default -> shape == Shape.LIST || shape == Shape.TABLE ? flag + "s" : flag;
        };
    }

    /** The environment variable; only a setting with one value has one. */
    public Optional<String> variable() {
        return shape == Shape.SCALAR || shape == Shape.COMMAND
                ? Optional.of("MIZZEN_" + flag.toUpperCase(Locale.ROOT).replace('-', '_'))
                : Optional.empty();
    }

    public Shape shape() {
        return shape;
    }

    public Kind kind() {
        return kind;
    }

    /** What stands for the value in help texts, a choice's words with {@code |} between; empty when the flag takes none. */
    public String placeholder() {
        return placeholder;
    }

    /** The words of a choice. */
    List<String> choices() {
        return List.of(placeholder.split("\\|"));
    }

    /** One line of help, without a full stop. */
    public String description() {
        return description;
    }
}
