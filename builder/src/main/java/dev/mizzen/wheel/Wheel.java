package dev.mizzen.wheel;

import dev.mizzen.archive.Content;
import dev.mizzen.archive.StrictZip;
import dev.mizzen.archive.ZipMember;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.python.CoreMetadata;
import dev.mizzen.python.EntryPoints;
import dev.mizzen.python.WheelFilename;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An open wheel whose structure, names, metadata and RECORD agree with one another. What the members hold is compared with
 * RECORD each time it is written, so nothing is inflated only to be checked. Contents can be read until the wheel is closed.
 */
public final class Wheel implements Closeable {
    private final StrictZip zip;
    private final WheelContents contents;
    private final WheelProblems problems;

    private Wheel(StrictZip zip, WheelContents contents, WheelProblems problems) {
        this.zip = zip;
        this.contents = contents;
        this.problems = problems;
    }

    /**
     * Opens a wheel and checks all but the bytes of its members.
     *
     * @param file where it is
     * @param filename its name as a wheel, which may differ from that of {@code file}
     * @param warnings hears of what is odd and accepted
     * @throws BuildException with every problem found
     */
    public static Wheel open(Path file, String filename, Consumer<Problem> warnings)
            throws IOException, BuildException {
        WheelFilename name = WheelFilename.parse(filename);
        WheelProblems problems = new WheelProblems(filename);
        StrictZip zip = StrictZip.open(file, filename, warnings);
        try {
            return new Wheel(zip, new WheelReader(zip, name, problems, warnings).read(), problems);
        } catch (IOException | BuildException | RuntimeException | Error e) {
            zip.close();
            throw e;
        }
    }

    /** The name of the wheel, taken apart. */
    public WheelFilename filename() {
        return contents.filename();
    }

    /** The METADATA file. */
    public CoreMetadata metadata() {
        return contents.metadata();
    }

    /** The WHEEL file. */
    public WheelMetadata wheelMetadata() {
        return contents.wheelMetadata();
    }

    /** The entry_points.txt file, or none. */
    public EntryPoints entryPoints() {
        return contents.entryPoints();
    }

    /** The name of the {@code .dist-info} directory at the top. */
    public String distInfo() {
        return contents.distInfo();
    }

    /** The row of RECORD for a file of the wheel; none for RECORD itself and its signatures. */
    public Optional<RecordEntry> recordEntry(String path) {
        return Optional.ofNullable(contents.record().get(path));
    }

    /** All members in the order of the zip. */
    List<ZipMember> members() {
        return zip.members();
    }

    /** What a member holds, compared with RECORD whenever it is written. */
    Content content(ZipMember member) {
        return verified(zip, member, contents.record(), problems);
    }

    /** What a member holds, compared with the zip's checksum alone: for looking inside before it is installed. */
    Content unverified(ZipMember member) {
        return zip.content(member);
    }

    WheelProblems problems() {
        return problems;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    static Content verified(StrictZip zip, ZipMember member, Map<String, RecordEntry> record, WheelProblems problems) {
        Content content = zip.content(member);
        @Nullable RecordEntry row = record.get(member.name());
        return row == null || row.digest().isEmpty()
                ? content
                : new VerifiedContent(content, row.digest().get(), problems, member.name());
    }
}
