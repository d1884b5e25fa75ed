package dev.mizzen.registry;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import com.google.cloud.tools.jib.image.json.ManifestTemplate;

/** A manifest that jib sends as it is. */
record RawManifest(String mediaType, String text) implements ManifestTemplate {
    /** All that is sent. */
    @JsonValue
    @JsonRawValue
    public String json() {
        return text;
    }

    @Override
    public int getSchemaVersion() {
        return 2;
    }

    @Override
    public String getManifestMediaType() {
        return mediaType;
    }
}
