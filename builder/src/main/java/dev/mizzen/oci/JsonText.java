package dev.mizzen.oci;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.TreeMap;

/** The canonical text of JSON values; {@link Json} describes the form. */
final class JsonText {
    private static final String HEX = "0123456789abcdef";

    private JsonText() {}

    static void append(JsonNode value, StringBuilder out) {
        if (value.isObject()) {
            appendObject(value, out);
        } else if (value.isArray()) {
            appendArray(value, out);
        } else if (value.isTextual()) {
            appendString(value.textValue(), out);
        } else if (value.isIntegralNumber()) {
            BigInteger number = value.bigIntegerValue();
            out.append(number);
        } else if (value.isNumber()) {
            BigDecimal number = value.decimalValue();
            out.append(number);
        } else if (value.isBoolean()) {
            out.append(value.booleanValue());
        } else if (value.isNull()) {
            out.append("null");
        } else {
            throw new IllegalArgumentException("no JSON value: " + value.getNodeType());
        }
    }

    /** Whether every surrogate in {@code text} is half of a pair. */
    static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    private static void appendObject(JsonNode object, StringBuilder out) {
        TreeMap<String, JsonNode> sorted = new TreeMap<>();
        object.properties().forEach(member -> sorted.put(member.getKey(), member.getValue()));
        char before = '{';
        for (var member : sorted.entrySet()) {
            out.append(before);
            appendString(member.getKey(), out);
            out.append(':');
            append(member.getValue(), out);
            before = ',';
        }
        out.append(sorted.isEmpty() ? "{}" : "}");
    }

    private static void appendArray(JsonNode array, StringBuilder out) {
        out.append('[');
        for (Iterator<JsonNode> items = array.elements(); items.hasNext(); ) {
            append(items.next(), out);
            if (items.hasNext()) {
                out.append(',');
            }
        }
        out.append(']');
    }

    private static void appendString(String text, StringBuilder out) {
        if (!isWellFormed(text)) {
            throw new IllegalArgumentException("a lone surrogate in a string");
        }
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < 0x20) {
                        out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
