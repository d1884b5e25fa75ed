package dev.mizzen.layer;

import dev.mizzen.archive.Content;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.digest.Digest;
import dev.mizzen.digest.DigestMismatchException;
import dev.mizzen.digest.VerifyingInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file of the project, which must still hold what it held when the build was planned. */
record ProjectContent(String path, Path source, long size, Digest digest) implements Content {
    @Override
    public void writeTo(OutputStream out) throws IOException, BuildException {
        byte[] buffer = new byte[(int) Math.max(512, Math.min(size, 1 << 16))];
        try (InputStream in = new VerifyingInputStream(
                Files.newInputStream(source, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS), digest, size)) {
            for (int read = next(in, buffer); read >= 0; read = next(in, buffer)) {
                out.write(buffer, 0, read);
            }
        }
    }

    private int next(InputStream in, byte[] buffer) throws IOException, BuildException {
        try {
            return in.read(buffer, 0, buffer.length);
        } catch (DigestMismatchException e) {
            throw Problem.of(ProblemCode.FILE_CHANGED, "`" + Redaction.printable(path) + "` changed while it was read")
                    .values(e.expected(), e.actual())
                    .hint("build again when nothing writes to the file")
                    .exception(e);
        }
    }
}
