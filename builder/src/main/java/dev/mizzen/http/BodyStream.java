package dev.mizzen.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A body as a stream that gives up on a server which falls silent, and on a body longer than allowed. The JDK's own stream
 * waits for ever.
 */
final class BodyStream extends InputStream implements BodySubscriber<InputStream> {
    private static final List<ByteBuffer> END = List.of(ByteBuffer.allocate(0));

    private final LinkedBlockingQueue<List<ByteBuffer>> arrived = new LinkedBlockingQueue<>();
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    private final Duration idle;
    private final long limit;
    private volatile @Nullable Throwable failure;
    private List<ByteBuffer> current = List.of();
    private int next;
    private long count;
    private boolean ended;

    BodyStream(Duration idle, long limit) {
        this.idle = idle;
        this.limit = limit;
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        if (!subscription.complete(given)) {
            given.cancel();
            return;
        }
        given.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        arrived.add(List.copyOf(buffers));
    }

    @Override
    public void onError(Throwable thrown) {
        failure = thrown;
        arrived.add(END);
    }

    @Override
    public void onComplete() {
        arrived.add(END);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        ByteBuffer buffer = nextBuffer();
        if (buffer == null) {
            return -1;
        }
        int taken = Math.min(length, buffer.remaining());
        count += taken;
        if (count > limit) {
            close();
            throw new BodyTooLargeException(limit);
        }
        buffer.get(target, offset, taken);
        return taken;
    }

    @Override
    public void close() {
        ended = true;
        Flow.Subscription given = subscription.getNow(null);
        if (given != null) {
            given.cancel();
        }
    }

    private @Nullable ByteBuffer nextBuffer() throws IOException {
        while (!ended) {
            while (next < current.size()) {
                if (current.get(next).hasRemaining()) {
                    return current.get(next);
                }
                next++;
            }
            List<ByteBuffer> more = await();
            if (more == END) { // the very object, not an equal one
                ended = true;
                Throwable thrown = failure;
                if (thrown != null) {
                    throw new IOException(thrown.getMessage(), thrown);
                }
                return null;
            }
            current = more;
            next = 0;
            subscription.join().request(1);
        }
        return null;
    }

    private List<ByteBuffer> await() throws IOException {
        try {
            List<ByteBuffer> more = arrived.poll(idle.toMillis(), TimeUnit.MILLISECONDS);
            if (more == null) {
                close();
                throw new HttpTimeoutException("no byte for " + idle.toSeconds() + " s");
            }
            return more;
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }
}
