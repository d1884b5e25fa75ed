package dev.mizzen.lock;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.project.TomlValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A lock file in JSON as values with places, in the form that {@link LockTable} takes. */
final class JsonLock {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxStringLength(1 << 20)
                    .build())
            .build();

    private final String file;
    private final JsonParser json;

    private JsonLock(String file, JsonParser json) {
        this.file = file;
        this.json = json;
    }

    /** The members of the object that {@code text} is. */
    static Map<String, TomlValue> parse(String text, String file) throws BuildException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            JsonLock lock = new JsonLock(file, parser);
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw refused("the file is no JSON object", SourceSpan.file(file));
            }
            Map<String, TomlValue> members = lock.members();
            if (parser.nextToken() != null) {
                throw refused("something follows the JSON object", lock.here());
            }
            return members;
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getLineNr());
            String why = Redaction.printable(
                    e.getOriginalMessage().lines().findFirst().orElse(""), 120);
            Problem problem =
                    LockTable.invalid("not valid JSON: " + why, SourceSpan.line(file, line, ""), LockFormat.PIPFILE);
            throw new BuildException(List.of(problem), e);
        } catch (IOException e) {
            throw new IllegalStateException("a text can be read", e);
        }
    }

    private static BuildException refused(String message, SourceSpan where) {
        return new BuildException(LockTable.invalid(message, where, LockFormat.PIPFILE));
    }

    private Map<String, TomlValue> members() throws IOException, BuildException {
        Map<String, TomlValue> members = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            SourceSpan key = here();
            json.nextToken();
            SourceSpan span = here();
            if (json.currentToken() != JsonToken.VALUE_NULL) {
                members.put(name, new TomlValue(value(), key, span));
            }
        }
        return Collections.unmodifiableMap(members);
    }

    private Object value() throws IOException, BuildException {
        return switch (json.currentToken()) {
            case START_OBJECT -> members();
            case START_ARRAY -> elements();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT -> number();
            case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            default -> json.getText();
        };
    }

    private Object number() throws IOException, BuildException {
        if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw refused("a number is too large", here());
        }
        return json.getLongValue();
    }

    private List<TomlValue> elements() throws IOException, BuildException {
        List<TomlValue> elements = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            SourceSpan span = here();
            elements.add(new TomlValue(value(), span, span));
        }
        return List.copyOf(elements);
    }

    private SourceSpan here() {
        return SourceSpan.line(file, Math.max(1, json.currentTokenLocation().getLineNr()), "");
    }
}
