package dev.mizzen.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/** Makes small wheels: good ones as they are, broken ones through the methods at the end. */
public final class WheelBuilder {
    private static final class Member {
        private final byte[] content;
        private final int mode;
        private final boolean stored;

        Member(byte[] content, int mode, boolean stored) {
            this.content = content;
            this.mode = mode;
            this.stored = stored;
        }
    }

    private final String name;
    private final String version;
    private String tag = "py3-none-any";
    private String algorithm = "sha256";
    private final List<String> metadata = new ArrayList<>();
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final Map<String, byte[]> swapped = new LinkedHashMap<>();
    private final Set<String> absent = new LinkedHashSet<>();
    private final Map<String, Optional<String>> rows = new LinkedHashMap<>();
    private final List<String> moreRows = new ArrayList<>();
    private final Map<String, byte[]> tampered = new LinkedHashMap<>();
    private String distInfo;

    private WheelBuilder(String name, String version) {
        this.name = name;
        this.version = version;
        this.distInfo = stem() + ".dist-info";
    }

    /** A wheel {@code py3-none-any} that holds nothing but its metadata. */
    public static WheelBuilder of(String name, String version) {
        return new WheelBuilder(name, version);
    }

    /** Another tag than {@code py3-none-any}; may be compressed ({@code py2.py3-none-any}). */
    public WheelBuilder tag(String value) {
        tag = value;
        return this;
    }

    /** A line {@code Requires-Dist} of METADATA. */
    public WheelBuilder requires(String requirement) {
        return metadata("Requires-Dist: " + requirement);
    }

    /** One more line of METADATA. */
    public WheelBuilder metadata(String line) {
        metadata.add(line);
        return this;
    }

    public WheelBuilder file(String path, String text) {
        return file(path, text.getBytes(StandardCharsets.UTF_8));
    }

    public WheelBuilder file(String path, byte[] content) {
        return member(path, content, 0100644, false);
    }

    public WheelBuilder executable(String path, String text) {
        return member(path, text.getBytes(StandardCharsets.UTF_8), 0100755, false);
    }

    /** A member that is not deflated. */
    public WheelBuilder stored(String path, byte[] content) {
        return member(path, content, 0100644, true);
    }

    /** A directory entry. */
    public WheelBuilder directory(String path) {
        return member(path + "/", new byte[0], 040755, true);
    }

    /** A member with any mode of Unix, type included: {@code 0100644} is a plain file. */
    public WheelBuilder member(String path, byte[] content, int unixMode, boolean stored) {
        members.put(path, new Member(content, unixMode, stored));
        return this;
    }

    /** The file {@code entry_points.txt}. */
    public WheelBuilder entryPoints(String text) {
        return file(stem() + ".dist-info/entry_points.txt", text);
    }

    /** The algorithm of the hashes in RECORD, in Python's spelling; {@code sha256} unless said otherwise. */
    public WheelBuilder algorithm(String value) {
        algorithm = value;
        return this;
    }

    /** Another name for the {@code .dist-info} directory. */
    public WheelBuilder distInfo(String value) {
        distInfo = value;
        return this;
    }

    /** Leaves a file out of the wheel, and out of RECORD too: {@code RECORD}, {@code WHEEL}, {@code METADATA}. */
    public WheelBuilder without(String fileOfDistInfo) {
        absent.add(fileOfDistInfo);
        return this;
    }

