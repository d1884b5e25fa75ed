package dev.mizzen.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.digest.Digest;
import dev.mizzen.store.Store;
import dev.mizzen.store.StoreCare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Looks at what builds have left on the disk, with eyes of its own. */
final class ImageCheck {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ImageCheck() {}

    /** The images of a layout: tag to digest. Everything that they consist of must be there and be what its name says. */
    static Map<String, String> images(Path layout) throws IOException {
        Map<String, String> images = new TreeMap<>();
        JsonNode index = JSON.readTree(Files.readAllBytes(layout.resolve("index.json")));
        assertThat(layout.resolve("oci-layout")).hasContent("{\"imageLayoutVersion\":\"1.0.0\"}");
        for (JsonNode entry : index.get("manifests")) {
            JsonNode manifest = JSON.readTree(blob(layout, entry));
            blob(layout, manifest.get("config"));
            for (JsonNode layer : manifest.get("layers")) {
                blob(layout, layer);
            }
            String tag =
                    entry.at("/annotations/org.opencontainers.image.ref.name").asText();
            images.put(tag, entry.get("digest").asText());
        }
        return images;
    }

    private static byte[] blob(Path layout, JsonNode descriptor) throws IOException {
        String digest = descriptor.get("digest").asText();
        byte[] content = Files.readAllBytes(layout.resolve("blobs").resolve(digest.replace(':', '/')));
        assertThat(Digest.sha256(content)).hasToString(digest);
        assertThat((long) content.length).isEqualTo(descriptor.get("size").asLong());
        return content;
    }

    /** Opens the store at {@code root}, as the next build would, and demands that every file in it is good. */
    static void assertClean(Path root) throws BuildException {
        List<Object> said = new ArrayList<>();
        try (Store store = Store.open(root, InstantSource.system(), said::add)) {
            said.addAll(StoreCare.verify(store).problems());
        }
        assertThat(said).isEmpty();
        assertThat(root.resolve("incoming"))
                .satisfiesAnyOf(
                        folder -> assertThat(folder).doesNotExist(),
                        folder -> assertThat(folder).isEmptyDirectory());
    }
}
