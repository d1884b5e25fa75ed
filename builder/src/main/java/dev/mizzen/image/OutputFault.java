package dev.mizzen.image;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.digest.DigestMismatchException;
import dev.mizzen.oci.Descriptor;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** What went wrong with an output, in words. */
final class OutputFault {
    private OutputFault() {}

    /** The machine refused; an interrupted thread is reported as such instead. */
    static BuildException unwritable(Path output, IOException cause) {
        if (cause instanceof ClosedByInterruptException
                || Thread.currentThread().isInterrupted()) {
            return BuildException.interrupted(cause);
        }
        return refused(output, "cannot be written: " + reason(cause)).exception(cause);
    }

    static Problem refused(Path output, String reason) {
        return Problem.of(ProblemCode.OUTPUT_UNWRITABLE, "the output " + quoted(output) + " " + reason);
    }

    /** The content of a blob is not what its descriptor says, or can't be read. */
    static BuildException source(Descriptor descriptor, IOException cause) {
        if (cause instanceof ClosedByInterruptException
                || Thread.currentThread().isInterrupted()) {
            return BuildException.interrupted(cause);
        }
        String name = "the blob `" + descriptor.digest() + "`";
        if (cause instanceof DigestMismatchException mismatch) {
            return Problem.of(ProblemCode.BLOB_CORRUPT, name + " is damaged")
                    .values(mismatch.expected(), mismatch.actual())
                    .exception(cause);
        }
        return Problem.of(ProblemCode.BLOB_CORRUPT, name + " cannot be read: " + reason(cause))
                .exception(cause);
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
