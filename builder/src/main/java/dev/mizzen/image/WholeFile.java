package dev.mizzen.image;

import dev.mizzen.archive.CanonicalTar;
import dev.mizzen.archive.Tree;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A tar that appears whole in its place: written under another name beside it, made durable, then renamed. A file that is
 * there is replaced; a link to a file is followed. It has the mode that the umask leaves.
 */
final class WholeFile {
    private static final int BUFFER = 1 << 17;

    private final Path file;

    WholeFile(Path file) {
        this.file = file;
    }

    /** Fails unless a file can be made or replaced here. */
    void require() throws BuildException {
        if (Files.isDirectory(file)) {
            throw OutputFault.refused(file, "is a folder, not a file")
                    .hint("an image is written into a folder with `oci:` before the path")
                    .exception();
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw OutputFault.refused(file, "is not a file").exception();
        }
        try {
            OutputPlace.requireWritable(file, OutputPlace.parent(target()));
        } catch (IOException e) {
            throw OutputFault.unwritable(file, e);
        }
    }

    /** Writes the canonical tar of {@code tree}; returns a warning, if there is one. */
    Optional<Problem> write(Tree tree) throws BuildException {
        require();
        NewFolders folders = new NewFolders();
        boolean done = false;
        try {
            Path target = target();
            Path parent = OutputPlace.parent(target);
            folders.make(parent);
            Path temporary = Disk.freshName(parent, OciLayoutSink.TEMPORARY);
            try {
                fill(temporary, tree);
                OciLayoutSink.checkInterrupted();
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
                done = true;
            } finally {
                if (!done) {
                    Disk.remove(temporary);
                }
            }
            return OutputPlace.sync(file, parent);
        } catch (IOException e) {
            throw OutputFault.unwritable(file, e);
        } finally {
            if (!done) {
                folders.remove();
            }
        }
    }

    private Path target() throws IOException {
        return Files.exists(file) ? file.toRealPath() : file.toAbsolutePath().normalize();
    }

    private static void fill(Path temporary, Tree tree) throws IOException, BuildException {
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            OutputStream out = new BufferedOutputStream(new ChannelOutput(channel), BUFFER);
            CanonicalTar.write(tree, out);
            out.flush();
            channel.force(true);
        }
    }

    /** Writes to a channel, which an interrupted thread leaves with an error. */
    private static final class ChannelOutput extends OutputStream {
        private final FileChannel channel;

        ChannelOutput(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            Disk.writeAll(channel, ByteBuffer.wrap(bytes, offset, length));
        }
    }
}
