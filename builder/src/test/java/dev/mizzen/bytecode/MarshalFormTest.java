package dev.mizzen.bytecode;

import static dev.mizzen.bytecode.BytecodeVersion.CPYTHON_3_10;
import static dev.mizzen.bytecode.BytecodeVersion.CPYTHON_3_13;
import static dev.mizzen.bytecode.BytecodeVersion.CPYTHON_3_14;
import static dev.mizzen.bytecode.MarshalForge.code;
import static dev.mizzen.bytecode.MarshalForge.flagged;
import static dev.mizzen.bytecode.MarshalForge.integer;
import static dev.mizzen.bytecode.MarshalForge.stream;
import static dev.mizzen.bytecode.MarshalForge.text;
import static dev.mizzen.bytecode.MarshalForge.tuple;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which bytes each value has in a canonical stream: {@code docs/bytecode.md}. */
class MarshalFormTest {
    private static final String LONG = "a b".repeat(100);
    private static final String WORD = "ab_9".repeat(80);
    private static final byte[] NONE = stream("N");

    static Stream<Arguments> forms() {
        return Stream.of(
                form("None", NONE, NONE),
                form("False", stream("F"), stream("F")),
                form("True", stream("T"), stream("T")),
                form("StopIteration", stream("S"), stream("S")),
                form("Ellipsis", stream("."), stream(".")),
                form("int", integer(-5), integer(-5)),
                form("flagged int", flagged('i', 7), integer(7)),
                form("zero as a long", stream("l", 0), integer(0)),
                form("small long", stream("l", 1, (short) 300), integer(300)),
                form("small negative long", stream("l", -2, (short) 0, (short) 1), integer(-32_768)),
                form("least int", stream("l", -3, (short) 0, (short) 0, (short) 2), integer(Integer.MIN_VALUE)),
                form("more than int", stream("l", 3, (short) 0, (short) 0, (short) 2), null),
                form("less than int", stream("l", -3, (short) 1, (short) 0, (short) 2), null),
                form("big long", stream("l", -4, (short) 1, (short) 2, (short) 3, (short) 4), null),
                form("float", stream("g", 1.5), stream("g", 1.5)),
                form("negative zero", stream("g", -0.0), null),
                form("NaN with its bits", stream("g", "\1\2\3\4\5\6\u00f8\u007f"), null),
                form("complex", stream("y", 1.5, -0.0), null),
                form("text float", stream("f\0031.5"), stream("g", 1.5)),
                form("text float with exponent", stream("f\007-25E-01"), stream("g", -2.5)),
                form("text infinity", stream("f\004-inf"), stream("g", Double.NEGATIVE_INFINITY)),
                form("text complex", stream("x\0020.\003inf"), stream("y", 0.0, Double.POSITIVE_INFINITY)),
                form("bytes", stream("s", 2, "a\u00ff"), null),
                form("short text", text("a b"), text("a b")),
                form("short text, long form", stream("a", 3, "a b"), text("a b")),
                form("short text, Unicode form", stream("u", 3, "a b"), text("a b")),
                form("interned without reason", stream("Z\003a b"), text("a b")),
                form("a word", text("ab"), stream("Z\002ab")),
                form("the empty word", stream("u", 0), stream("Z\0")),
                form("long text", stream("u", 300, LONG), stream("a", 300, LONG)),
                form("long interned text", stream("A", 300, LONG), stream("a", 300, LONG)),
                form("long word", stream("u", 320, WORD), stream("A", 320, WORD)),
                form("text of 255", stream("a", 255, LONG.substring(45)), text(LONG.substring(45))),
                form("text of 256", stream("a", 256, LONG.substring(44)), null),
                form("Unicode", stream("t", 2, "\u00c3\u00a9"), stream("u", 2, "\u00c3\u00a9")),
                form("four bytes", stream("u", 4, "\u00f0\u009f\u0098\u0080"), null),
                form("a surrogate", stream("u", 3, "\u00ed\u00a0\u0080"), null),
                form("tuple", stream("(", 2, "NT"), tuple(NONE, stream("T"))),
                form("empty tuple", stream("(", 0), stream(")\0")),
                form("tuple of 255", stream("(", 255, "N".repeat(255)), stream(")\u00ff", "N".repeat(255))),
                form("tuple of 256", stream("(", 256, "N".repeat(256)), null),
                form("list", stream("[", 1, "N"), null),
                form("empty list", stream("[", 0), null),
                form("dict", stream("{NTFN0"), null),
                form("empty dict", stream("{0"), null),
                form("dicts in one another", stream("{N{T{00N{00"), null),
                form("set", stream("<", 2, "TN"), stream("<", 2, "NT")),
                form("empty frozenset", stream(">", 0), null),
                form("slice", stream(":NTF"), null));
    }

