package dev.mizzen.oci;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.diagnostic.BuildException;
import java.util.Optional;

/**
 * How one layer came to be (image-spec config.md, {@code history}).
 *
 * @param created an RFC 3339 time
 * @param createdBy the command
 * @param emptyLayer whether the step changed the configuration only and has no layer
 * @param other all other members, such as {@code author} and {@code comment}
 */
public record History(Optional<String> created, Optional<String> createdBy, boolean emptyLayer, JsonFields other) {
    /** The step that made a layer. */
    public static History of(String created, String createdBy) {
        return new History(Optional.of(created), Optional.of(createdBy), false, JsonFields.NONE);
    }

    static History read(JsonView view) throws BuildException {
        boolean emptyLayer = view.flag("empty_layer");
        return new History(
                view.string("created"),
                view.string("created_by"),
                emptyLayer,
                emptyLayer
                        ? view.without("created", "created_by", "empty_layer")
                        : view.without("created", "created_by"));
    }

    ObjectNode toJson() {
        ObjectNode json = Json.NODES.objectNode();
        other.addTo(json);
        created.ifPresent(text -> json.put("created", text));
        createdBy.ifPresent(text -> json.put("created_by", text));
        if (emptyLayer) {
            json.put("empty_layer", true);
        }
        return json;
    }
}
