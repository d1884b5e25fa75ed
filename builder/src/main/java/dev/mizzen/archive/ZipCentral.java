package dev.mizzen.archive;

import java.nio.ByteBuffer;

/**
 * One entry of a central directory (APPNOTE.TXT 4.3.12), checked by itself.
 *
 * @param at where the entry begins in the directory
 * @param path the name, without the slash of a directory
 */
record ZipCentral(
        int at,
        int nameLength,
        String path,
        boolean directory,
        int mode,
        int flags,
        int method,
        int crc32,
        long compressedSize,
        long size,
        long offset) {
    static final int SIGNATURE = 0x02014b50;
    static final int BYTES = 46;
    /** What honest content may come to be made from; deflate itself ends at 1032 to 1. */
    static final long MOST_RATIO = 1000;
    /** Up to this size a member may be of one byte over and over, as test data is. */
    static final long MOST_OF_ANY_RATIO = 4 << 20;
    /** The deflate stream of nothing, which some tools write for directories, read as a little-endian number. */
    static final short EMPTY_DEFLATED = 0x0003;

    static final int STORED = 0;
    static final int DEFLATED = 8;

    private static final int ENCRYPTED = 0x2041;
    private static final int DESCRIPTOR = 0x0008;
    private static final int UTF8 = 0x0800;
    private static final int KNOWN_FLAGS = UTF8 | 0x0006;

    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int FOLDER = 0040000;
    private static final int LINK = 0120000;

    /** The bytes of the name as they stand in the directory. */
    static ByteBuffer nameBytes(ByteBuffer directory, int at) {
        return directory.slice(at + BYTES, directory.getShort(at + 28) & 0xffff);
    }

    /** Reads and checks the entry at {@code at}, which is known to be there as a whole. */
    static ZipCentral read(ByteBuffer directory, int at) throws ZipFault {
        int flags = directory.getShort(at + 8) & 0xffff;
        int method = directory.getShort(at + 10) & 0xffff;
        int nameLength = directory.getShort(at + 28) & 0xffff;
        int extraLength = directory.getShort(at + 30) & 0xffff;
        ByteBuffer nameBytes = nameBytes(directory, at);
        String name = ZipNames.decode(nameBytes, (flags & UTF8) != 0);
        boolean folder = name.endsWith("/");
        String path = folder ? name.substring(0, name.length() - 1) : name;
        ZipNames.check(path);
        checkFlags(flags);
        if (method != STORED && method != DEFLATED) {
            throw new ZipFault("is compressed with " + methodName(method) + "; only stored and deflate are read");
        }
        if (directory.getShort(at + 32) != 0) {
            throw new ZipFault("has a comment");
        }
        if (directory.getShort(at + 34) != 0) {
            throw new ZipFault("begins in another part of the zip");
        }
        ZipExtra extra = ZipExtra.read(directory, at + BYTES + nameLength, extraLength);
        checkOtherName(extra, nameBytes, name);
        long[] wide = extra.widen(u32(directory, at + 24), u32(directory, at + 20), u32(directory, at + 42));
        int mode = directory.getInt(at + 38) >>> 16;
        checkType(mode, folder);
        ZipCentral entry = new ZipCentral(
                at,
                nameLength,
                path,
                folder,
                mode,
                flags,
                method,
                directory.getInt(at + 16),
                wide[1],
                wide[0],
                wide[2]);
        entry.checkSizes();
        return entry;
    }

    /** Whether pip would make the file executable: a regular file with any of the execute bits. */
    boolean executable() {
        return (mode & TYPE) == REGULAR && (mode & 0111) != 0;
    }

    static void checkOtherName(ZipExtra extra, ByteBuffer nameBytes, String name) throws ZipFault {
        String other = extra.otherName(nameBytes, name).orElse(name);
        if (!other.equals(name)) {
            throw new ZipFault("has another name in its Unicode path field", name, other);
        }
    }

    private void checkSizes() throws ZipFault {
        if (method == STORED && compressedSize != size) {
            throw new ZipFault("is stored with two different sizes", size + " bytes", compressedSize + " bytes");
        }
        if (directory && (size != 0 || (compressedSize != 0 && !mayBeEmptyDeflated()))) {
            throw directoryWithContent();
        }
        if (size > MOST_OF_ANY_RATIO && (size / MOST_RATIO > compressedSize || size > MOST_RATIO * compressedSize)) {
            throw new ZipFault(
                    "declares " + size + " bytes made from " + compressedSize + ", more than " + MOST_RATIO + " to 1");
        }
    }

    /** Whether the content has the length of a deflate stream of nothing. */
    boolean mayBeEmptyDeflated() {
        return method == DEFLATED && compressedSize == Short.BYTES;
    }

    static ZipFault directoryWithContent() {
        return new ZipFault("is a directory with content");
    }

    private static void checkFlags(int flags) throws ZipFault {
        if ((flags & ENCRYPTED) != 0) {
            throw new ZipFault("is encrypted");
        }
        if ((flags & DESCRIPTOR) != 0) {
            throw new ZipFault("has a data descriptor, so its local header does not say what it is");
        }
        if ((flags & ~KNOWN_FLAGS) != 0) {
            throw new ZipFault("has flags of unknown meaning: 0x" + Integer.toHexString(flags & ~KNOWN_FLAGS));
        }
    }

    private static void checkType(int mode, boolean folder) throws ZipFault {
        int type = mode & TYPE;
        if (type == LINK) {
            throw new ZipFault("is a symbolic link");
        }
        if (type != 0 && type != REGULAR && type != FOLDER) {
            throw new ZipFault("is a device, pipe or socket");
        }
        if (type == FOLDER && !folder) {
            throw new ZipFault("is a directory by its mode and a file by its name");
        }
    }

    private static String methodName(int method) {
        return switch (method) {
            case 9 -> "deflate64 (method 9)";
            case 12 -> "bzip2 (method 12)";
            case 14 -> "lzma (method 14)";
            case 93 -> "zstd (method 93)";
            case 95 -> "xz (method 95)";
            default -> "method " + method;
        };
    }

    static long u32(ByteBuffer buffer, int at) {
        return buffer.getInt(at) & 0xffff_ffffL;
    }
}