    private static Arguments form(String name, byte[] any, byte @org.jspecify.annotations.Nullable [] canonical) {
        return Arguments.of(name, any, canonical == null ? any : canonical);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void everyValueHasOneForm(String name, byte[] any, byte[] canonical) throws Exception {
        assertThat(MarshalForge.canonical(CPYTHON_3_14, any)).isEqualTo(canonical);
        assertThat(MarshalForge.canonical(CPYTHON_3_14, canonical)).isEqualTo(canonical);
    }

    @Test
    void equalValuesAreWrittenOnceAndNamedAfterwards() throws Exception {
        assertThat(canonical(tuple(text("a b"), text("a b"), integer(9), integer(9), integer(8), integer(9))))
                .isEqualTo(
                        stream(")\006", flagged('z', "\003a b"), "r", 0, flagged('i', 9), "r", 1, integer(8), "r", 1));
    }

    @Test
    void flagsWithoutUseAreTakenAwayAndIndicesCountWhatIsLeft() throws Exception {
        byte[] input = stream(
                flagged(')', "\003"), flagged('i', 1), flagged('z', "\003a b"), flagged(')', "\002", "r", 2, "r", 2));
        assertThat(canonical(input))
                .isEqualTo(stream(")\003", integer(1), flagged('z', "\003a b"), ")\002r", 0, "r", 0));
    }

    @Test
    void anObjectCountsBeforeItsParts() throws Exception {
        byte[] pair = tuple(text("x y"), text("x y"));
        assertThat(canonical(tuple(pair, pair)))
                .isEqualTo(stream(")\002", flagged(')', "\002"), flagged('z', "\003x y"), "r", 1, "r", 0));
    }

    @Test
    void singletonsAreNeverNamed() throws Exception {
        byte[] all = stream(")\012NNFFTTSS..");
        assertThat(canonical(all)).isEqualTo(all);
    }

    @Test
    void whatEqualsForPythonIsKeptApart() throws Exception {
        byte[] numbers = stream(
                ")\010", integer(1), "g", 1.0, "T", "y", 1.0, 0.0, "g", 0.0, "g", -0.0, integer(0), "y", 0.0, -0.0);
        assertThat(canonical(numbers)).isEqualTo(numbers);
        byte[] tuples = tuple(tuple(integer(1)), tuple(stream("g", 1.0)), tuple(stream("T")));
        assertThat(canonical(tuples)).isEqualTo(tuples);
        byte[] strings = stream(")\002s", 3, "a b", text("a b"));
        assertThat(canonical(strings)).isEqualTo(strings);
    }

    @Test
    void whatHasAnIdentityIsNeverMerged() throws Exception {
        byte[] twins = tuple(stream("[", 1, "N"), stream("[", 1, "N"), stream("{0"), stream("{0"), stream("<", 0));
        assertThat(canonical(twins)).isEqualTo(twins);
        byte[] code = code(CPYTHON_3_13, tuple());
        byte[] twoCodes = canonical(tuple(code, code));
        assertThat(count(twoCodes, 'c')).isEqualTo(2);
        byte[] oneList = stream(")\003", flagged('[', 1, "N"), "r", 0, "[", 1, "N");
        assertThat(canonical(oneList)).isEqualTo(oneList);
    }

    @Test
    void itemsOfSetsAreInStructuralOrder() throws Exception {
        byte[] pair = tuple(integer(2), text("é b".replace('é', 'e')));
        byte[] nested = stream(">", 2, integer(7), text("a-b"));
        byte[] sorted = stream(
                ">",
                12,
                tuple(integer(3)),
                tuple(integer(1), text("z z")),
                pair,
                nested,
                "N",
                stream("Z\001b"),
                text("a-"),
                text("b-"),
                "g",
                2.5,
                integer(0x0100),
                integer(0x01),
                "s",
                0);
        byte[] reversed = stream(
                ">",
                12,
                "s",
                0,
                integer(0x01),
                integer(0x0100),
                "g",
                2.5,
                text("b-"),
                text("a-"),
                text("b"),
                pair,
                tuple(integer(1), text("z z")),
                tuple(integer(3)),
                "N",
                stream(">", 2, text("a-b"), integer(7)));
        byte[] expected = canonical(reversed);
        assertThat(canonical(sorted)).isEqualTo(expected);
        // 1 is shared with a tuple, which changes how it is written and not where it stands.
        assertThat(expected)
                .isEqualTo(stream(
                        ">",
                        12,
                        tuple(integer(3)),
                        tuple(flagged('i', 1), text("z z")),
                        pair,
                        stream(">", 2, text("a-b"), integer(7)),
                        "N",
                        stream("Z\001b"),
                        text("a-"),
                        text("b-"),
                        "g",
                        2.5,
                        integer(0x0100),
                        "r",
                        0,
                        "s",
                        0));
    }

    @Test
    void namesOfCodeAreInterned() throws Exception {
        byte[] newer = stream(
                "c",
                1,
                2,
                3,
                4,
                5,
                "s",
                1,
                "x",
                tuple(text("a.b"), text("word"), text("c-d")),
                tuple(text("a.b")),
                tuple(text("<l>")),
                "s",
                1,
                "y",
                text("/f.py"),
                text("<m>"),
                text("<q>"),
                7,
                "s",
                1,
                "v",
                "s",
                1,
                "w");
        assertThat(canonical(newer))
                .isEqualTo(stream(
                        "c",
                        1,
                        2,
                        3,
                        4,
                        5,
                        "s",
                        1,
                        "x",
                        tuple(flagged('Z', "\003a.b"), stream("Z\004word"), text("c-d")),
                        ")\001r",
                        0,
                        tuple(stream("Z\003<l>")),
                        "s",
                        1,
                        "y",
                        "Z\005/f.pyZ\003<m>Z\003<q>",
                        7,
                        "s",
                        1,
                        "v",
                        "s",
                        1,
                        "w"));
    }

    @Test
    void theOldLayoutHasSixNumbersAndFourTuplesOfNames() throws Exception {
        byte[] older = stream(
                "c",
                1,
                2,
                3,
                4,
                5,
                6,
                "s",
                1,
                "x",
                tuple(text("k k")),
                tuple(text("a.")),
                tuple(text("b.")),
                tuple(text("c.")),
                tuple(text("d.")),
                text("/f.py"),
                text("<m>"),
                -7,
                "s",
                1,
                "y");
        assertThat(MarshalForge.canonical(CPYTHON_3_10, older))
                .isEqualTo(stream(
                        "c",
                        1,
                        2,
                        3,
                        4,
                        5,
                        6,
                        "s",
                        1,
                        "x",
                        tuple(text("k k")),
                        ")\001Z\002a.)\001Z\002b.",
                        ")\001Z\002c.)\001Z\002d.",
                        "Z\005/f.pyZ\003<m>",
                        -7,
                        "s",
                        1,
                        "y"));
    }

    @Test
    void nestingUpToTheLimitIsWritten() throws Exception {
        byte[] deep = stream(")\001".repeat(1999), "N");
        assertThat(canonical(deep)).isEqualTo(deep);
    }

    private static byte[] canonical(byte[] stream) throws BytecodeRefusedException {
        byte[] once = MarshalForge.canonical(CPYTHON_3_13, stream);
        assertThat(MarshalForge.canonical(CPYTHON_3_13, once))
                .as("a second time")
                .isEqualTo(once);
        return once;
    }

    private static int count(byte[] bytes, char type) {
        int count = 0;
        for (byte b : bytes) {
            count += (b & 0x7f) == type ? 1 : 0;
        }
        return count;
    }
}
