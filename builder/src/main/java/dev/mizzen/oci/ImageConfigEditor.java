package dev.mizzen.oci;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.digest.DiffId;
import java.util.List;
import java.util.Map;

/** A copy of a configuration that is being changed; {@link #build} gives the changed one. */
public final class ImageConfigEditor {
    private final ObjectNode document;

    ImageConfigEditor(ObjectNode document) {
        this.document = document;
    }

    /** {@code created}, an RFC 3339 time. */
    public ImageConfigEditor created(String time) {
        document.put("created", time);
        return this;
    }

    /** {@code Env}, in the map's order. */
    public ImageConfigEditor env(Map<String, String> values) {
        return strings(
                "Env",
                values.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toList());
    }

    /** {@code Entrypoint}. */
    public ImageConfigEditor entrypoint(List<String> words) {
        return strings("Entrypoint", words);
    }

    /** {@code Cmd}. */
    public ImageConfigEditor cmd(List<String> words) {
        return strings("Cmd", words);
    }

    /** {@code User}. */
    public ImageConfigEditor user(String user) {
        execution().put("User", user);
        return this;
    }

    /** {@code WorkingDir}. */
    public ImageConfigEditor workingDir(String folder) {
        execution().put("WorkingDir", folder);
        return this;
    }

    /** {@code Labels}, all of them; none removes the member. */
    public ImageConfigEditor labels(Map<String, String> labels) {
        if (labels.isEmpty()) {
            return removeExecutionMember("Labels");
        }
        ObjectNode object = execution().putObject("Labels");
        labels.forEach(object::put);
        return this;
    }

    /** Adds to {@code ExposedPorts}. */
    public ImageConfigEditor exposePort(String port) {
        JsonNode ports = execution().get("ExposedPorts");
        ObjectNode object =
                ports instanceof ObjectNode given ? given : execution().putObject("ExposedPorts");
        if (!object.has(port)) {
            object.putObject(port);
        }
        return this;
    }

    /** Takes a member out of {@code config}: {@code Healthcheck}. */
    public ImageConfigEditor removeExecutionMember(String name) {
        execution().remove(name);
        return this;
    }

    /** {@code rootfs.diff_ids}. */
    public ImageConfigEditor diffIds(List<DiffId> diffIds) {
        ObjectNode rootfs = object(document, "rootfs");
        rootfs.put("type", "layers");
        ArrayNode array = rootfs.putArray("diff_ids");
        diffIds.forEach(id -> array.add(id.toString()));
        return this;
    }

    /** {@code history}. */
    public ImageConfigEditor history(List<History> entries) {
        ArrayNode array = document.putArray("history");
        entries.forEach(entry -> array.add(entry.toJson()));
        return this;
    }

    /** The changed configuration. */
    public ImageConfig build() {
        return ImageConfig.of(document);
    }

    private ImageConfigEditor strings(String name, List<String> values) {
        ArrayNode array = execution().putArray(name);
        values.forEach(array::add);
        return this;
    }

    private ObjectNode execution() {
        return object(document, "config");
    }

    private static ObjectNode object(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode given ? given : parent.putObject(name);
    }
}
