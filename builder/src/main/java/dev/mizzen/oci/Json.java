package dev.mizzen.oci;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * JSON as the image specification wants it (I-JSON, RFC 7493): UTF-8, no duplicate names, no lone surrogates. Reading is
 * bounded in size and depth; writing is canonical, so equal values give equal bytes.
 *
 * <p>The canonical form has no white space, object members sorted by the UTF-16 units of their names and the string
 * escapes of RFC 8785. Numbers keep the exact value that they were read with.
 */
public final class Json {
    /** The most bytes of one document: what registries must at least accept for a manifest (distribution-spec). */
    public static final int MOST_BYTES = 4 << 20;

    /** The deepest nesting of arrays and objects. */
    public static final int MOST_DEPTH = 64;

    static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MOST_DEPTH)
                    .maxStringLength(MOST_BYTES)
                    .maxNameLength(MOST_BYTES)
                    .maxNumberLength(100)
                    .build())
            .build();

    private Json() {}

    /**
     * The object that {@code text} spells.
     *
     * @param name the document's name for messages, in the form {@code index.json} or {@code manifest sha256:…}
     * @throws BuildException {@link ProblemCode#IMAGE_DOCUMENT_INVALID} when it is no JSON object, or exceeds a bound
     */
    public static ObjectNode object(byte[] text, String name) throws BuildException {
        if (read(text, name, JsonToken.START_OBJECT, "object") instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalStateException("an object begins with its token");
    }

    /** The array that {@code text} spells, within the bounds of {@link #object}. */
    static ArrayNode array(byte[] text, String name) throws BuildException {
        if (read(text, name, JsonToken.START_ARRAY, "array") instanceof ArrayNode array) {
            return array;
        }
        throw new IllegalStateException("an array begins with its token");
    }

    private static JsonNode read(byte[] text, String name, JsonToken start, String kind) throws BuildException {
        if (text.length > MOST_BYTES) {
            throw invalid(name, "it has more than " + MOST_BYTES + " bytes").exception();
        }
        String decoded;
        try {
            decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text))
                    .toString();
        } catch (CharacterCodingException e) {
            throw invalid(name, "it is not UTF-8").exception(e);
        }
        try (JsonParser parser = FACTORY.createParser(decoded)) {
            if (parser.nextToken() != start) {
                throw invalid(name, "it is not a JSON " + kind).exception();
            }
            JsonNode value = readValue(parser);
            if (parser.nextToken() != null) {
                throw invalid(name, "something follows the JSON " + kind).exception();
            }
            return value;
        } catch (JsonProcessingException e) {
            throw invalid(name, reason(e)).exception(e);
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory cannot fail", e);
        }
    }

    /** The canonical form of {@code value}, in UTF-8, without a line end. */
    public static byte[] write(JsonNode value) {
        StringBuilder out = new StringBuilder(1024);
        JsonText.append(value, out);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    static Problem invalid(String name, String reason) {
        return Problem.of(ProblemCode.IMAGE_DOCUMENT_INVALID, "`" + name + "` is not valid: " + reason);
    }

    private static ObjectNode readObject(JsonParser parser) throws IOException {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = wellFormed(parser, parser.currentName());
            parser.nextToken();
            object.set(name, readValue(parser));
        }
        return object;
    }

    private static ArrayNode readArray(JsonParser parser) throws IOException {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(readValue(parser));
        }
        return array;
    }

    private static JsonNode readValue(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> readObject(parser);
            case START_ARRAY -> readArray(parser);
            case VALUE_STRING -> NODES.textNode(wellFormed(parser, parser.getText()));
            case VALUE_NUMBER_INT -> NODES.numberNode(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> DecimalNode.valueOf(parser.getDecimalValue());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            default -> throw new IllegalStateException("not a value: " + parser.currentToken());
        };
    }

    private static String wellFormed(JsonParser parser, String text) throws IOException {
        if (!JsonText.isWellFormed(text)) {
            throw new JsonParseException(parser, "a lone surrogate in a string", parser.currentTokenLocation());
        }
        return text;
    }

    /** What the parser says, without its advice to programmers, and where. */
    private static String reason(JsonProcessingException e) {
        String text = e.getOriginalMessage().lines().findFirst().orElse("");
        int advice = text.indexOf(" (start marker");
        String said = Redaction.printable(advice < 0 ? text : text.substring(0, advice));
        JsonLocation place = e.getLocation();
        return place == null ? said : said + " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")";
    }
}
