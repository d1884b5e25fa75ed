package dev.mizzen.lock;

import java.nio.file.Path;
import java.util.Optional;

/** The lock files that are read, in the order in which they are looked for beside a project. */
public enum LockFormat {
    /** The standard (PEP 751). */
    PYLOCK("pylock.toml", "`mizzen lock`, `uv export -o pylock.toml`, `pdm export -f pylock` or `pip lock`"),
    UV("uv.lock", "`uv lock`"),
    POETRY("poetry.lock", "`poetry lock`"),
    PDM("pdm.lock", "`pdm lock`"),
    PIPFILE("Pipfile.lock", "`pipenv lock`");

    private final String fileName;
    private final String remedy;

    LockFormat(String fileName, String remedy) {
        this.fileName = fileName;
        this.remedy = remedy;
    }

    /** The name that tools give to such a file. */
    public String fileName() {
        return fileName;
    }

    /** The commands that write such a file anew, in backticks. */
    public String remedy() {
        return remedy;
    }

    /** The format of the file with that name; PEP 751 also allows {@code pylock.NAME.toml}. */
    public static Optional<LockFormat> of(Path file) {
        Path last = file.getFileName();
        String name = last == null ? "" : last.toString();
        for (LockFormat format : values()) {
            if (format.fileName.equals(name)) {
                return Optional.of(format);
            }
        }
        return name.matches("pylock\\.[^.]+\\.toml") ? Optional.of(PYLOCK) : Optional.empty();
    }

    /** The usual name. */
    @Override
    public String toString() {
        return fileName;
    }
}
