package dev.mizzen.oci;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.digest.DiffId;
import dev.mizzen.digest.Digest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The configuration of an image (image-spec config.md). Immutable; {@link #edit} changes some values and leaves all
 * others, known or not, with equal JSON values. A member that is null counts as absent.
 */
public final class ImageConfig {
    private final ObjectNode document;
    private final Platform platform;
    private final Map<String, String> env;
    private final Execution execution;
    private final List<DiffId> diffIds;
    private final Optional<List<History>> history;

    /** The parts of the {@code config} member that are read here. */
    private record Execution(
            Optional<List<String>> entrypoint,
            Optional<List<String>> cmd,
            Optional<String> user,
            Optional<String> workingDir,
            SortedMap<String, String> labels,
            JsonFields all) {}

    ImageConfig(JsonView view) throws BuildException {
        this.document = view.object().deepCopy();
        this.platform = Platform.read(view);
        JsonView config = view.child("config").orElse(new JsonView(view.document(), "config", Json.NODES.objectNode()));
        this.env = readEnv(config);
        this.execution = new Execution(
                config.strings("Entrypoint"),
                config.strings("Cmd"),
                config.string("User").filter(text -> !text.isEmpty()),
                config.string("WorkingDir").filter(text -> !text.isEmpty()),
                config.stringMap("Labels"),
                config.without());
        this.diffIds = readDiffIds(view);
        this.history = readHistory(view);
    }

    /**
     * @param name the document's name for messages
     * @throws BuildException {@code IMAGE_DOCUMENT_INVALID}
     */
    public static ImageConfig parse(byte[] text, String name) throws BuildException {
        return new ImageConfig(JsonView.of(text, name));
    }

    /** The configuration of an image with no layers. */
    public static ImageConfig empty(Platform platform) {
        ObjectNode document = platform.toJson();
        document.putObject("rootfs").put("type", "layers").putArray("diff_ids");
        return of(document);
    }

    static ImageConfig of(ObjectNode document) {
        try {
            return new ImageConfig(new JsonView("config", "", document));
        } catch (BuildException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A changed copy can be made from the editor. */
    public ImageConfigEditor edit() {
        return new ImageConfigEditor(document.deepCopy());
    }

    /** The system and processor that the image is for. */
    public Platform platform() {
        return new Platform(platform.os(), platform.architecture(), platform.variant(), JsonFields.NONE);
    }

    /** The environment, in its order; of a name that occurs twice the last value, as container runtimes take it. */
    public Map<String, String> env() {
        return env;
    }

    /** {@code Entrypoint}; an empty list counts as given. */
    public Optional<List<String>> entrypoint() {
        return execution.entrypoint();
    }

    /** {@code Cmd}. */
    public Optional<List<String>> cmd() {
        return execution.cmd();
    }

    /** {@code User}, as it is written: a name or number, perhaps with {@code :group}. */
    public Optional<String> user() {
        return execution.user();
    }

    /** {@code WorkingDir}. */
    public Optional<String> workingDir() {
        return execution.workingDir();
    }

    /** The labels, sorted by name. */
    public SortedMap<String, String> labels() {
        return execution.labels();
    }

    /** Whether the {@code config} member has that member, with a value that is neither null nor empty: {@code OnBuild}. */
    public boolean hasExecutionMember(String name) {
        return execution.all().has(name);
    }

    /** The digests of the uncompressed layers, lowest first. */
    public List<DiffId> diffIds() {
        return diffIds;
    }

    /** The history, lowest first; empty when the document has none. */
    public Optional<List<History>> history() {
        return history;
    }

    /** The bytes of the configuration, in canonical form. */
    public byte[] toBytes() {
        return Json.write(document);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ImageConfig config && document.equals(config.document);
    }

    @Override
    public int hashCode() {
        return document.hashCode();
    }

    @Override
    public String toString() {
        return document.toString();
    }

    private static Map<String, String> readEnv(JsonView config) throws BuildException {
        Map<String, String> found = new LinkedHashMap<>();
        for (String line : config.strings("Env").orElse(List.of())) {
            int equals = line.indexOf('=', 1);
            String name = equals < 0 ? line : line.substring(0, equals);
            found.put(name, equals < 0 ? "" : line.substring(equals + 1));
        }
        return Collections.unmodifiableMap(found);
    }

    private static List<DiffId> readDiffIds(JsonView view) throws BuildException {
        JsonView rootfs = view.requiredChild("rootfs");
        String type = rootfs.requiredString("type");
        if (!type.equals("layers")) {
            throw rootfs.invalid("type", "is `" + Redaction.printable(type, 40) + "`, not `layers`");
        }
        List<DiffId> found = new ArrayList<>();
        for (String text : rootfs.strings("diff_ids").orElse(List.of())) {
            Optional<Digest> digest = Digest.parse(text);
            if (digest.isEmpty()) {
                throw rootfs.invalid(
                        "diff_ids[" + found.size() + "]", "is not a digest: `" + Redaction.printable(text, 80) + "`");
            }
            found.add(new DiffId(digest.get()));
        }
        return List.copyOf(found);
    }

    private static Optional<List<History>> readHistory(JsonView view) throws BuildException {
        Optional<List<JsonView>> entries = view.children("history");
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        List<History> found = new ArrayList<>();
        for (JsonView entry : entries.get()) {
            found.add(History.read(entry));
        }
        return Optional.of(List.copyOf(found));
    }
}
