package dev.mizzen.archive;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the tar into runs, has them encoded on an executor, and writes the results in the order of the runs. At most
 * {@code parallelism} runs are under way; the calling thread encodes what no other thread has begun when its turn comes, so
 * an executor that is busy, or is waiting for the caller, does no harm.
 */
final class RunPipeline {
    private static final int MOST_HELD_BACK = 1 << 22;

    private final OutputStream blob;
    private final Supplier<RunEncoder> encoders;
    private final Executor executor;
    private final int parallelism;
    private final Deque<Piece> pieces = new ArrayDeque<>();
    private final Deque<Slot> idle = new ArrayDeque<>();
    private int underWay;
    private int heldBack;
    private Slot current;
    private int filled;

    RunPipeline(OutputStream blob, Supplier<RunEncoder> encoders, Executor executor, int parallelism) {
        this.blob = blob;
        this.encoders = encoders;
        this.executor = executor;
        this.parallelism = parallelism;
        this.current = new Slot(encoders.get());
    }

    /** Adds bytes of the tar to the run. */
    void write(byte[] bytes, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int some = Math.min(length - done, current.room() - filled);
            System.arraycopy(bytes, offset + done, current.input, filled, some);
            filled += some;
            done += some;
            if (filled == current.room()) {
                endRun();
            }
        }
    }

    /** Ends the run here, if it holds anything. */
    void endRun() throws IOException {
        if (filled == 0) {
            return;
        }
        Run run = new Run(current, filled);
        pieces.add(run);
        underWay++;
        filled = 0;
        if (parallelism > 1) {
            executor.execute(run);
        }
        while (underWay >= parallelism) {
            writeFirst();
        }
        Slot next = idle.poll();
        current = next == null ? new Slot(encoders.get()) : next;
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
    }

    private void writeFirst() throws IOException {
        Piece piece = pieces.remove();
        if (piece instanceof Run run) {
            run.run();
            helpUntil(run);
            piece.writeTo(blob);
            underWay--;
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
