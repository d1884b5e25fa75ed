package dev.mizzen.bytecode;

import static dev.mizzen.bytecode.MarshalForge.stream;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Writes values in one of the many ways in which marshal could: flags, references, forms and orders are left to chance. */
final class NoisyMarshalWriter {
    private final Random random;
    private final BytecodeVersion version;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Map<Integer, Integer> references = new HashMap<>();
    private int flagged;

    NoisyMarshalWriter(Random random, BytecodeVersion version) {
        this.random = random;
        this.version = version;
    }

    byte[] write(MarshalValue root) {
        value(root);
        return out.toByteArray();
    }

    private void value(MarshalValue value) {
        if (value.kind().isSingleton()) {
            out.write(value.kind().type());
            return;
        }
        boolean identity = value.kind().hasIdentity();
        Integer reference = references.get(value.id());
        if (reference != null && (identity || random.nextBoolean())) {
            out.writeBytes(stream("r", reference));
            return;
        }
        int flag = identity || random.nextInt(3) == 0 ? 0x80 : 0;
        int index = flag == 0 ? -1 : flagged++;
        if (value instanceof MarshalValue.Atom atom) {
            atom(atom, flag);
        } else {
            composite(value, flag);
        }
        if (flag != 0) {
            references.put(value.id(), index);
        }
    }

    private void atom(MarshalValue.Atom atom, int flag) {
        byte[] content = atom.content();
        switch (atom.kind()) {
            case ASCII -> {
                char type = pick(content.length < 256 ? "zZaAut" : "aAut");
                out.write(type | flag);
                length(type, content.length);
            }
            case UNICODE -> {
                out.write(pick("ut") | flag);
                length('u', content.length);
            }
            case BYTES -> {
                out.write('s' | flag);
                length('s', content.length);
            }
            case INT -> {
                int number =
                        ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getInt();
                if (number > 0 && random.nextInt(4) == 0) {
                    out.write('l' | flag);
                    List<Short> digits = new ArrayList<>();
                    for (int left = number; left > 0; left >>= 15) {
                        digits.add((short) (left & 0x7fff));
                    }
                    out.writeBytes(stream(digits.size()));
                    digits.forEach(digit -> out.writeBytes(stream(digit)));
                    return;
                }
                out.write('i' | flag);
            }
            default -> out.write(atom.kind().type() | flag);
        }
        out.writeBytes(content);
    }

    private void composite(MarshalValue value, int flag) {
        List<MarshalValue> items = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            items.add(value.item(i));
        }
        switch (value.kind()) {
            case TUPLE -> {
                char type = pick(items.size() < 256 ? "()" : "(");
                out.write(type | flag);
                length(type, items.size());
            }
            case SET, FROZENSET -> {
                Collections.shuffle(items, random);
                out.write(value.kind().type() | flag);
                length('<', items.size());
            }
            case LIST -> {
                out.write('[' | flag);
                length('[', items.size());
            }
            case CODE -> {
                out.write('c' | flag);
                for (int i = 0; i < version.codeLayout().numbers(); i++) {
                    out.writeBytes(stream(((MarshalValue.Code) value).number(i)));
                }
            }
            default -> out.write(value.kind().type() | flag);
        }
        for (int i = 0; i < items.size(); i++) {
            if (value instanceof MarshalValue.Code code && i == CodeLayout.FIELDS_BEFORE_FIRST_LINE) {
                out.writeBytes(stream(code.firstLine()));
            }
            value(items.get(i));
        }
        if (value.kind() == ValueKind.DICT) {
            out.write('0');
        }
    }

    private char pick(String types) {
        return types.charAt(random.nextInt(types.length()));
    }

    private void length(char type, int length) {
        if (")zZ".indexOf(type) >= 0) {
            out.write(length);
        } else {
            out.writeBytes(stream(length));
        }
    }
}
