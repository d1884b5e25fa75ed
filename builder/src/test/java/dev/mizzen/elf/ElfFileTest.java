package dev.mizzen.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.testing.ElfForge;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElfFileTest {
    private static final int DYNAMIC_OFFSET_OF_SECOND_HEADER = 64 + 56 + 8;

    @ParameterizedTest
    @CsvSource({"false,false", "false,true", "true,false", "true,true"})
    void readsEverythingInBothSizesAndByteOrders(boolean narrow, boolean bigEndian) throws Exception {
        ElfForge forge = ElfForge.program(Machine.X86_64, "/lib64/ld-linux-x86-64.so.2")
                .needs("libc.so.6")
                .needs("libm.so.6")
                .soname("libx.so.1")
                .rpath("$ORIGIN/../x.libs:/opt/lib")
                .runpath("$ORIGIN")
                .requires("libm.so.6", "GLIBC_2.29")
                .requires("libc.so.6", "GLIBC_2.34", "GLIBC_2.2.5", "GLIBC_2.34")
                .defines("X_2", "X_1");
        if (narrow) {
            forge.narrow();
        }
        if (bigEndian) {
            forge.bigEndian();
        }
        ElfFile file = read(forge.bytes());
        assertThat(file.bits()).isEqualTo(narrow ? 32 : 64);
        assertThat(file.byteOrder()).isEqualTo(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        assertThat(file.machine()).isEqualTo(Machine.X86_64);
        assertThat(file.type()).isEqualTo(ElfType.SHARED);
        assertThat(file.interpreter()).contains("/lib64/ld-linux-x86-64.so.2");
        assertThat(file.needed()).containsExactly("libc.so.6", "libm.so.6");
        assertThat(file.soname()).contains("libx.so.1");
        assertThat(file.rpath()).containsExactly("$ORIGIN/../x.libs", "/opt/lib");
        assertThat(file.runpath()).containsExactly("$ORIGIN");
        assertThat(file.requiredVersions())
                .isEqualTo(
                        Map.of("libc.so.6", List.of("GLIBC_2.2.5", "GLIBC_2.34"), "libm.so.6", List.of("GLIBC_2.29")));
        assertThat(file.allRequiredVersions()).containsExactly("GLIBC_2.2.5", "GLIBC_2.29", "GLIBC_2.34");
        assertThat(file.definedVersions()).containsExactly("X_1", "X_2");
    }

    @Test
    void aFileWithoutDynamicPartsNeedsNothing() throws Exception {
        byte[] bytes = ElfForge.library(Machine.AARCH64).type(1).bytes();
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putShort(56, (short) 0);
        ElfFile file = read(bytes);
        assertThat(file.type()).isEqualTo(ElfType.RELOCATABLE);
        assertThat(file.machine()).hasToString("aarch64");
        assertThat(file.needed()).isEmpty();
        assertThat(file.interpreter()).isEmpty();
        assertThat(file.soname()).isEmpty();
    }

    @Test
    void theMagicNumberIsFourBytes() {
        assertThat(ElfFile.hasMagic(ElfForge.library(Machine.ARM).bytes())).isTrue();
        assertThat(ElfFile.hasMagic(new byte[] {0x7f, 'E', 'L'})).isFalse();
        assertThat(ElfFile.hasMagic(new byte[] {0x7f, 'E', 'L', 'G'})).isFalse();
    }

    @Test
    void everyTruncationIsRefusedWithoutAnyOtherException() {
        byte[] whole = sample();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            BuildException e = catchThrowableOfType(BuildException.class, () -> read(cut));
            assertThat(e).as("cut at %s of %s", length, whole.length).isNotNull();
            assertThat(e.problems().get(0).code()).isEqualTo(ProblemCode.ELF_INVALID);
        }
    }

    @Test
    void damagedBytesGiveAFileOrARefusalAndNothingElse() throws IOException {
        byte[] whole = sample();
        Random random = new Random(7);
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = whole.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                read(damaged);
            } catch (BuildException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(1_000, 19_000);
    }

    @Test
    void namesTheReasonOfARefusal() {
        assertRefused(new byte[8], "it is too short for the identification");
        assertRefused(new byte[64], "it does not begin with the ELF magic number");
        assertRefused(patch(4, 3), "unknown class 3");
        assertRefused(patch(5, 0), "unknown byte order 0");
        assertRefused(patch(54, 55), "program headers of 55 bytes instead of 56");
        assertRefused(patchShort(56, 2000), "2000 program headers, more than 1024");
        assertRefused(patchLong(32, 1 << 30), "it is too short for the program headers");
        assertRefused(patchLong(32, -1), "it is too short for the program headers");
        assertRefused(
                patchLong(DYNAMIC_OFFSET_OF_SECOND_HEADER, Long.MAX_VALUE), "it is too short for the dynamic section");
        assertRefused(
                patchLong(DYNAMIC_OFFSET_OF_SECOND_HEADER + 24, 1L << 40),
                "a dynamic section of 1099511627776 bytes, more than 8192 entries");
        assertRefused(
                patchLong(DYNAMIC_OFFSET_OF_SECOND_HEADER + 24, -16),
                "a dynamic section of 18446744073709551600 bytes, more than 8192 entries");
        assertRefused(patchLong(64 + 16, 0), "the string table is at an address that no segment loads");
        assertRefused(ElfForge.program(Machine.X86_64, "x".repeat(5000)).bytes(), "an interpreter path of 5001 bytes");
        assertRefused(
                ElfForge.library(Machine.X86_64).needs("x".repeat(5000)).bytes(),
                "a name in the string table has no end");
    }

    @Test
    void aChainOfVersionsThatNeverEndsIsCutOff() {
        ElfForge forge = ElfForge.library(Machine.X86_64);
        for (int i = 0; i < 9_000; i++) {
            forge.requires("libc.so.6", "V" + i);
        }
        assertRefused(forge.bytes(), "more than 8192 symbol versions");
    }

    @Test
    void escapesTheNameInMessages() {
        assertThatThrownBy(() -> ElfFile.read(ByteSource.of(new byte[64]), "a\u001b[31m.so"))
                .isInstanceOf(BuildException.class)
                .hasMessage(
                        "`a\\u001b[31m.so` is not a readable ELF file: it does not begin with the ELF magic number");
    }

    private static byte[] sample() {
        return ElfForge.program(Machine.X86_64, "/lib/ld.so")
                .needs("libc.so.6")
                .soname("s")
                .requires("libc.so.6", "GLIBC_2.34", "GLIBC_2.2.5")
                .requires("libm.so.6", "GLIBC_2.29")
                .defines("V_1", "V_2")
                .bytes();
    }

    private static byte[] patch(int at, int value) {
        byte[] bytes = sample();
        bytes[at] = (byte) value;
        return bytes;
    }

    private static byte[] patchShort(int at, int value) {
        byte[] bytes = sample();
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putShort(at, (short) value);
        return bytes;
    }

    private static byte[] patchLong(int at, long value) {
        byte[] bytes = sample();
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(at, value);
        return bytes;
    }

    private static void assertRefused(byte[] bytes, String reason) {
        BuildException e = catchThrowableOfType(BuildException.class, () -> read(bytes));
        assertThat(e).as(reason).isNotNull();
        assertThat(e.problems())
                .containsExactly(Problem.of(ProblemCode.ELF_INVALID, "`m.so` is not a readable ELF file: " + reason));
    }

    private static ElfFile read(byte[] bytes) throws IOException, BuildException {
        return ElfFile.read(ByteSource.of(bytes), "m.so");
    }
}
