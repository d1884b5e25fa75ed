package dev.mizzen.bytecode;

import static dev.mizzen.bytecode.CodeLayout.Content.ANYTHING;
import static dev.mizzen.bytecode.CodeLayout.Content.BYTES;
import static dev.mizzen.bytecode.CodeLayout.Content.NAME;
import static dev.mizzen.bytecode.CodeLayout.Content.NAMES;

import java.util.List;

/**
 * How a code object is written: some 32-bit numbers, eight objects, the number of its first line, and the remaining
 * objects ({@code w_complex_object} of CPython's {@code marshal.c}).
 */
enum CodeLayout {
    /** CPython 3.8 to 3.10: argument counts (3), local variables, stack size, flags. */
    PLAIN_LOCALS(
            6,
            new Field("code", BYTES),
            new Field("consts", ANYTHING),
            new Field("names", NAMES),
            new Field("varnames", NAMES),
            new Field("freevars", NAMES),
            new Field("cellvars", NAMES),
            new Field("filename", NAME),
            new Field("name", NAME),
            new Field("lnotab", BYTES)),

    /** CPython 3.11 and later: argument counts (3), stack size, flags. */
    FAST_LOCALS(
            5,
            new Field("code", BYTES),
            new Field("consts", ANYTHING),
            new Field("names", NAMES),
            new Field("localsplusnames", NAMES),
            new Field("localspluskinds", BYTES),
            new Field("filename", NAME),
            new Field("name", NAME),
            new Field("qualname", NAME),
            new Field("linetable", BYTES),
            new Field("exceptiontable", BYTES));

    /** How many fields stand before the number of the first line. */
    static final int FIELDS_BEFORE_FIRST_LINE = 8;

    private final int numbers;

    @SuppressWarnings("ImmutableEnumChecker") // the list is a copy that nobody can change
    private final List<Field> fields;

    CodeLayout(int numbers, Field... fields) {
        this.numbers = numbers;
        this.fields = List.of(fields);
    }

    /** What an object of a code object must be. */
    enum Content {
        BYTES("bytes"),
        /** A string, which the loader interns. */
        NAME("a string"),
        /** A tuple of strings, which the loader interns. */
        NAMES("a tuple of strings"),
        /** A tuple of anything. */
        ANYTHING("a tuple");

        private final String words;

        Content(String words) {
            this.words = words;
        }

        /** What it is, for messages. */
        String words() {
            return words;
        }

        boolean admits(MarshalValue value) {
            return switch (this) {
                case BYTES -> value.kind() == ValueKind.BYTES;
                case NAME -> value.kind().isText();
                case ANYTHING -> value.kind() == ValueKind.TUPLE;
                case NAMES -> value.kind() == ValueKind.TUPLE && onlyText((MarshalValue.Group) value);
            };
        }

        private static boolean onlyText(MarshalValue.Group tuple) {
            for (int i = 0; i < tuple.size(); i++) {
                if (!tuple.item(i).kind().isText()) {
                    return false;
                }
            }
            return true;
        }
    }

    /** An object of a code object. */
    record Field(String name, Content content) {}

    /** How many 32-bit numbers a code object begins with. */
    int numbers() {
        return numbers;
    }

    List<Field> fields() {
        return fields;
    }
}