    /** Another content for a file of {@code .dist-info}, correctly recorded. */
    public WheelBuilder swap(String fileOfDistInfo, String text) {
        swapped.put(fileOfDistInfo, text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Leaves a member out of RECORD. */
    public WheelBuilder unrecorded(String path) {
        rows.put(path, Optional.empty());
        return this;
    }

    /** The row of RECORD that stands in the place of {@code path}'s own. */
    public WheelBuilder row(String path, String row) {
        rows.put(path, Optional.of(row));
        return this;
    }

    /** One more row of RECORD. */
    public WheelBuilder row(String row) {
        moreRows.add(row);
        return this;
    }

    /** Another content of a member than the one that RECORD was made for. */
    public WheelBuilder tamper(String path, String text) {
        tampered.put(path, text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** {@code name-1.0-py3-none-any.whl}. */
    public String filename() {
        return stem() + "-" + tag + ".whl";
    }

    /** Writes the wheel into {@code folder} under its name. */
    public Path write(Path folder) {
        try {
            return Files.write(folder.resolve(filename()), bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The wheel. */
    public byte[] bytes() {
        Map<String, Member> all = new LinkedHashMap<>(members);
        put(all, "METADATA", metadataText());
        put(all, "WHEEL", wheelText());
        StringBuilder record = new StringBuilder();
        all.forEach((path, member) -> {
            Optional<String> row = rows.getOrDefault(path, Optional.of(rowOf(path, member.content)));
            if (!path.endsWith("/") && row.isPresent()) {
                record.append(row.get()).append('\n');
            }
        });
        String own = distInfo + "/RECORD";
        rows.getOrDefault(own, Optional.of(own + ",,"))
                .ifPresent(row -> record.append(row).append('\n'));
        moreRows.forEach(row -> record.append(row).append('\n'));
        put(all, "RECORD", record.toString());
        tampered.forEach((path, content) ->
                all.computeIfPresent(path, (key, member) -> new Member(content, member.mode, member.stored)));
        return zip(all);
    }

    /** The row of RECORD for a file, with the algorithm of this builder. */
    public String rowOf(String path, byte[] content) {
        try {
            byte[] hash =
                    MessageDigest.getInstance(algorithm.replace("sha", "SHA-")).digest(content);
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
            String shown = path.contains(",") || path.contains("\"") ? '"' + path.replace("\"", "\"\"") + '"' : path;
            return shown + "," + algorithm + "=" + text + "," + content.length;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private void put(Map<String, Member> all, String file, String text) {
        byte[] content = swapped.getOrDefault(file, text.getBytes(StandardCharsets.UTF_8));
        if (!absent.contains(file)) {
            all.put(distInfo + "/" + file, new Member(content, 0100644, false));
        }
    }

    private String stem() {
        return name.replace('-', '_') + "-" + version;
    }

    /** The METADATA file. */
    public String metadataText() {
        StringBuilder text = new StringBuilder("Metadata-Version: 2.1\nName: " + name + "\nVersion: " + version + "\n");
        metadata.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    private String wheelText() {
        StringBuilder text = new StringBuilder("Wheel-Version: 1.0\nGenerator: mizzen-testing\nRoot-Is-Purelib: ");
        text.append(tag.endsWith("-any")).append('\n');
        String[] parts = tag.split("-");
        for (String python : parts[0].split("\\.")) {
            for (String abi : parts[1].split("\\.")) {
                for (String platform : parts[2].split("\\.")) {
                    text.append("Tag: " + python + "-" + abi + "-" + platform + "\n");
                }
            }
        }
        return text.toString();
    }

    private static byte[] zip(Map<String, Member> members) {
        SeekableInMemoryByteChannel channel = new SeekableInMemoryByteChannel();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(channel)) {
            zip.setUseZip64(Zip64Mode.Never);
            for (Map.Entry<String, Member> each : members.entrySet()) {
                Member member = each.getValue();
                ZipArchiveEntry entry = new ZipArchiveEntry(each.getKey());
                entry.setTime(315_619_200_000L);
                entry.setUnixMode(member.mode);
                entry.setMethod(member.stored ? ZipArchiveEntry.STORED : ZipArchiveEntry.DEFLATED);
                entry.setSize(member.content.length);
                CRC32 crc = new CRC32();
                crc.update(member.content);
                entry.setCrc(crc.getValue());
                zip.putArchiveEntry(entry);
                zip.write(member.content);
                zip.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Arrays.copyOf(channel.array(), (int) channel.size());
    }
}
