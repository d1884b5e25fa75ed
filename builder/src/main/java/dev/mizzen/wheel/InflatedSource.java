package dev.mizzen.wheel;

import dev.mizzen.archive.Content;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.elf.ByteSource;
import dev.mizzen.elf.ElfFile;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A content that is pushed, read as if it had random access. One pass keeps its beginning and its end, where linkers and
 * patchelf put what the loader reads; anything else costs another pass, of which there are few. Memory is bounded,
 * whatever the size.
 */
final class InflatedSource implements ByteSource {
    private static final int KEPT = 4 << 20;
    private static final int MOST_PASSES = 6;

    private final Content content;
    private final byte[] beginning;
    private final byte[] end;
    private byte[] window = new byte[0];
    private long windowAt;
    private int passes;
    private @Nullable BuildException damage;

    InflatedSource(Content content) throws IOException, BuildException {
        this.content = content;
        byte[] magic = Beginning.of(content, 4);
        if (!ElfFile.hasMagic(magic)) {
            beginning = magic;
            end = new byte[0];
            return;
        }
        beginning = new byte[(int) Math.min(KEPT, content.size())];
        end = new byte[(int) Math.min(KEPT, content.size() - beginning.length)];
        Pieces pieces = new Pieces();
        pieces.keep(0, beginning);
        pieces.keep(content.size() - end.length, end);
        content.writeTo(pieces);
    }

    boolean isElf() {
        return ElfFile.hasMagic(beginning);
    }

    /** Rethrows what was wrong with the content itself, not with the ELF file that it is. */
    void throwIfDamaged() throws BuildException {
        if (damage != null) {
            throw damage;
        }
    }

    @Override
    public long size() {
        return content.size();
    }

    @Override
    public byte[] read(long offset, int length) throws IOException, BuildException {
        byte @Nullable [] kept = slice(beginning, 0, offset, length);
        if (kept == null) {
            kept = slice(end, size() - end.length, offset, length);
        }
        if (kept == null) {
            kept = slice(window, windowAt, offset, length);
        }
        if (kept != null) {
            return kept;
        }
        if (++passes > MOST_PASSES) {
            throw Problem.of(ProblemCode.ELF_INVALID, "what the loader reads is scattered over the file")
                    .exception();
        }
        windowAt = offset;
        window = new byte[(int) Math.min(Math.max(length, KEPT), size() - offset)];
        Pieces pieces = new Pieces();
        pieces.keep(windowAt, window);
        try {
            Beginning.write(content, windowAt + window.length, pieces);
        } catch (BuildException e) {
            damage = e;
            throw e;
        }
        return Arrays.copyOf(window, length);
    }

    private static byte @Nullable [] slice(byte[] piece, long pieceAt, long offset, int length) {
        if (offset < pieceAt || offset + length > pieceAt + piece.length) {
            return null;
        }
        int from = (int) (offset - pieceAt);
        return Arrays.copyOfRange(piece, from, from + length);
    }

    /** Copies the bytes of some stretches and drops the rest. */
    private static final class Pieces extends OutputStream {
        private final List<byte[]> targets = new ArrayList<>();
        private final List<Long> starts = new ArrayList<>();
        private long count;

        void keep(long at, byte[] target) {
            starts.add(at);
            targets.add(target);
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) {
            for (int i = 0; i < targets.size(); i++) {
                byte[] target = targets.get(i);
                long start = starts.get(i);
                long from = Math.max(start, count);
                long to = Math.min(start + target.length, count + length);
                if (from < to) {
                    System.arraycopy(
                            buffer, offset + (int) (from - count), target, (int) (from - start), (int) (to - from));
                }
            }
            count += length;
        }
    }
}
