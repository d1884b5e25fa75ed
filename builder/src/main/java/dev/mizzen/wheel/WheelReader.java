package dev.mizzen.wheel;

import dev.mizzen.archive.StrictZip;
import dev.mizzen.archive.ZipMember;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.python.CoreMetadata;
import dev.mizzen.python.EntryPoints;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Tag;
import dev.mizzen.python.Version;
import dev.mizzen.python.WheelFilename;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the metadata of a wheel and holds name, dist-info, METADATA, WHEEL and RECORD against one another. */
final class WheelReader {
    private static final int LARGEST_RECORD = 64 << 20;
    private static final int LARGEST_METADATA = 8 << 20;

    /** {@code .data} holds one directory per scheme (binary distribution format, "The .data directory"). */
    static final List<String> SCHEMES = List.of("data", "headers", "platlib", "purelib", "scripts");

    private final StrictZip zip;
    private final WheelFilename filename;
    private final WheelProblems wheel;
    private final Consumer<Problem> warnings;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, ZipMember> files = new HashMap<>();

    WheelReader(StrictZip zip, WheelFilename filename, WheelProblems wheel, Consumer<Problem> warnings) {
        this.zip = zip;
        this.filename = filename;
        this.wheel = wheel;
        this.warnings = warnings;
    }

    WheelContents read() throws IOException, BuildException {
        for (ZipMember member : zip.members()) {
            if (!member.directory()) {
                files.put(member.name(), member);
            }
        }
        String distInfo = distInfo();
        for (String name : List.of("METADATA", "WHEEL", "RECORD")) {
            if (!files.containsKey(distInfo + "/" + name)) {
                problems.add(wheel.refused("has no `" + WheelProblems.shown(distInfo + "/" + name) + "`"));
            }
        }
        throwIfAny();
        Map<String, RecordEntry> record = record(distInfo + "/RECORD");
        throwIfAny();
        checkDataDirectories();
        CoreMetadata metadata = metadata(distInfo + "/METADATA", record);
        Optional<WheelMetadata> wheelMetadata =
                WheelMetadata.parse(text(distInfo + "/WHEEL", LARGEST_METADATA, record), wheel, problems);
        wheelMetadata.ifPresent(this::checkWheelMetadata);
        EntryPoints entryPoints = entryPoints(distInfo + "/entry_points.txt", record);
        throwIfAny();
        return new WheelContents(
                filename, distInfo, Objects.requireNonNull(metadata), wheelMetadata.orElseThrow(), entryPoints, record);
    }

    private void throwIfAny() throws BuildException {
        BuildException.throwIfAny(wheel.abridged(problems));
    }

    private String distInfo() throws BuildException {
        Set<String> found = topLevel(".dist-info");
        if (found.isEmpty()) {
            throw wheel.refused("has no `.dist-info` directory at its top level")
                    .exception();
        }
        if (found.size() > 1) {
            throw wheel.refused("has " + found.size() + " `.dist-info` directories at its top level: "
                            + WheelProblems.names(found))
                    .exception();
        }
        String distInfo = found.iterator().next();
        if (!isOfThisWheel(distInfo, ".dist-info")) {
            problems.add(wheel.refused("has a `.dist-info` directory that is not its own")
                    .values(expectedName() + ".dist-info", WheelProblems.shown(distInfo)));
        }
        return distInfo;
    }

    /** The names at the top that end in {@code suffix}; Python's own search for distributions ignores case as well. */
    private Set<String> topLevel(String suffix) {
        Set<String> found = new TreeSet<>();
        for (ZipMember member : zip.members()) {
            int slash = member.name().indexOf('/');
            String first = slash < 0 ? member.name() : member.name().substring(0, slash);
            if (first.toLowerCase(Locale.ROOT).endsWith(suffix)) {
                found.add(first);
            }
        }
        return found;
    }

    private String expectedName() {
        return filename.name().inFileNames() + "-" + filename.version();
    }

    private boolean isOfThisWheel(String directory, String suffix) {
        String stem = directory.substring(0, directory.length() - suffix.length());
        int dash = stem.lastIndexOf('-');
        return directory.endsWith(suffix)
                && dash > 0
                && ProjectName.tryParse(stem.substring(0, dash)).equals(Optional.of(filename.name()))
                && Version.tryParse(stem.substring(dash + 1).replace('_', '-')).equals(Optional.of(filename.version()));
    }

    private void checkDataDirectories() {
        for (String directory : topLevel(".data")) {
            if (!isOfThisWheel(directory, ".data")) {
                problems.add(wheel.refused("has a `.data` directory that is not its own")
                        .values(expectedName() + ".data", WheelProblems.shown(directory)));
            }
        }
        Set<String> unknown = new TreeSet<>();
        for (ZipMember member : zip.members()) {
            String[] parts = member.name().split("/", 3);
            boolean inData = parts[0].endsWith(".data") && parts.length > 1;
            if (inData && (!SCHEMES.contains(parts[1]) || (parts.length == 2 && !member.directory()))) {
                unknown.add(parts[0] + "/" + parts[1]);
            }
        }
        for (String path : unknown) {
            problems.add(wheel.refused(
                            "has " + WheelProblems.name(path) + ", which is not the directory of a known scheme")
                    .values(String.join(", ", SCHEMES), WheelProblems.shown(path.substring(path.indexOf('/') + 1))));
        }
    }

