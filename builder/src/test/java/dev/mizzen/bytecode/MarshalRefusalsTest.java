package dev.mizzen.bytecode;

import static dev.mizzen.bytecode.BytecodeVersion.CPYTHON_3_10;
import static dev.mizzen.bytecode.BytecodeVersion.CPYTHON_3_13;
import static dev.mizzen.bytecode.MarshalForge.code;
import static dev.mizzen.bytecode.MarshalForge.flagged;
import static dev.mizzen.bytecode.MarshalForge.integer;
import static dev.mizzen.bytecode.MarshalForge.stream;
import static dev.mizzen.bytecode.MarshalForge.text;
import static dev.mizzen.bytecode.MarshalForge.tuple;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams that no compiler writes, each with its reason. */
class MarshalRefusalsTest {
    static Stream<Arguments> structure() {
        return Stream.of(
                refused(stream(""), "at byte 0: 1 bytes wanted where 0 are left"),
                refused(stream("?"), "at byte 0: unknown type 0x3f"),
                refused(stream("I", 1, 0), "at byte 0: unknown type 0x49"),
                refused(flagged('R', 0), "at byte 0: unknown type 0x52"),
                refused(stream(":NNN"), "at byte 0: a slice in bytecode of CPython 3.13"),
                refused(stream("0"), "at byte 0: a null object"),
                refused(stream(")\0010"), "at byte 2: a null object"),
                refused(stream("{N0"), "at byte 2: a null object"),
                refused(stream("{N"), "at byte 1: a dict without an end"),
                refused(stream("{"), "at byte 0: a dict of 1 objects, more than the 0 bytes that are left can hold"),
                refused(flagged('N'), "at byte 0: a reference flag on the type `N`"),
                refused(flagged('0'), "at byte 0: a reference flag on the type `0`"),
                refused(flagged('r', 0), "at byte 0: a reference flag on the type `r`"),
                refused(stream("N!"), "at byte 1: 1 bytes behind the end of the code"),
                refused(stream("i\0\0"), "at byte 0: 4 bytes wanted where 2 are left"),
                refused(stream("s", 1 << 30, "a"), "at byte 0: 1073741824 bytes wanted where 1 are left"),
                refused(stream("s", -1), "at byte 0: a negative length, -1"),
                refused(stream("u", -2), "at byte 0: a negative length, -2"),
                refused(stream("A", Integer.MIN_VALUE), "at byte 0: a negative length, -2147483648"),
                refused(stream("(", -1), "at byte 0: a negative count, -1"),
                refused(stream("[", Integer.MIN_VALUE), "at byte 0: a negative count, -2147483648"),
                refused(
                        stream("(", Integer.MAX_VALUE, "N"),
                        "at byte 0: a tuple of 2147483647 objects, more than the 1 bytes that are left can hold"),
                refused(
                        stream(")\002N)\002N"),
                        "at byte 3: a tuple of 2 objects, more than the 1 bytes that are left can hold"),
                refused(
                        stream(")\003)\002NN"),
                        "at byte 2: a tuple of 2 objects, more than the 2 bytes that are left can hold"),
                refused(
                        stream("c", 1, 2),
                        "at byte 0: a code object of 10 objects, more than the 8 bytes that are left" + " can hold"));
    }

    static Stream<Arguments> references() {
        return Stream.of(
                refused(stream("r", 0), "at byte 0: a reference to object 0 of 0 so far"),
                refused(stream("r", -1), "at byte 0: a reference to object 4294967295 of 0 so far"),
                refused(stream(")\002r", 0, flagged('i', 1)), "at byte 2: a reference to object 0 of 0 so far"),
                refused(stream(")\002", flagged('i', 1), "r", 1), "at byte 7: a reference to object 1 of 1 so far"),
                refused(flagged(')', "\001r", 0), "at byte 2: a reference to object 0, which is not complete"),
                refused(flagged('[', 1, "r", 0), "at byte 5: a reference to object 0, which is not complete"),
                refused(flagged('{', "Nr", 0, "0"), "at byte 2: a reference to object 0, which is not complete"),
                refused(
                        flagged(')', "\001", flagged('>', 1, "r", 0)),
                        "at byte 7: a reference to object 0, which is not complete"));
    }

