package dev.mizzen.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How several layers that are encoded at once share the memory for their runs. */
class RunPipelineTest {
    private static final int SPARE = 2;
    private static final int RUNS = 8;

    private final AtomicInteger encoders = new AtomicInteger();
    private final Semaphore spare = new Semaphore(SPARE);

    @Test
    void eachHasOneRunAndTheRestIsShared() throws Exception {
        try (RunPipeline first = pipeline();
                RunPipeline second = pipeline();
                RunPipeline third = pipeline()) {
            for (int i = 0; i < RUNS; i++) {
                writeRun(first);
                writeRun(second);
                writeRun(third);
            }
            assertThat(encoders.get()).isEqualTo(3 + SPARE);
            assertThat(spare.availablePermits()).isZero();
            first.drain();
            assertThat(spare.availablePermits()).isPositive();
        }
        assertThat(spare.availablePermits()).isEqualTo(SPARE);
    }

    @Test
    void anUnfinishedPipelineGivesItsShareBack() throws Exception {
        try (RunPipeline pipeline = pipeline()) {
            writeRun(pipeline);
            writeRun(pipeline);
            writeRun(pipeline);
            assertThat(spare.availablePermits()).isZero();
        }
        assertThat(spare.availablePermits()).isEqualTo(SPARE);
    }

    @Test
    void theBytesDoNotDependOnTheShare() throws Exception {
        assertThat(encoded(new Semaphore(0))).isEqualTo(encoded(new Semaphore(RUNS)));
    }

    private byte[] encoded(Semaphore permits) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (RunPipeline pipeline = new RunPipeline(out, this::counted, task -> {}, permits)) {
            for (int i = 0; i < RUNS; i++) {
                writeRun(pipeline);
            }
            pipeline.drain();
        }
        return out.toByteArray();
    }

    private RunEncoder counted() {
        encoders.incrementAndGet();
        return new GzipRunEncoder();
    }

    private RunPipeline pipeline() {
        return new RunPipeline(OutputStream.nullOutputStream(), this::counted, task -> {}, spare);
    }

    private static void writeRun(RunPipeline pipeline) throws IOException {
        byte[] run = new byte[1000];
        pipeline.write(run, 0, run.length);
        pipeline.endRun();
    }
}
