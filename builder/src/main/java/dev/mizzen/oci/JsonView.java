package dev.mizzen.oci;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Redaction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One object of a document, read with types: every refusal names the document and the path of the member. A member that is
 * null counts as absent, as Docker writes them.
 */
record JsonView(String document, String path, ObjectNode object) {
    static JsonView of(byte[] text, String document) throws BuildException {
        return new JsonView(document, "", Json.object(text, document));
    }

    BuildException invalid(String name, String reason) {
        return Json.invalid(document, "`" + at(name) + "` " + reason).exception();
    }

    Optional<String> string(String name) throws BuildException {
        JsonNode value = object.get(name);
        if (isAbsent(value)) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw invalid(name, "is not a string");
        }
        return Optional.of(value.textValue());
    }

    String requiredString(String name) throws BuildException {
        Optional<String> value = string(name);
        if (value.isEmpty()) {
            throw invalid(name, "is missing");
        }
        return value.get();
    }

    /** A whole number, 0 to 2^63 - 1. */
    long size(String name) throws BuildException {
        JsonNode value = object.get(name);
        if (isAbsent(value)) {
            throw invalid(name, "is missing");
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw invalid(name, "is not a size: " + Redaction.printable(value.toString(), 40));
        }
        return value.longValue();
    }

    boolean flag(String name) throws BuildException {
        JsonNode value = object.get(name);
        if (isAbsent(value)) {
            return false;
        }
        if (!value.isBoolean()) {
            throw invalid(name, "is neither true nor false");
        }
        return value.booleanValue();
    }

    Optional<List<String>> strings(String name) throws BuildException {
        JsonNode value = object.get(name);
        if (isAbsent(value)) {
            return Optional.empty();
        }
        List<String> found = new ArrayList<>();
        for (JsonNode item : array(name, value)) {
            if (!item.isTextual()) {
                throw invalid(name + "[" + found.size() + "]", "is not a string");
            }
            found.add(item.textValue());
        }
        return Optional.of(List.copyOf(found));
    }

    SortedMap<String, String> stringMap(String name) throws BuildException {
        SortedMap<String, String> found = new TreeMap<>();
        Optional<JsonView> map = child(name);
        if (map.isPresent()) {
            for (String key : map.get().names()) {
                found.put(key, map.get().string(key).orElse(""));
            }
        }
        return Collections.unmodifiableSortedMap(found);
    }

    /** The names of the members, sorted. */
    TreeSet<String> names() {
        TreeSet<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    Optional<JsonView> child(String name) throws BuildException {
        JsonNode value = object.get(name);
        if (isAbsent(value)) {
            return Optional.empty();
        }
        if (!(value instanceof ObjectNode inner)) {
            throw invalid(name, "is not an object");
        }
        return Optional.of(new JsonView(document, at(name), inner));
    }

    JsonView requiredChild(String name) throws BuildException {
        Optional<JsonView> value = child(name);
        if (value.isEmpty()) {
            throw invalid(name, "is missing");
        }
        return value.get();
    }

    Optional<List<JsonView>> children(String name) throws BuildException {
        JsonNode value = object.get(name);
        if (isAbsent(value)) {
            return Optional.empty();
        }
        List<JsonView> found = new ArrayList<>();
        for (JsonNode item : array(name, value)) {
            String place = at(name) + "[" + found.size() + "]";
            if (!(item instanceof ObjectNode inner)) {
                throw invalid(name + "[" + found.size() + "]", "is not an object");
            }
            found.add(new JsonView(document, place, inner));
        }
        return Optional.of(List.copyOf(found));
    }

    List<JsonView> requiredChildren(String name) throws BuildException {
        Optional<List<JsonView>> value = children(name);
        if (value.isEmpty()) {
            throw invalid(name, "is missing");
        }
        return value.get();
    }

    JsonFields without(String... known) {
        return JsonFields.without(object, List.of(known));
    }

    /** Documents of version 1 are older than digests of content and are not read. */
    void requireSchemaVersion2() throws BuildException {
        long version = size("schemaVersion");
        if (version != 2) {
            throw invalid("schemaVersion", "is " + version + ", only 2 is supported");
        }
    }

    private JsonNode array(String name, JsonNode value) throws BuildException {
        if (!value.isArray()) {
            throw invalid(name, "is not an array");
        }
        return value;
    }

    private String at(String name) {
        String shown = Redaction.printable(name, 80);
        return path.isEmpty() ? shown : path + "." + shown;
    }

    private static boolean isAbsent(@Nullable JsonNode value) {
        return value == null || value.isNull();
    }
}
