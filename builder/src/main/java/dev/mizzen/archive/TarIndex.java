package dev.mizzen.archive;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where the members of a tar file lie, so that each can be read in place. Only headers are read, and nothing is unpacked: the
 * name of a member is a key in this index, never a path of the host. The file is hostile and bounded; it may also change
 * later, so whoever reads a member verifies what comes.
 */
public final class TarIndex {
    /** The most members, of any kind, that an archive may have. */
    public static final int MOST_MEMBERS = 20_000;

    private static final int MOST_LINKS = 8;

    private final Path file;
    private final Map<String, Member> members;
    private final Map<String, String> links;

    private TarIndex(Path file, Map<String, Member> members, Map<String, String> links) {
        this.file = file;
        this.members = members;
        this.links = links;
    }

    /**
     * The content of a regular file.
     *
     * @param offset where it begins in the archive, in bytes
     * @param size how many bytes it has
     */
    public record Member(long offset, long size) {}

    /**
     * Reads all headers of {@code file}.
     *
     * @param displayName what messages call the archive: {@code the base `oci-archive:x.tar`}
     * @throws BuildException {@code BASE_INVALID} when it is no tar, is cut off, or could be understood in two ways;
     *     {@code ARCHIVE_LIMIT_EXCEEDED}; {@code BASE_UNSUPPORTED} when it is compressed
     */
    public static TarIndex read(Path file, String displayName) throws IOException, BuildException {
        return read(file, displayName, MOST_MEMBERS);
    }

    static TarIndex read(Path file, String displayName, int mostMembers) throws IOException, BuildException {
        Map<String, Member> members = new TreeMap<>();
        Map<String, String> links = new TreeMap<>();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            requirePlain(channel, displayName);
            FileRegion region = new FileRegion(channel, 0, channel.size());
            TarReader tar = new TarReader(region, mostMembers);
            for (LayerEntry entry = tar.next(); entry != null; entry = tar.next()) {
                if (entry.type() == LayerEntry.Type.DIRECTORY) {
                    continue;
                }
                if (members.containsKey(entry.path()) || links.containsKey(entry.path())) {
                    throw MalformedArchiveException.refused(
                            "has two members `" + Redaction.printable(entry.path()) + "`");
                }
                if (entry.type() == LayerEntry.Type.FILE) {
                    members.put(entry.path(), new Member(region.position(), entry.size()));
                    region.moveBy(entry.size());
                    region.moveBy(CanonicalTar.padding(entry.size()).length);
                    tar.leaveContent();
                } else if (!entry.linkTarget().isEmpty()) {
                    boolean symbolic = entry.type() == LayerEntry.Type.SYMBOLIC_LINK;
                    links.put(entry.path(), symbolic ? beside(entry.path(), entry.linkTarget()) : entry.linkTarget());
                }
            }
        } catch (MalformedArchiveException e) {
            ProblemCode code = e.code() == ProblemCode.ARCHIVE_LIMIT_EXCEEDED ? e.code() : ProblemCode.BASE_INVALID;
            throw Problem.of(code, displayName + " " + e.text()).exception(e);
        }
        return new TarIndex(file, members, links);
    }

    /** The file of that name, also by way of links inside the archive. */
    public Optional<Member> member(String path) {
        String name = path;
        for (int i = 0; i < MOST_LINKS && links.containsKey(name); i++) {
            name = links.get(name);
        }
        return Optional.ofNullable(members.get(name));
    }

    /** The content of a member from its beginning; each stream has the file open on its own. */
    public InputStream open(Member member) throws IOException {
        return new FileRegion(FileChannel.open(file, StandardOpenOption.READ), member.offset(), member.size());
    }

    /** Where a link leads, as a name in the archive; a name that no member has when it leads out. */
    private static String beside(String path, String target) {
        StringBuilder out = new StringBuilder(target.startsWith("/") ? "" : TreePath.parent(path));
        for (String segment : target.split("/", -1)) {
            if (segment.equals("..")) {
                if (out.length() == 0) {
                    return "";
                }
                out.setLength(TreePath.parent(out.toString()).length());
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                out.append(out.length() == 0 ? "" : "/").append(segment);
            }
        }
        return out.toString();
    }

    private static void requirePlain(FileChannel channel, String displayName) throws IOException, BuildException {
        Optional<Packing> packing = Packing.of(new FileRegion(channel, 0, channel.size()).readNBytes(Packing.LENGTH));
        if (packing.isPresent()) {
            throw Problem.of(ProblemCode.BASE_UNSUPPORTED, displayName + " is compressed with " + packing.get())
                    .hint("its parts are read in place, so unpack it first, with `"
                            + packing.get().program() + "`")
                    .exception();
        }
    }
}