    static Stream<Arguments> atoms() {
        return Stream.of(
                refused(stream("l", 1, (short) 0), "at byte 0: an integer that begins with the digit 0"),
                refused(stream("l", -2, (short) 5, (short) 0), "at byte 0: an integer that begins with the digit 0"),
                refused(stream("l", 1, (short) 0x8000), "at byte 0: an integer with the digit 32768"),
                refused(
                        stream("l", Integer.MIN_VALUE, "ab"),
                        "at byte 0: an integer of 2147483648 digits where 2 bytes are left"),
                refused(stream("l", 2, "abc"), "at byte 0: an integer of 2 digits where 3 bytes are left"),
                refused(stream("f\001x"), "at byte 0: a float whose text is no number"),
                refused(stream("f\0030x1"), "at byte 0: a float whose text is no number"),
                refused(stream("f\003 1 "), "at byte 0: a float whose text is no number"),
                refused(stream("f\0021f"), "at byte 0: a float whose text is no number"),
                refused(stream("f\003nan"), "at byte 0: a float whose text is no number"),
                refused(stream("f\0"), "at byte 0: a float whose text is no number"),
                refused(stream("a", 1, "\u00e9"), "at byte 0: an ASCII string with the byte 0xe9"),
                refused(stream("z\001\u0080"), "at byte 0: an ASCII string with the byte 0x80"),
                refused(stream("u", 1, "\u0080"), "at byte 0: a string that is not UTF-8"),
                refused(stream("u", 2, "\u00c3A"), "at byte 0: a string that is not UTF-8"),
                refused(stream("u", 1, "\u00c3"), "at byte 0: a string that is not UTF-8"),
                refused(stream("t", 2, "\u00c0\u0080"), "at byte 0: a string that is not UTF-8"),
                refused(stream("u", 3, "\u00e0\u0080\u0080"), "at byte 0: a string that is not UTF-8"),
                refused(stream("u", 4, "\u00f0\u0080\u0080\u0080"), "at byte 0: a string that is not UTF-8"),
                refused(stream("u", 4, "\u00f4\u0090\u0080\u0080"), "at byte 0: a string that is not UTF-8"),
                refused(stream("u", 5, "\u00f8\u0080\u0080\u0080\u0080"), "at byte 0: a string that is not UTF-8"));
    }

    static Stream<Arguments> sets() {
        String unhashable = "a frozenset with an item that has no hash of its value";
        String twice = "a frozenset with two equal items";
        byte[] list = stream("[", 0);
        byte[] innerCode = code(CPYTHON_3_13, tuple());
        byte[] bigInt = stream("l", 5, (short) 0, (short) 0, (short) 0, (short) 0, (short) 1);
        return Stream.of(
                refused(stream("<", 1, list), "at byte 5: a set with an item that has no hash of its value"),
                refused(stream(">", 1, tuple(list)), "at byte 7: " + unhashable),
                refused(stream(">", 1, "<", 0), "at byte 5: " + unhashable),
                refused(stream(">", 1, "{0"), "at byte 6: " + unhashable),
                refused(stream(">", 1, innerCode), "at byte " + innerCode.length + ": " + unhashable),
                refused(stream(">", 2, "NN"), "at byte 6: " + twice),
                refused(stream(">", 3, "T", text("a"), integer(1)), "at byte 9: " + twice),
                refused(stream(">", 2, "g", -0.0, "F"), "at byte 14: " + twice),
                refused(stream(">", 2, "g", 3.0, "y", 3.0, -0.0), "at byte 14: " + twice),
                refused(stream(">", 2, "y", -0.0, 1.0, "y", 0.0, 1.0), "at byte 22: " + twice),
                refused(stream(">", 2, "g", 0x1p60, bigInt), "at byte 14: " + twice),
                refused(stream(">", 2, tuple(integer(1)), tuple(stream("T"))), "at byte 14: " + twice),
                refused(
                        stream(">", 2, stream(">", 2, "T", integer(0)), stream(">", 2, "F", integer(1))),
                        "at byte 22: " + twice));
    }