    private Map<String, RecordEntry> record(String path) throws IOException, BuildException {
        Map<String, RecordEntry> record = RecordFile.parse(text(path, LARGEST_RECORD, Map.of()), path, wheel, problems);
        throwIfAny();
        int matched = 0;
        for (ZipMember member : zip.members()) {
            if (member.directory() || RecordFile.isUnhashed(member.name(), path)) {
                continue;
            }
            RecordEntry row = record.get(member.name());
            if (row == null) {
                problems.add(wheel.disagreement(
                        "holds " + WheelProblems.name(member.name()) + ", which its RECORD does not list"));
                continue;
            }
            matched++;
            if (row.size().orElse(member.size()) != member.size()) {
                problems.add(wheel.recordMismatch(
                        member.name(), row.size().getAsLong() + " bytes", member.size() + " bytes"));
            }
        }
        if (matched < record.size()) {
            Set<String> missing = new TreeSet<>(record.keySet());
            missing.removeAll(files.keySet());
            for (String name : missing) {
                problems.add(wheel.disagreement("lacks " + WheelProblems.name(name) + ", which its RECORD lists"));
            }
        }
        return record;
    }

    private @Nullable CoreMetadata metadata(String path, Map<String, RecordEntry> record)
            throws IOException, BuildException {
        byte[] content = bytes(path, LARGEST_METADATA, record);
        CoreMetadata metadata;
        try {
            metadata = CoreMetadata.parse(content, place(path));
        } catch (BuildException e) {
            problems.addAll(e.problems());
            return null;
        }
        if (!metadata.name().equals(filename.name())) {
            problems.add(wheel.refused("has a METADATA file for another project")
                    .values(filename.name().toString(), metadata.name().toString()));
        }
        if (!metadata.version().equals(filename.version())) {
            problems.add(wheel.refused("has a METADATA file for another version")
                    .values(filename.version().toString(), metadata.version().toString()));
        }
        return metadata;
    }

    private void checkWheelMetadata(WheelMetadata metadata) {
        if (metadata.minor() > 0) {
            warnings.accept(wheel.problem(ProblemCode.WHEEL_FORMAT_NEWER, "has a newer `Wheel-Version` than is known")
                    .values("1.0", metadata.major() + "." + metadata.minor()));
        }
        Set<String> named = spelled(filename.tags());
        Set<String> declared = spelled(metadata.tags());
        if (named.equals(declared)) {
            return;
        }
        // Publishers rename wheels, to a manylinux tag for one; what counts, and is checked against the target, is the
        // name.
        boolean renamed = metadata.tags().stream()
                .anyMatch(tag -> filename.tags().stream().anyMatch(tag::agreesWith));
        if (renamed) {
            warnings.accept(wheel.problem(
                            ProblemCode.WHEEL_CONTENT_IGNORED,
                            "has other tags in its WHEEL file than in its name, which counts")
                    .values(String.join(", ", named), String.join(", ", declared)));
        } else {
            problems.add(wheel.refused("has other tags in its WHEEL file than in its name")
                    .values(String.join(", ", named), String.join(", ", declared)));
        }
    }

    private static Set<String> spelled(Collection<Tag> tags) {
        Set<String> spelled = new TreeSet<>();
        tags.forEach(tag -> spelled.add(tag.toString()));
        return spelled;
    }

    private EntryPoints entryPoints(String path, Map<String, RecordEntry> record) throws IOException, BuildException {
        if (!files.containsKey(path)) {
            return EntryPoints.NONE;
        }
        String text = text(path, LARGEST_METADATA, record);
        try {
            return EntryPoints.parse(text, place(path));
        } catch (BuildException e) {
            problems.addAll(e.problems());
            return EntryPoints.NONE;
        }
    }

    private String place(String path) {
        return wheel.filename() + "/" + path;
    }

    private String text(String path, int limit, Map<String, RecordEntry> record) throws IOException, BuildException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(path, limit, record)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw wheel.refused("has a " + WheelProblems.name(path) + " that is not UTF-8")
                    .exception();
        }
    }

    private byte[] bytes(String path, int limit, Map<String, RecordEntry> record) throws IOException, BuildException {
        ZipMember member = files.get(path);
        if (member == null) {
            throw new IllegalArgumentException(path);
        }
        if (member.size() > limit) {
            throw wheel.problem(ProblemCode.ARCHIVE_LIMIT_EXCEEDED, "has a very large " + WheelProblems.name(path))
                    .values("at most " + limit + " bytes", member.size() + " bytes")
                    .exception();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) member.size());
        Wheel.verified(zip, member, record, wheel).writeTo(bytes);
        return bytes.toByteArray();
    }
}
