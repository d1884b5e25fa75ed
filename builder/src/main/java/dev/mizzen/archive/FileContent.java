package dev.mizzen.archive;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Content in a file of the host, which must keep its size until it is written. */
final class FileContent implements Content {
    private final Path file;
    private final long size;

    FileContent(Path file, long size) {
        this.file = file;
        this.size = size;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException, BuildException {
        byte[] buffer = new byte[(int) Math.max(1, Math.min(size, 1 << 16))];
        long left = size;
        try (InputStream in = Files.newInputStream(file)) {
            while (left > 0) {
                int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (read < 0) {
                    throw changed("fewer: " + (size - left) + " bytes");
                }
                out.write(buffer, 0, read);
                left -= read;
            }
            if (in.read() >= 0) {
                throw changed("more than " + size + " bytes");
            }
        }
    }

    private BuildException changed(String actual) {
        return Problem.of(
                        ProblemCode.FILE_CHANGED,
                        "`" + Redaction.printable(file.toString()) + "` changed while it was read")
                .values(size + " bytes", actual)
                .hint("build again when nothing writes to the file")
                .exception();
    }
}