    static Stream<Arguments> codeObjects() {
        String[] parts = {"s\0\0\0\0", ")\0", ")\0", ")\0", "s\0\0\0\0", "z\1f", "z\1m", "z\1q"};
        List<Arguments> refused = new ArrayList<>();
        refused.add(field(parts, 0, "z\0", "at byte 21: the field `code` of a code object is not bytes"));
        refused.add(field(parts, 1, "[\0\0\0\0", "at byte 26: the field `consts` of a code object is not a tuple"));
        refused.add(field(parts, 2, "N", "at byte 28: the field `names` of a code object is not a tuple of strings"));
        refused.add(field(
                parts,
                3,
                ")\002z\001aN",
                "at byte 35: the field `localsplusnames` of a code object is not a tuple of strings"));
        refused.add(field(parts, 4, ")\0", "at byte 32: the field `localspluskinds` of a code object is not bytes"));
        refused.add(field(parts, 5, "s\0\0\0\0", "at byte 37: the field `filename` of a code object is not a string"));
        refused.add(field(parts, 6, "T", "at byte 40: the field `name` of a code object is not a string"));
        refused.add(field(parts, 7, ")\0", "at byte 43: the field `qualname` of a code object is not a string"));
        return refused.stream();
    }

    private static Arguments field(String[] parts, int index, String value, String reason) {
        String[] changed = parts.clone();
        changed[index] = value;
        return refused(stream("c", 1, 2, 3, 4, 5, String.join("", changed), 7, "s", 0, "s", 0, "s", 0), reason);
    }

    private static Arguments refused(byte[] stream, String reason) {
        return Arguments.of(stream, reason);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource({"structure", "references", "atoms", "sets", "codeObjects"})
    void namesThePlaceAndTheReason(byte[] stream, String reason) {
        assertRefused(CPYTHON_3_13, stream, reason);
    }

    @Test
    void theOldLayoutNamesItsOwnFields() {
        byte[] stream = stream("c", 1, 2, 3, 4, 5, 6, "s", 0, ")\0)\0)\0N");
        assertRefused(
                CPYTHON_3_10,
                stream(stream, ")\0)\0)\0)\0"),
                "at byte 36: the field `freevars` of a code object is not a tuple of strings");
    }

    @Test
    void nestingBeyondTheLimitIsRefusedWhateverItIsMadeOf() {
        for (byte[] level : List.of(stream(")\001"), stream("(", 1), stream("[", 1), stream("{N"), stream(">", 1))) {
            byte[] deep = new byte[0];
            for (int i = 0; i < 2000; i++) {
                deep = stream(deep, level);
            }
            BytecodeRefusedException e = refusal(CPYTHON_3_13, stream(deep, "N", "0".repeat(2000)));
            assertThat(e.reason()).contains(": objects nested deeper than 2000");
        }
        assertRefused(
                CPYTHON_3_13, stream(")\001".repeat(100_000), "N"), "at byte 4000: objects nested deeper than 2000");
    }

    @Test
    void nestingThroughReferencesCounts() {
        // Each tuple of the list holds the one before it: flat as a stream, deep as a value.
        byte[] chain = stream("[", 2500, flagged(')', "\001N"));
        byte[] links = new byte[2499 * 7];
        for (int i = 0; i < 2499; i++) {
            System.arraycopy(flagged(')', "\001r", i), 0, links, 7 * i, 7);
        }
        assertThat(refusal(CPYTHON_3_13, stream(chain, links)).reason()).endsWith(": objects nested deeper than 2000");
    }

    @Test
    void setsThatWouldTakeLongToOrderAreRefused() {
        // Doubles 30 times: small as a stream, a thousand million items to compare.
        byte[] doubling = flagged(')', "\001N");
        for (int i = 0; i < 30; i++) {
            doubling = stream(doubling, flagged(')', "\002r", i, "r", i));
        }
        assertThat(refusal(CPYTHON_3_13, stream("(", 32, doubling, ">", 1, "r", 30))
                        .reason())
                .endsWith(": sets of more than 16777216 bytes");
        assertThat(MarshalForge.stream("(", 31, doubling)).satisfies(s -> MarshalForge.canonical(CPYTHON_3_13, s));
    }

    private static void assertRefused(BytecodeVersion version, byte[] stream, String reason) {
        assertThat(refusal(version, stream).reason()).isEqualTo(reason);
    }

    private static BytecodeRefusedException refusal(BytecodeVersion version, byte[] stream) {
        BytecodeRefusedException e =
                catchThrowableOfType(BytecodeRefusedException.class, () -> MarshalForge.canonical(version, stream));
        assertThat(e).as("a refusal").isNotNull();
        return e;
    }
}
