package dev.mizzen.bytecode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Random values of all kinds, which share many of their parts. */
final class RandomValues {
    private static final List<String> TEXTS =
            List.of("", "a", "name", "two words", "naïve", "€", "😀", "x".repeat(300));
    private static final double[] REALS = {0, -0.0, 1, 2, 1.5, -7, 1e20, 1e300, Double.NaN, Double.POSITIVE_INFINITY};

    private final Random random;
    private final BytecodeVersion version;
    private final ValueTable table;
    private final List<MarshalValue> made = new ArrayList<>();

    RandomValues(Random random, BytecodeVersion version, ValueTable table) {
        this.random = random;
        this.version = version;
        this.table = table;
    }

    /** A code object with a few hundred parts. */
    MarshalValue.Code code() {
        for (int i = 0; i < 100; i++) {
            made.add(value());
        }
        return code(3 + random.nextInt(300));
    }

    private MarshalValue value() {
        return switch (random.nextInt(12)) {
            case 0, 1 -> text();
            case 2 -> number();
            case 3 -> table.atom(singleton());
            case 4 -> table.atom(ValueKind.BYTES, new byte[random.nextInt(4)]);
            case 5 -> table.group(ValueKind.LIST, items(4, false));
            case 6 -> table.group(ValueKind.DICT, items(2, false));
            case 7 -> version.hasSlices() ? table.group(ValueKind.SLICE, some(), some(), some()) : number();
            case 8 -> set();
            case 9 -> code(random.nextInt(3));
            default -> table.group(ValueKind.TUPLE, items(random.nextInt(20) == 0 ? 300 : 5, false));
        };
    }

    private ValueKind singleton() {
        return List.of(ValueKind.NONE, ValueKind.TRUE, ValueKind.FALSE, ValueKind.ELLIPSIS, ValueKind.STOP_ITERATION)
                .get(random.nextInt(5));
    }

    private MarshalValue some() {
        return made.isEmpty() ? table.atom(ValueKind.NONE) : made.get(random.nextInt(made.size()));
    }

    /** An even number of values where a dict wants them. */
    private MarshalValue[] items(int most, boolean hashable) {
        return IntStream.range(0, most == 2 ? 2 * random.nextInt(2) : random.nextInt(most + 1))
                .mapToObj(i -> some())
                .filter(item -> !hashable || item.isHashable())
                .toArray(MarshalValue[]::new);
    }

    private MarshalValue set() {
        try {
            return table.set(random.nextInt(5) == 0 ? ValueKind.SET : ValueKind.FROZENSET, items(6, true));
        } catch (BytecodeRefusedException e) {
            return table.atom(ValueKind.NONE);
        }
    }

    private MarshalValue number() {
        double real = REALS[random.nextInt(REALS.length)];
        return switch (random.nextInt(4)) {
            case 0 -> table.atom(ValueKind.FLOAT, MarshalForge.stream(real));
            case 1 -> table.atom(ValueKind.COMPLEX, MarshalForge.stream(real, REALS[random.nextInt(REALS.length)]));
            case 2 -> MarshalNumbers.integer(new java.math.BigInteger(random.nextInt(100), random), table);
            default -> MarshalNumbers.integer(java.math.BigInteger.valueOf(random.nextInt(9) - 4), table);
        };
    }

    private MarshalValue text() {
        byte[] bytes = TEXTS.get(random.nextInt(TEXTS.size())).getBytes(StandardCharsets.UTF_8);
        boolean ascii = new String(bytes, StandardCharsets.UTF_8).chars().allMatch(c -> c < 128);
        return table.atom(ascii ? ValueKind.ASCII : ValueKind.UNICODE, bytes);
    }

    private MarshalValue.Code code(int constants) {
        MarshalValue[] fields = version.codeLayout().fields().stream()
                .map(field -> switch (field.content()) {
                    case BYTES -> table.atom(ValueKind.BYTES, new byte[random.nextInt(3)]);
                    case NAME -> text();
                    case NAMES -> table.group(ValueKind.TUPLE, names());
                    case ANYTHING -> table.group(ValueKind.TUPLE, items(constants, false));
                })
                .toArray(MarshalValue[]::new);
        return table.code(random.ints(version.codeLayout().numbers()).toArray(), random.nextInt(), fields);
    }

    private MarshalValue[] names() {
        return IntStream.range(0, random.nextInt(4)).mapToObj(i -> text()).toArray(MarshalValue[]::new);
    }
}
