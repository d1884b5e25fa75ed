package dev.mizzen.archive;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;

/**
 * A zip (APPNOTE.TXT 6.3) that every reader understands in the same way, or none at all: the central directory is compared
 * with every local header, and together they cover the file without gap or overlap. Content is inflated within its
 * declared size and checked against its CRC-32 each time it is read. Memory grows with the central directory alone.
 */
public final class StrictZip implements Closeable {
    private final FileChannel channel;
    private final String displayName;
    private final List<ZipMember> members;

    private StrictZip(FileChannel channel, String displayName, List<ZipMember> members) {
        this.channel = channel;
        this.displayName = displayName;
        this.members = members;
    }

    /** As {@link #open(Path, String, Consumer)}, deaf to warnings. */
    public static StrictZip open(Path file, String displayName) throws IOException, BuildException {
        return open(file, displayName, warning -> {});
    }

    /**
     * Opens {@code file} and checks its whole structure, before anything is inflated.
     *
     * @param displayName what messages call the file
     * @param warnings hears of names that differ in upper and lower case alone
     * @throws BuildException with every problem found
     */
    public static StrictZip open(Path file, String displayName, Consumer<Problem> warnings)
            throws IOException, BuildException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new StrictZip(
                    channel, displayName, new ZipStructure(new ZipBytes(channel, displayName), warnings).read());
        } catch (IOException | BuildException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    /** The members, in the order of the central directory. */
    public List<ZipMember> members() {
        return members;
    }

    /** The content of a file; it can be read until this zip is closed. */
    public Content content(ZipMember member) {
        return new ZipContent(channel, displayName, member);
    }

    /**
     * The content of a small file.
     *
     * @param limit the most bytes that it may have
     * @throws BuildException when it has more, or is damaged
     */
    public byte[] bytes(ZipMember member, int limit) throws IOException, BuildException {
        if (member.size() > limit) {
            throw ZipProblems.limit(
                    displayName,
                    "member `" + ZipProblems.shown(member.name()) + "` has " + member.size() + " bytes, more than the "
                            + limit + " that are read");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream((int) member.size());
        content(member).writeTo(out);
        return out.toByteArray();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
