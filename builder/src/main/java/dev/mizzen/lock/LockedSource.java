package dev.mizzen.lock;

import dev.mizzen.diagnostic.Redaction;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a locked package comes from.
 *
 * @param kind what kind of place that is
 * @param text the place in the words of the file, by which entries are told apart; may hold secrets
 * @param folder the folder of its sources, where it is one of this machine
 */
public record LockedSource(Kind kind, String text, Optional<Path> folder) {
    /** The kinds of places. */
    public enum Kind {
        /** An index, which has wheels. */
        INDEX,
        /** One file that is named by itself; a wheel will do. */
        FILE,
        /** A repository under version control. */
        REPOSITORY,
        /** A folder of sources. */
        FOLDER,
        /** A folder that installs nothing itself but what it needs. */
        VIRTUAL
    }

    /** An index. */
    public static LockedSource index(String text) {
        return new LockedSource(Kind.INDEX, text, Optional.empty());
    }

    /** One file. */
    public static LockedSource file(String text) {
        return new LockedSource(Kind.FILE, text, Optional.empty());
    }

    /** A repository under version control. */
    public static LockedSource repository(String text) {
        return new LockedSource(Kind.REPOSITORY, text, Optional.empty());
    }

    /** A folder of sources. */
    public static LockedSource folder(String text, Path folder) {
        return new LockedSource(
                Kind.FOLDER, text, Optional.of(folder.toAbsolutePath().normalize()));
    }

    /** A folder that installs nothing itself. */
    public static LockedSource virtual(String text, Path folder) {
        return new LockedSource(
                Kind.VIRTUAL, text, Optional.of(folder.toAbsolutePath().normalize()));
    }

    /** What it is, for messages, without secrets. */
    @Override
    public String toString() {
        String shown = Redaction.printable(Redaction.urls(text), 120);
        return switch (kind) {
            case INDEX -> "index " + shown;
            case FILE -> "file " + shown;
            case REPOSITORY -> "repository " + shown;
            case FOLDER, VIRTUAL -> "folder " + shown;
        };
    }
}
