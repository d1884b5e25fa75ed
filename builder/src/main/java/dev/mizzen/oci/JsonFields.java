package dev.mizzen.oci;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The members of an object that this model has no name for, carried along unchanged (image-spec considerations.md,
 * Extensibility). An immutable value.
 */
public final class JsonFields {
    /** No further members. */
    public static final JsonFields NONE = new JsonFields(Json.NODES.objectNode());

    private final ObjectNode members;

    private JsonFields(ObjectNode members) {
        this.members = members;
    }

    static JsonFields without(ObjectNode object, List<String> known) {
        ObjectNode rest = object.deepCopy();
        rest.remove(known);
        return rest.isEmpty() ? NONE : new JsonFields(rest);
    }

    void addTo(ObjectNode target) {
        target.setAll(members.deepCopy());
    }

    /** Whether there is a member called {@code name} whose value is neither null nor an empty array or object. */
    public boolean has(String name) {
        JsonNode value = members.path(name);
        return value.isContainerNode() ? !value.isEmpty() : members.hasNonNull(name);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonFields fields && members.equals(fields.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        JsonText.append((JsonNode) members, out);
        return out.toString();
    }
}
