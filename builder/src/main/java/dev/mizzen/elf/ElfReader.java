package dev.mizzen.elf;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one file: identification, header, program headers, then the dynamic section through {@link DynamicSection}. */
final class ElfReader {
    private static final int MOST_PROGRAM_HEADERS = 1024;
    private static final int LONGEST_STRING = 4096;
    private static final int CHUNK = 256;

    /** The magic number in the byte order that is assumed until the fifth byte is known. */
    private static final int MAGIC = 0x464c_457f;

    private static final int PT_LOAD = 1;
    private static final int PT_DYNAMIC = 2;
    private static final int PT_INTERP = 3;

    private final ByteSource source;
    private final String name;
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    private boolean wide;

    /** One program header: where a stretch of the file is, and at which address it is loaded. */
    private record Segment(int type, long offset, long address, long fileSize) {}

    private final List<Segment> segments = new ArrayList<>();

    ElfReader(ByteSource source, String name) {
        this.source = source;
        this.name = name;
    }

    ElfFile read() throws IOException, BuildException {
        ByteBuffer identification = bytes(0, 16, "the identification");
        if (identification.getInt(0) != MAGIC) {
            throw invalid("it does not begin with the ELF magic number");
        }
        int elfClass = identification.get(4);
        int data = identification.get(5);
        if (elfClass != 1 && elfClass != 2) {
            throw invalid("unknown class " + elfClass);
        }
        if (data != 1 && data != 2) {
            throw invalid("unknown byte order " + data);
        }
        wide = elfClass == 2;
        order = data == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        ByteBuffer header = bytes(0, wide ? 64 : 52, "the header");
        readSegments(header);
        DynamicSection dynamic = DynamicSection.EMPTY;
        Optional<String> interpreter = Optional.empty();
        for (Segment segment : segments) {
            if (segment.type == PT_INTERP) {
                interpreter = Optional.of(interpreter(segment));
            } else if (segment.type == PT_DYNAMIC && segment.fileSize != 0) {
                dynamic = DynamicSection.read(this, segment.offset, segment.fileSize);
            }
        }
        return new ElfFile(
                wide ? 64 : 32,
                order,
                new Machine(header.getShort(18) & 0xffff),
                ElfType.of(header.getShort(16) & 0xffff),
                interpreter,
                dynamic.needed(),
                dynamic.soname(),
                dynamic.rpath(),
                dynamic.runpath(),
                dynamic.requiredVersions(),
                dynamic.definedVersions(),
                dynamic.moduleNames());
    }

    private void readSegments(ByteBuffer header) throws IOException, BuildException {
        long offset = wide ? header.getLong(32) : header.getInt(28) & 0xffff_ffffL;
        int entrySize = header.getShort(wide ? 54 : 42) & 0xffff;
        int count = header.getShort(wide ? 56 : 44) & 0xffff;
        if (count == 0) {
            return;
        }
        int least = wide ? 56 : 32;
        if (entrySize != least) {
            throw invalid("program headers of " + entrySize + " bytes instead of " + least);
        }
        if (count > MOST_PROGRAM_HEADERS) {
            throw invalid(count + " program headers, more than " + MOST_PROGRAM_HEADERS);
        }
        ByteBuffer table = bytes(offset, count * entrySize, "the program headers");
        for (int i = 0; i < count; i++) {
            int at = i * entrySize;
            segments.add(
                    wide
                            ? new Segment(
                                    table.getInt(at),
                                    table.getLong(at + 8),
                                    table.getLong(at + 16),
                                    table.getLong(at + 32))
                            : new Segment(
                                    table.getInt(at),
                                    table.getInt(at + 4) & 0xffff_ffffL,
                                    table.getInt(at + 8) & 0xffff_ffffL,
                                    table.getInt(at + 16) & 0xffff_ffffL));
        }
    }

    private String interpreter(Segment segment) throws IOException, BuildException {
        if (segment.fileSize < 1 || segment.fileSize > LONGEST_STRING) {
            throw invalid("an interpreter path of " + Long.toUnsignedString(segment.fileSize) + " bytes");
        }
        return string(segment.offset, segment.fileSize, "the interpreter path");
    }

    boolean wide() {
        return wide;
    }

    /** Where in the file the byte is that is loaded at {@code address}. */
    long offsetOf(long address, String what) throws BuildException {
        for (Segment segment : segments) {
            long distance = address - segment.address;
            if (segment.type == PT_LOAD && distance >= 0 && distance < segment.fileSize) {
                return segment.offset + distance;
            }
        }
        throw invalid(what + " is at an address that no segment loads");
    }

    /** {@code length} bytes of the file in its byte order. */
    ByteBuffer bytes(long offset, int length, String what) throws IOException, BuildException {
        if (offset < 0 || length > source.size() || offset > source.size() - length) {
            throw invalid("it is too short for " + what);
        }
        return ByteBuffer.wrap(source.read(offset, length)).order(order);
    }

    /** The text from {@code offset} to the next zero byte, which must come within {@code room} bytes. */
    String string(long offset, long room, String what) throws IOException, BuildException {
        StringBuilder text = new StringBuilder();
        long left = Math.min(room, LONGEST_STRING);
        long at = offset;
        while (left > 0 && at >= 0 && at < source.size()) {
            int length = (int) Math.min(CHUNK, Math.min(left, source.size() - at));
            for (byte b : source.read(at, length)) {
                if (b == 0) {
                    return text.toString();
                }
                // Latin-1, one character per byte: names of libraries are ASCII, and nothing is lost of others.
                text.append((char) (b & 0xff));
            }
            at += length;
            left -= length;
        }
        throw invalid(what + " has no end");
    }

    BuildException invalid(String reason) {
        return Problem.of(
                        ProblemCode.ELF_INVALID,
                        "`" + Redaction.printable(name) + "` is not a readable ELF file: " + reason)
                .exception();
    }
}
