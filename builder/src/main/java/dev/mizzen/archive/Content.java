package dev.mizzen.archive;

import dev.mizzen.diagnostic.BuildException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The bytes of one file, wherever they are kept. They are pushed, not pulled, so that they pass through memory once and in
 * small pieces. The same content can be written any number of times, also by several threads at once.
 */
public interface Content {
    /** The number of bytes, 0 or more. */
    long size();

    /**
     * Writes exactly {@link #size()} bytes to {@code out}, which stays open.
     *
     * @throws BuildException when the source does not keep what it promised: its size, its checksum
     */
    void writeTo(OutputStream out) throws IOException, BuildException;

    /** The same bytes as a deflate stream that is already there and need not be made again. */
    default Optional<DeflatedContent> deflated() {
        return Optional.empty();
    }

    /** The content {@code bytes}, which must not change afterwards. */
    static Content of(byte[] bytes) {
        return new BytesContent(bytes);
    }

    /** The content of {@code file}, with the size that it has now; a change of size before it is written is refused. */
    static Content of(Path file) throws IOException {
        return new FileContent(file, Files.size(file));
    }
}
