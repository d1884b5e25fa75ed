package dev.mizzen.archive;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Reads and checks the structure of a zip: end record, central directory, names, local headers, coverage. */
final class ZipStructure {
    static final long MOST_BYTES = 64L << 30;
    private static final int MOST_PROBLEMS = 20;

    private final ZipBytes bytes;
    private final Consumer<Problem> warnings;
    private final List<Problem> problems = new ArrayList<>();

    ZipStructure(ZipBytes bytes, Consumer<Problem> warnings) {
        this.bytes = bytes;
        this.warnings = warnings;
    }

    /** The members in the order of the central directory. */
    List<ZipMember> read() throws IOException, BuildException {
        ZipEnd end = ZipEnd.find(bytes);
        ByteBuffer directory = bytes.copy(end.offset(), end.length());
        List<ZipCentral> entries = entries(directory, end.count());
        BuildException.throwIfAny(problems);
        checkNames(entries);
        BuildException.throwIfAny(problems);
        long[] content = new ZipLocals(bytes, directory, end.offset(), this::add).check(entries);
        BuildException.throwIfAny(problems);
        warnAboutCase(entries);
        List<ZipMember> members = new ArrayList<>(entries.size());
        for (int i = 0; i < content.length; i++) {
            ZipCentral entry = entries.get(i);
            members.add(new ZipMember(
                    entry.path(),
                    entry.directory(),
                    entry.executable(),
                    entry.method() == ZipCentral.STORED ? ZipMember.Method.STORED : ZipMember.Method.DEFLATED,
                    entry.compressedSize(),
                    entry.size(),
                    entry.crc32(),
                    content[i]));
        }
        return List.copyOf(members);
    }

    private List<ZipCentral> entries(ByteBuffer directory, int count) throws BuildException {
        List<ZipCentral> entries = new ArrayList<>(Math.min(count, directory.limit() / ZipCentral.BYTES));
        int at = 0;
        long total = 0;
        for (int i = 0; i < count; i++) {
            int length = entryLength(directory, at);
            try {
                ZipCentral entry = ZipCentral.read(directory, at);
                total += Math.min(entry.size(), MOST_BYTES);
                if (total > MOST_BYTES) {
                    throw ZipProblems.limit(
                            bytes.zip(), "its members declare more than " + MOST_BYTES + " bytes together");
                }
                entries.add(entry);
            } catch (ZipFault fault) {
                add(fault, ZipNames.escape(ZipCentral.nameBytes(directory, at)));
            }
            at += length;
        }
        if (at != directory.limit()) {
            throw ZipProblems.refused(
                            bytes.zip(), "the central directory goes on after the " + count + " members that it has")
                    .values(at + " bytes", directory.limit() + " bytes")
                    .exception();
        }
        return entries;
    }

    private int entryLength(ByteBuffer directory, int at) throws BuildException {
        int left = directory.limit() - at;
        long length = ZipCentral.BYTES;
        if (left >= length) {
            length += (directory.getShort(at + 28) & 0xffff)
                    + (directory.getShort(at + 30) & 0xffff)
                    + (directory.getShort(at + 32) & 0xffff);
        }
        if (left < length || directory.getInt(at) != ZipCentral.SIGNATURE) {
            throw ZipProblems.corrupt(bytes.zip(), "the central directory is damaged at its byte " + at)
                    .exception();
        }
        return (int) length;
    }

    private void checkNames(List<ZipCentral> entries) throws BuildException {
        Map<String, ZipCentral> known = new HashMap<>(entries.size() * 2);
        for (ZipCentral entry : entries) {
            ZipCentral other = known.putIfAbsent(entry.path(), entry);
            if (other != null && other.directory() != entry.directory()) {
                add(new ZipFault("is both a file and a directory"), entry.path());
            } else if (other != null) {
                add(new ZipFault("is there twice", content(other), content(entry)), entry.path());
            }
        }
        for (ZipCentral entry : entries) {
            for (String path = TreePath.parent(entry.path()); !path.isEmpty(); path = TreePath.parent(path)) {
                ZipCentral parent = known.get(path);
                if (parent != null && !parent.directory()) {
                    add(new ZipFault("lies below `" + ZipProblems.shown(path) + "`, which is a file"), entry.path());
                }
            }
        }
    }

    private static String content(ZipCentral entry) {
        return entry.size() + String.format(Locale.ROOT, " bytes with CRC-32 %08x", entry.crc32());
    }

    private void warnAboutCase(List<ZipCentral> entries) {
        Map<String, String> folded = new HashMap<>(entries.size() * 2);
        for (ZipCentral entry : entries) {
            String key = entry.path().toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
            String other = folded.putIfAbsent(key, entry.path());
            if (other != null) {
                warnings.accept(ZipProblems.refused(
                        bytes.zip(),
                        "members `" + ZipProblems.shown(other) + "` and `" + ZipProblems.shown(entry.path())
                                + "` differ in upper and lower case alone"));
            }
        }
    }

    private void add(ZipFault fault, String name) throws BuildException {
        String what = "member `" + ZipProblems.shown(name) + "` " + fault.getMessage();
        Problem problem =
                fault.isCorrupt() ? ZipProblems.corrupt(bytes.zip(), what) : ZipProblems.refused(bytes.zip(), what);
        problems.add(
                fault.expected().isEmpty() && fault.actual().isEmpty()
                        ? problem
                        : problem.values(ZipProblems.shown(fault.expected()), ZipProblems.shown(fault.actual())));
        if (problems.size() == MOST_PROBLEMS) {
            throw new BuildException(problems);
        }
    }
}
