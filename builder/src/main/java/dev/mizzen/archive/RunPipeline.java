package dev.mizzen.archive;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the tar into runs, has them encoded on an executor, and writes the results in the order of the runs. A pipeline has
 * room for one run, and for more as long as the permits that it shares with others last; the calling thread encodes what no
 * other thread has begun when its turn comes, so an executor that is busy, or is waiting for the caller, does no harm.
 */
final class RunPipeline implements AutoCloseable {
    private static final int MOST_HELD_BACK = 1 << 22;

    private final OutputStream blob;
    private final Supplier<RunEncoder> encoders;
    private final Executor executor;
    private final Semaphore spare;
    private final Deque<Piece> pieces = new ArrayDeque<>();
    private final Deque<Slot> idle = new ArrayDeque<>();
    private int slots;
    private int heldBack;
    private @Nullable Slot current;
    private int filled;

    /** @param spare a permit for each run beyond the first that may be under way at once */
    RunPipeline(OutputStream blob, Supplier<RunEncoder> encoders, Executor executor, Semaphore spare) {
        this.blob = blob;
        this.encoders = encoders;
        this.executor = executor;
        this.spare = spare;
    }

    /** Adds bytes of the tar to the run. */
    void write(byte[] bytes, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            Slot slot = current == null ? nextSlot() : current;
            current = slot;
            int some = Math.min(length - done, slot.room() - filled);
            System.arraycopy(bytes, offset + done, slot.input, filled, some);
            filled += some;
            done += some;
            if (filled == slot.room()) {
                endRun();
            }
        }
    }

    /** Ends the run here, if it holds anything. */
    void endRun() throws IOException {
        if (filled == 0 || current == null) {
            return;
        }
        Run run = new Run(current, filled);
        pieces.add(run);
        current = null;
        filled = 0;
        executor.execute(run);
    }

    private Slot nextSlot() throws IOException {
        if (idle.isEmpty() && (slots == 0 || spare.tryAcquire())) {
            slots++;
            return new Slot(encoders.get());
        }
        while (idle.isEmpty()) {
            writeFirst();
        }
        return idle.remove();
    }

    /**
     * Where {@code length} bytes that are encoded already may be written, after {@link #endRun}: behind the runs that are
     * under way if there is room to hold them back, else straight to the blob once those are done.
     */
    OutputStream encoded(long length) throws IOException {
        if (!pieces.isEmpty() && length <= MOST_HELD_BACK - heldBack) {
            Held held = new Held((int) length);
            heldBack += held.capacity;
            pieces.add(held);
            return held;
        }
        drain();
        return blob;
    }

    /** Waits for all that is under way and writes it. */
    void drain() throws IOException {
        while (!pieces.isEmpty()) {
            writeFirst();
        }
        giveBack();
    }

    /** Gives all permits back; runs that are under way are of no use to anybody then. */
    @Override
    public void close() {
        spare.release(Math.max(0, slots - 1));
        slots = 0;
    }

    /** Leaves what this pipeline does not need now to the others. */
    private void giveBack() {
        while (idle.size() > 1) {
            idle.remove();
            slots--;
            spare.release();
        }
    }

    private void writeFirst() throws IOException {
        Piece piece = pieces.remove();
        if (piece instanceof Run run) {
            run.run();
            helpUntil(run);
            piece.writeTo(blob);
            idle.add(run.slot);
        } else {
            piece.writeTo(blob);
            heldBack -= ((Held) piece).capacity;
        }
    }

    /** Encodes later runs that nobody has begun, rather than waiting idly for {@code run}. */
    private void helpUntil(Run run) {
        for (Piece piece : pieces) {
            if (run.done.getCount() == 0) {
                return;
            }
            if (piece instanceof Run later) {
                later.run();
            }
        }
    }

    /** A stretch of the blob. */
    private interface Piece {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Room for one run and an encoder for it; used again and again. */
    private static final class Slot {
        private final RunEncoder encoder;
        private final byte[] input;

        Slot(RunEncoder encoder) {
            this.encoder = encoder;
            this.input = new byte[encoder.runLength() + encoder.slack()];
        }

        int room() {
            return encoder.runLength();
        }
    }

    /** A run of the tar, encoded by the first thread that comes; later ones find nothing to do. */
    private static final class Run implements Piece, Runnable {
        private final Slot slot;
        private final int length;
        private final AtomicBoolean taken = new AtomicBoolean();
        private final CountDownLatch done = new CountDownLatch(1);
        private @Nullable Throwable failure;
        private int encoded;

        Run(Slot slot, int length) {
            this.slot = slot;
            this.length = length;
        }

        @Override
        public void run() {
            if (taken.compareAndSet(false, true)) {
                try {
                    encoded = slot.encoder.encode(slot.input, length);
                } catch (RuntimeException | Error e) {
                    failure = e;
                } finally {
                    done.countDown();
                }
            }
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            try {
                done.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while a layer was encoded");
            }
            if (failure != null) {
                throw new IllegalStateException("the encoder failed", failure);
            }
            out.write(slot.encoder.output(), 0, encoded);
        }
    }

    /** Bytes that wait for the runs before them. */
    private static final class Held extends OutputStream implements Piece {
        private byte[] bytes;
        private final int capacity;
        private int count;

        Held(int capacity) {
            this.capacity = capacity;
            this.bytes = new byte[capacity];
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) {
            if (count + length > bytes.length) {
                bytes = Arrays.copyOf(bytes, count + length);
            }
            System.arraycopy(from, offset, bytes, count, length);
            count += length;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            out.write(bytes, 0, count);
        }
    }
}
