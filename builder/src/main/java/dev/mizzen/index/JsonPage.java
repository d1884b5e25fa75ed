package dev.mizzen.index;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the files of a project's page in JSON (PEP 691, 700, 708, 714); what it does not know it passes over. */
final class JsonPage {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxStringLength(1 << 20)
                    .build())
            .build();

    private final JsonParser json;
    private final List<PageLink> links = new ArrayList<>();
    private Optional<String> version = Optional.empty();
    private List<String> tracks = List.of();
    private List<String> alternates = List.of();

    private JsonPage(JsonParser json) {
        this.json = json;
    }

    /** @throws IOException if it is not JSON of that form, or there are more than {@link LinkPage#MOST_LINKS} files */
    static LinkPage parse(byte[] content, URI address) throws IOException {
        try (JsonParser parser = FACTORY.createParser(content)) {
            JsonPage page = new JsonPage(parser);
            page.read();
            return new LinkPage(address, address, page.version, page.tracks, page.alternates, page.links);
        }
    }

    private void read() throws IOException {
        expect(json.nextToken(), JsonToken.START_OBJECT);
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            if (field.equals("meta") && value == JsonToken.START_OBJECT) {
                meta();
            } else if (field.equals("alternate-locations") && value == JsonToken.START_ARRAY) {
                alternates = list();
            } else if (field.equals("files") && value == JsonToken.START_ARRAY) {
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    expect(json.currentToken(), JsonToken.START_OBJECT);
                    if (links.size() == LinkPage.MOST_LINKS) {
                        throw new TooManyLinksException();
                    }
                    links.add(file());
                }
            } else {
                json.skipChildren();
            }
        }
        expect(json.nextToken(), null);
    }

    private void meta() throws IOException {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            if (field.equals("api-version")) {
                version = text();
            } else if (field.equals("tracks") && value == JsonToken.START_ARRAY) {
                tracks = list();
                continue;
            }
            json.skipChildren();
        }
    }

    /** The members of an array that are texts. */
    private List<String> list() throws IOException {
        List<String> texts = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            text().ifPresent(texts::add);
            json.skipChildren();
        }
        return texts;
    }

    private PageLink file() throws IOException {
        String href = "";
        Optional<String> name = Optional.empty();
        Map<String, String> hashes = Map.of();
        Optional<String> requiresPython = Optional.empty();
        Optional<String> yanked = Optional.empty();
        Optional<Long> size = Optional.empty();
        Optional<Map<String, String>> metadata = Optional.empty();
        Optional<Map<String, String>> olderMetadata = Optional.empty();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            switch (field) {
                case "url" -> href = text().orElse("");
                case "filename" -> name = text();
                case "requires-python" -> requiresPython = text();
                case "hashes" -> hashes = value == JsonToken.START_OBJECT ? texts() : hashes;
                case "yanked" -> yanked = value == JsonToken.VALUE_TRUE ? Optional.of("") : text();
                case "size" ->
                    size = value == JsonToken.VALUE_NUMBER_INT ? Optional.of(json.getLongValue()) : Optional.empty();
                case "core-metadata" -> metadata = metadata(value);
                case "dist-info-metadata" -> olderMetadata = metadata(value);
                default -> {}
            }
            json.skipChildren();
        }
        Optional<Map<String, String>> older = olderMetadata;
        return new PageLink(href, name, hashes, requiresPython, yanked, size, metadata.or(() -> older));
    }

    private Optional<String> text() throws IOException {
        return json.currentToken() == JsonToken.VALUE_STRING ? Optional.of(json.getText()) : Optional.empty();
    }

    /** The members of an object that are texts. */
    private Map<String, String> texts() throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            json.nextToken();
            text().ifPresent(text -> texts.put(field.toLowerCase(Locale.ROOT), text));
            json.skipChildren();
        }
        return texts;
    }

    private Optional<Map<String, String>> metadata(JsonToken value) throws IOException {
        if (value == JsonToken.START_OBJECT) {
            return Optional.of(texts());
        }
        return value == JsonToken.VALUE_TRUE ? Optional.of(Map.of()) : Optional.empty();
    }

    private void expect(@Nullable JsonToken found, @Nullable JsonToken wanted) throws IOException {
        if (found != wanted) {
            throw new IOException("not the JSON of an index");
        }
    }
}
