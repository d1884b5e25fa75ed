package dev.mizzen.store;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** What the machine did to the store, in words. */
final class StoreFault {
    private static final String ELSEWHERE = "or set MIZZEN_CACHE to another folder";

    private StoreFault() {}

    /** The store can't be written; an interrupted thread is reported as such instead. */
    static BuildException unwritable(Path root, IOException cause) {
        if (cause instanceof ClosedByInterruptException
                || Thread.currentThread().isInterrupted()) {
            return BuildException.interrupted(cause);
        }
        return Problem.of(
                        ProblemCode.STORE_UNWRITABLE,
                        "the store " + quoted(root) + " cannot be written: " + reason(cause))
                .hint("make room or give access to it, " + ELSEWHERE)
                .exception(cause);
    }

    static BuildException unreadable(Path root, IOException cause) {
        if (cause instanceof ClosedByInterruptException
                || Thread.currentThread().isInterrupted()) {
            return BuildException.interrupted(cause);
        }
        return Problem.of(
                        ProblemCode.STORE_UNWRITABLE, "the store " + quoted(root) + " cannot be read: " + reason(cause))
                .hint("give access to it, " + ELSEWHERE)
                .exception(cause);
    }

    static BuildException unlockable(Path root, IOException cause) {
        return Problem.of(
                        ProblemCode.STORE_UNWRITABLE,
                        "the store " + quoted(root) + " lies where files cannot be locked: " + reason(cause))
                .hint("set MIZZEN_CACHE to a folder on a local disk")
                .exception(cause);
    }

    static IOException readOnly() {
        return new IOException("it is read-only");
    }

    static Problem dropped(String what, Path root) {
        return Problem.of(
                ProblemCode.STORE_CORRUPT,
                what + " in the store " + quoted(root) + " was damaged and has been dropped");
    }

    static String quoted(Path path) {
        return "`" + Redaction.printable(path.toString(), 400) + "`";
    }

    static String reason(IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (cause instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (cause instanceof FileAlreadyExistsException || cause instanceof NotDirectoryException) {
            return "not a directory";
        }
        String said = cause instanceof FileSystemException file ? file.getReason() : cause.getMessage();
        return said == null ? cause.getClass().getSimpleName() : Redaction.printable(said);
    }
}
