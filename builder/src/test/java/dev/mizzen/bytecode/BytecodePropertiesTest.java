package dev.mizzen.bytecode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.ThreadMXBean;
import dev.mizzen.testing.Lab;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random values and damaged files; a failure names its seed or round. */
class BytecodePropertiesTest {
    /** What a file of length n may cost, in bytes that are allocated: a table to begin with, and so much for each byte. */
    private static final int ALLOCATED_AT_ALL = 1 << 20;

    private static final int ALLOCATED_PER_BYTE = 250;

    @ParameterizedTest
    @EnumSource
    void howeverAValueIsWrittenItHasOneCanonicalForm(BytecodeVersion version) throws Exception {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            ValueTable table = new ValueTable();
            MarshalValue code = new RandomValues(random, version, table).code();
            byte[] canonical = MarshalWriter.write(code, table, version, new byte[0], 0);
            for (int i = 0; i < 3; i++) {
                byte[] noisy = new NoisyMarshalWriter(random, version).write(code);
                assertThat(MarshalForge.canonical(version, noisy))
                        .as("seed " + seed)
                        .isEqualTo(canonical);
            }
            assertThat(MarshalForge.canonical(version, canonical))
                    .as("seed " + seed)
                    .isEqualTo(canonical);
        }
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        byte[] whole = samples().get(0);
        SourceHash hash = hash(whole);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> CanonicalBytecode.of(cut, hash))
                    .as("cut at %s", length)
                    .isInstanceOf(BytecodeRefusedException.class);
        }
    }

    @Test
    void damagedFilesAreRefusedOrHaveACanonicalFormInBoundedMemory() throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<byte[]> samples = samples();
        Random random = new Random(11);
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] sample = samples.get(random.nextInt(samples.size()));
            byte[] damaged = sample.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                damaged[16 + random.nextInt(damaged.length - 16)] = (byte) random.nextInt();
            }
            long before = threads.getCurrentThreadAllocatedBytes();
            try {
                byte[] canonical = CanonicalBytecode.of(damaged, hash(sample));
                long allocated = threads.getCurrentThreadAllocatedBytes() - before;
                assertThat(allocated).isLessThan(ALLOCATED_AT_ALL + (long) ALLOCATED_PER_BYTE * damaged.length);
                assertThat(CanonicalBytecode.of(canonical, hash(sample)))
                        .as("round " + round)
                        .isEqualTo(canonical);
            } catch (BytecodeRefusedException e) {
                long allocated = threads.getCurrentThreadAllocatedBytes() - before;
                assertThat(allocated).isLessThan(ALLOCATED_AT_ALL + (long) ALLOCATED_PER_BYTE * damaged.length);
                assertThat(e.reason()).matches("[ -~]{10,200}");
                refused++;
            }
        }
        assertThat(refused).isBetween(2_000, 19_000);
    }

    @Test
    void largeCountsTakeNoMemory() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (String type : List.of("(", "[", "<", ">")) {
            byte[] levels = new byte[0];
            for (int i = 0; i < 1000; i++) {
                levels = MarshalForge.stream(levels, type, 900_000);
            }
            byte[] stream = Arrays.copyOf(levels, 1_000_000);
            long before = threads.getCurrentThreadAllocatedBytes();
            assertThatThrownBy(() -> MarshalForge.canonical(BytecodeVersion.CPYTHON_3_13, stream))
                    .isInstanceOf(BytecodeRefusedException.class)
                    .hasMessageContaining("of 900000 objects, more than the");
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(20_000_000);
        }
    }

    @Test
    void thousandsOfSimilarValuesAreToldApart() throws Exception {
        Object[] parts = new Object[30_001];
        parts[0] = MarshalForge.stream("(", 30_000);
        for (int i = 1; i < parts.length; i++) {
            parts[i] = MarshalForge.stream("s", 6, i, "zz");
        }
        byte[] all = MarshalForge.stream(parts);
        assertThat(MarshalForge.canonical(BytecodeVersion.CPYTHON_3_13, all)).isEqualTo(all);
    }

    private static SourceHash hash(byte[] pyc) throws IOException {
        try {
            return PycHeader.read(pyc).sourceHash().orElseThrow();
        } catch (BytecodeRefusedException e) {
            throw new IOException(e);
        }
    }

    private static List<byte[]> samples() throws IOException {
        List<byte[]> samples = new ArrayList<>();
        for (String series : List.of("3.13", "3.9", "3.14")) {
            Path file = Lab.root().resolve("fixtures/bytecode/vectors/cpython-" + series + ".json");
            for (JsonNode source : new ObjectMapper().readTree(file.toFile()).get("files")) {
                for (JsonNode pyc : source.get("pycs")) {
                    samples.add(Base64.getDecoder().decode(pyc.textValue()));
                }
            }
        }
        return samples;
    }
}
