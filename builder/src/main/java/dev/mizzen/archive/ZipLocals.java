package dev.mizzen.archive;

import dev.mizzen.diagnostic.BuildException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Compares every local header (APPNOTE.TXT 4.3.7) with its central entry, and checks that headers and contents cover the
 * zip from its first byte to the central directory, without gap or overlap.
 */
final class ZipLocals {
    private static final int SIGNATURE = 0x04034b50;
    private static final int BYTES = 30;

    /** Hears of a fault of the member of a name. */
    interface Faults {
        void add(ZipFault fault, String name) throws BuildException;
    }

    private final ZipBytes bytes;
    private final ByteBuffer directory;
    private final long end;
    private final Faults faults;

    /** @param end where the central directory begins */
    ZipLocals(ZipBytes bytes, ByteBuffer directory, long end, Faults faults) {
        this.bytes = bytes;
        this.directory = directory;
        this.end = end;
        this.faults = faults;
    }

    /** Where the content of each entry begins. */
    long[] check(List<ZipCentral> entries) throws IOException, BuildException {
        long[] content = new long[entries.size()];
        Integer[] order = new Integer[entries.size()];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingLong(i -> entries.get(i).offset()));
        long covered = 0;
        String before = "";
        for (int i : order) {
            ZipCentral entry = entries.get(i);
            if (entry.offset() != covered) {
                throw coverage(covered, entry, before);
            }
            try {
                content[i] = compare(entry);
            } catch (ZipFault fault) {
                faults.add(fault, entry.path());
                return content;
            }
            covered = content[i] + entry.compressedSize();
            before = entry.path();
        }
        if (covered != end) {
            throw uncovered(covered, end);
        }
        return content;
    }

    private BuildException coverage(long covered, ZipCentral entry, String before) throws IOException, BuildException {
        String name = "member `" + ZipProblems.shown(entry.path()) + "` ";
        if (entry.offset() > end - BYTES) {
            return ZipProblems.refused(bytes.zip(), name + "has no local header at its offset " + entry.offset())
                    .exception();
        }
        if (entry.offset() < covered) {
            return ZipProblems.refused(bytes.zip(), name + "overlaps member `" + ZipProblems.shown(before) + "`")
                    .values("offset " + covered + " or later", "offset " + entry.offset())
                    .exception();
        }
        return uncovered(covered, entry.offset());
    }

    private BuildException uncovered(long from, long to) throws IOException, BuildException {
        boolean local = to - from >= BYTES && bytes.at(from, 4).getInt() == SIGNATURE;
        String what = local
                ? "it has a local header at offset " + from + " that its central directory does not list"
                : "it has " + (to - from) + " bytes at offset " + from + " that belong to no member";
        return ZipProblems.refused(bytes.zip(), what).exception();
    }

    private long compare(ZipCentral entry) throws IOException, BuildException, ZipFault {
        long at = entry.offset();
        if (at > end - BYTES || bytes.at(at, BYTES).getInt() != SIGNATURE) {
            throw new ZipFault("has no local header at its offset " + at);
        }
        ByteBuffer header = bytes.at(at, BYTES);
        int nameLength = header.getShort(26) & 0xffff;
        int extraLength = header.getShort(28) & 0xffff;
        long content = at + BYTES + nameLength + extraLength;
        if (content > end || entry.compressedSize() > end - content) {
            throw new ZipFault("reaches into the central directory");
        }
        header = bytes.at(at, BYTES + nameLength + extraLength);
        ByteBuffer name = header.slice(BYTES, nameLength);
        ByteBuffer central = ZipCentral.nameBytes(directory, entry.at());
        if (!name.equals(central)) {
            throw new ZipFault("has another name in its local header", ZipNames.escape(central), ZipNames.escape(name));
        }
        equal("other flags", entry.flags(), header.getShort(6) & 0xffff, "%d");
        equal("another method", entry.method(), header.getShort(8) & 0xffff, "%d");
        equal("another CRC-32", entry.crc32() & 0xffff_ffffL, ZipCentral.u32(header, 14), "%08x");
        ZipExtra extra = ZipExtra.read(header, BYTES + nameLength, extraLength);
        String text = entry.directory() ? entry.path() + "/" : entry.path();
        ZipCentral.checkOtherName(extra, name, text);
        long[] wide = extra.widen(ZipCentral.u32(header, 22), ZipCentral.u32(header, 18));
        equal("another compressed size", entry.compressedSize(), wide[1], "%d");
        equal("another size", entry.size(), wide[0], "%d");
        if (entry.directory()
                && entry.mayBeEmptyDeflated()
                && bytes.at(content, Short.BYTES).getShort() != ZipCentral.EMPTY_DEFLATED) {
            throw ZipCentral.directoryWithContent();
        }
        return content;
    }

    private static void equal(String what, long central, long local, String form) throws ZipFault {
        if (central != local) {
            throw new ZipFault(
                    "has " + what + " in its local header",
                    String.format(Locale.ROOT, form, central),
                    String.format(Locale.ROOT, form, local));
        }
    }
}
