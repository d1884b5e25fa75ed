package dev.mizzen.archive;

import dev.mizzen.diagnostic.BuildException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Where the central directory of a zip is, by its end record, and by its ZIP64 end record if it has one (APPNOTE.TXT
 * 4.3.14 to 4.3.16). Everything must stand where a reader from the front and one from the back both expect it.
 *
 * @param offset where the central directory begins
 * @param length its length in bytes; it ends where the end records begin
 * @param count how many members it lists
 */
record ZipEnd(long offset, int length, int count) {
    static final int MOST_MEMBERS = 250_000;
    static final int MOST_DIRECTORY_BYTES = 64 << 20;

    private static final int END = 0x06054b50;
    private static final int LOCATOR = 0x07064b50;
    private static final int END64 = 0x06064b50;
    private static final int END_BYTES = 22;
    private static final int LOCATOR_BYTES = 20;
    private static final int END64_BYTES = 56;
    private static final int MOST_COMMENT = 0xffff;
    private static final long U16 = 0xffffL;
    private static final long U32 = 0xffff_ffffL;

    static ZipEnd find(ZipBytes bytes) throws IOException, BuildException {
        long position = bytes.size() - END_BYTES;
        if (position < 0 || bytes.at(position, END_BYTES).getInt() != END) {
            throw noEnd(bytes);
        }
        ByteBuffer end = bytes.at(position, END_BYTES);
        if (end.getShort(20) != 0) {
            throw ZipProblems.corrupt(bytes.zip(), "the end record announces a comment that is not there")
                    .exception();
        }
        long disks = (end.getShort(4) | end.getShort(6)) & U16;
        long here = end.getShort(8) & U16;
        long count = end.getShort(10) & U16;
        long length = end.getInt(12) & U32;
        long offset = end.getInt(16) & U32;
        long limit = position;
        if (position >= LOCATOR_BYTES && bytes.at(position - LOCATOR_BYTES, 4).getInt() == LOCATOR) {
            limit = locate(bytes, position - LOCATOR_BYTES);
            ByteBuffer end64 = bytes.at(limit, END64_BYTES);
            check64(bytes, "number of members", here, U16, end64.getLong(24));
            check64(bytes, "number of members", count, U16, end64.getLong(32));
            check64(bytes, "length of the central directory", length, U32, end64.getLong(40));
            check64(bytes, "offset of the central directory", offset, U32, end64.getLong(48));
            disks = disks == U16 ? 0 : disks;
            disks |= end64.getInt(16) | end64.getInt(20);
            here = end64.getLong(24);
            count = end64.getLong(32);
            length = end64.getLong(40);
            offset = end64.getLong(48);
        }
        if (disks != 0 || here != count) {
            throw ZipProblems.refused(bytes.zip(), "it is one part of a zip in several parts")
                    .exception();
        }
        return checked(bytes, limit, offset, length, count);
    }

    private static ZipEnd checked(ZipBytes bytes, long limit, long offset, long length, long count)
            throws BuildException {
        if (count < 0 || count > MOST_MEMBERS) {
            throw ZipProblems.limit(
                    bytes.zip(), "it has " + Long.toUnsignedString(count) + " members, more than " + MOST_MEMBERS);
        }
        if (length < 0 || length > MOST_DIRECTORY_BYTES) {
            throw ZipProblems.limit(
                    bytes.zip(),
                    "its central directory has " + Long.toUnsignedString(length) + " bytes, more than "
                            + MOST_DIRECTORY_BYTES);
        }
        if (offset < 0 || offset > limit || offset + length != limit) {
            throw ZipProblems.refused(bytes.zip(), "the central directory does not end where the end record begins")
                    .values("offset " + limit, "offset " + Long.toUnsignedString(offset) + " + " + length)
                    .hint("two zips in one file, or data between them, are refused")
                    .exception();
        }
        return new ZipEnd(offset, (int) length, (int) count);
    }

    /** The offset of the ZIP64 end record, which must stand directly before its locator. */
    private static long locate(ZipBytes bytes, long locator) throws IOException, BuildException {
        ByteBuffer buffer = bytes.at(locator, LOCATOR_BYTES);
        long expected = locator - END64_BYTES;
        long actual = buffer.getLong(8);
        if (buffer.getInt(4) != 0 || buffer.getInt(16) != 1) {
            throw ZipProblems.refused(bytes.zip(), "it is one part of a zip in several parts")
                    .exception();
        }
        if (actual != expected || expected < 0 || bytes.at(expected, 4).getInt() != END64) {
            throw ZipProblems.refused(
                            bytes.zip(), "the ZIP64 locator does not point at a ZIP64 end record directly before it")
                    .values("offset " + expected, "offset " + Long.toUnsignedString(actual))
                    .exception();
        }
        long length = bytes.at(expected, END64_BYTES).getLong(4);
        if (length != END64_BYTES - 12) {
            throw ZipProblems.refused(bytes.zip(), "the ZIP64 end record has extensible data")
                    .values((END64_BYTES - 12) + " bytes", Long.toUnsignedString(length) + " bytes")
                    .exception();
        }
        return expected;
    }

    private static void check64(ZipBytes bytes, String what, long small, long marker, long large)
            throws BuildException {
        if (small != marker && small != large) {
            throw ZipProblems.refused(bytes.zip(), "the two end records disagree on the " + what)
                    .values(Long.toString(small), Long.toUnsignedString(large) + " (ZIP64)")
                    .exception();
        }
    }

    /** Says why there is no end record at the very end. */
    private static BuildException noEnd(ZipBytes bytes) throws IOException, BuildException {
        long first = Math.max(0, bytes.size() - END_BYTES - MOST_COMMENT);
        int length = (int) (bytes.size() - first);
        ByteBuffer tail = bytes.copy(first, length);
        for (int i = length - END_BYTES; i >= 0; i--) {
            if (tail.getInt(i) == END) {
                int comment = tail.getShort(i + 20) & 0xffff;
                int after = length - i - END_BYTES;
                return after == comment
                        ? ZipProblems.refused(bytes.zip(), "it has a comment").exception()
                        : ZipProblems.refused(bytes.zip(), "it has " + after + " bytes after its end record")
                                .exception();
            }
        }
        return ZipProblems.corrupt(bytes.zip(), "it has no end record: it is not a zip, or it is truncated")
                .exception();
    }
}
