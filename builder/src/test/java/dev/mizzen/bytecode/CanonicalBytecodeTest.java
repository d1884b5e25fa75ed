package dev.mizzen.bytecode;

import static dev.mizzen.bytecode.BytecodeVersion.CPYTHON_3_11;
import static dev.mizzen.bytecode.BytecodeVersion.CPYTHON_3_12;
import static dev.mizzen.bytecode.MarshalForge.code;
import static dev.mizzen.bytecode.MarshalForge.pyc;
import static dev.mizzen.bytecode.MarshalForge.stream;
import static dev.mizzen.bytecode.MarshalForge.tuple;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CanonicalBytecodeTest {
    private static final byte[] SOURCE = "x = 1\n".getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @EnumSource
    void theHeaderBindsTheFileToItsSourceByAnUncheckedHash(BytecodeVersion version) throws Exception {
        SourceHash hash = SourceHash.of(version, SOURCE);
        byte[] canonical = CanonicalBytecode.of(pyc(version, code(version, tuple())), hash);
        assertThat(Arrays.copyOf(canonical, 16))
                .isEqualTo(stream(
                        version.magicNumber() | 0x0a0d << 16, 1, HexFormat.of().parseHex(hash.toString())));
        PycHeader header = PycHeader.read(canonical);
        assertThat(header.version()).isEqualTo(version);
        assertThat(header.sourceHash()).contains(hash);
        assertThat(header.checked()).isFalse();
        assertThat(CanonicalBytecode.of(canonical, hash)).isEqualTo(canonical);
    }

    @Test
    void filesOfEveryInvalidationModeBecomeOne() throws Exception {
        SourceHash hash = SourceHash.of(CPYTHON_3_11, SOURCE);
        byte[] timed = pyc(CPYTHON_3_11, code(CPYTHON_3_11, tuple()));
        byte[] canonical = CanonicalBytecode.of(timed, hash);
        byte[] checked = canonical.clone();
        checked[4] = 3;
        assertThat(PycHeader.read(checked).checked()).isTrue();
        assertThat(CanonicalBytecode.of(checked, hash)).isEqualTo(canonical);
    }

    @Test
    void aStreamAloneGivesTheSameFile() throws Exception {
        SourceHash hash = SourceHash.of(CPYTHON_3_11, SOURCE);
        byte[] stream = code(CPYTHON_3_11, tuple());
        assertThat(CanonicalBytecode.ofMarshal(stream, hash))
                .isEqualTo(CanonicalBytecode.of(pyc(CPYTHON_3_11, stream), hash));
        BytecodeRefusedException e = catchThrowableOfType(
                BytecodeRefusedException.class,
                () -> CanonicalBytecode.ofMarshal(new byte[CanonicalBytecode.MOST_BYTES + 1], hash));
        assertThat(e.reason()).isEqualTo("a stream of 67108865 bytes, more than 67108864");
    }

    @Test
    void versionsAreKnownBySeriesAndMagicNumber() {
        for (BytecodeVersion version : BytecodeVersion.values()) {
            assertThat(BytecodeVersion.ofSeries(version.series())).contains(version);
            assertThat(BytecodeVersion.ofMagicNumber(version.magicNumber())).contains(version);
        }
        assertThat(BytecodeVersion.ofSeries("3.7")).isEmpty();
        assertThat(BytecodeVersion.ofMagicNumber(3394)).isEmpty();
        assertThat(CPYTHON_3_12).hasToString("CPython 3.12");
    }

    static Stream<Arguments> refusedFiles() {
        byte[] good = code(CPYTHON_3_11, tuple());
        byte[] file = pyc(CPYTHON_3_11, good);
        return Stream.of(
                Arguments.of(new byte[0], "a file of 0 bytes is shorter than a header of 16"),
                Arguments.of(Arrays.copyOf(file, 15), "a file of 15 bytes is shorter than a header of 16"),
                Arguments.of(patched(file, 2, 0), "no magic number at its beginning"),
                Arguments.of(patched(file, 0, 0xa8), "unknown magic number 3496"),
                Arguments.of(patched(file, 4, 2), "unknown flags 0x2"),
                Arguments.of(patched(file, 7, 0x80), "unknown flags 0x80000000"),
                Arguments.of(pyc(CPYTHON_3_12, good), "made by CPython 3.12 where CPython 3.11 was expected"),
                Arguments.of(
                        patched(file, 4, 1), "made from a source with the hash 00f1536511000000, not 4c0372aa93f75252"),
                Arguments.of(pyc(CPYTHON_3_11, tuple()), "it holds something else than a code object"),
                Arguments.of(stream(file, "N"), "at byte " + file.length + ": 1 bytes behind the end of the code"),
                Arguments.of(
                        new byte[CanonicalBytecode.MOST_BYTES + 1], "a file of 67108865 bytes, more than 67108864"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("refusedFiles")
    void otherFilesAreRefused(byte[] file, String reason) {
        assertRefused(file, reason);
    }

    @Test
    void aRefusalTellsThePathSafely() {
        BytecodeRefusedException e = catchThrowableOfType(
                BytecodeRefusedException.class,
                () -> CanonicalBytecode.of(new byte[3], SourceHash.of(CPYTHON_3_11, SOURCE)));
        assertThat(e).hasMessage("bytecode is refused: a file of 3 bytes is shorter than a header of 16");
        assertThat(e.in("/app/a\u001b.py"))
                .isEqualTo(Problem.of(
                        ProblemCode.BYTECODE_REFUSED,
                        "bytecode of `/app/a\\u001b.py` is refused: a file of 3 bytes is shorter than a header of 16"));
    }

    private static void assertRefused(byte[] file, String reason) {
        BytecodeRefusedException e = catchThrowableOfType(
                BytecodeRefusedException.class, () -> CanonicalBytecode.of(file, SourceHash.of(CPYTHON_3_11, SOURCE)));
        assertThat(e).as(reason).isNotNull();
        assertThat(e.reason()).isEqualTo(reason);
    }

    private static byte[] patched(byte[] file, int at, int value) {
        byte[] patched = file.clone();
        patched[at] = (byte) value;
        return patched;
    }
}
