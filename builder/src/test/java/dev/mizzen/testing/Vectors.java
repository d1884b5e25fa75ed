package dev.mizzen.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One file of the folder that the system property {@code mizzen.vectors} names, and the count of checks made with it. A
 * test calls {@link #check} for every value the oracle gave, and {@link #finish} once, with the disagreements decided on
 * purpose: one disagreement more or one less fails. Of a foreign folder, only those count whose check occurs there.
 */
public final class Vectors {
    /** Of a thousand checks, so many may disagree on purpose. */
    private static final int MOST_PER_THOUSAND = 2;

    /** What a file of few checks may have all the same; eight such files stay below the share of all checks. */
    private static final int MOST_OF_FEW = 6;

    private final String file;
    private final JsonNode document;
    private final boolean own;
    private final Set<String> done = new HashSet<>();
    private final Map<String, String> disagreements = new LinkedHashMap<>();
    private int checks;

    /** {@code own} says that this is the project's own file, in which every deliberate disagreement must occur. */
    Vectors(String file, JsonNode document, boolean own) {
        this.file = file;
        this.document = document;
        this.own = own;
    }

    /** The file of that name, such as {@code versions.json}. */
    public static Vectors open(String file) {
        Path folder = Path.of(property("mizzen.vectors")).toAbsolutePath().normalize();
        Path ours = Path.of(property("mizzen.root"), "fixtures", "vectors")
                .toAbsolutePath()
                .normalize();
        try {
            JsonNode document = new ObjectMapper().readTree(folder.resolve(file).toFile());
            return new Vectors(file, document, folder.equals(ours));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String property(String name) {
        return Objects.requireNonNull(System.getProperty(name), name);
    }

    /** The whole document. */
    public JsonNode document() {
        return document;
    }

    /** The elements of the top-level array {@code cases}. */
    public List<JsonNode> cases() {
        return list(document.path("cases"));
    }

    /** The elements of an array. */
    public static List<JsonNode> list(JsonNode array) {
        List<JsonNode> elements = new ArrayList<>();
        array.forEach(elements::add);
        return elements;
    }

    /** The elements of an array of strings. */
    public static List<String> strings(JsonNode array) {
        return list(array).stream().map(JsonNode::textValue).toList();
    }

    /** The string of a field, or null where the JSON has null. */
    public static @Nullable String text(JsonNode node, String field) {
        return node.path(field).textValue();
    }

    /** Counts one check: the oracle said {@code expected} about {@code field} of {@code input}, we say {@code actual}. */
    public void check(String input, String field, @Nullable Object expected, @Nullable Object actual) {
        checks++;
        String key = key(input, field);
        done.add(key);
        if (!Objects.equals(expected, actual)) {
            disagreements.put(key, key + ": expected <" + expected + "> but was <" + actual + ">");
        }
    }

    /** How many checks were made. */
    public int checks() {
        return checks;
    }

    /** Prints the count, and fails when the disagreements are not exactly those of {@code deliberate}. */
    public void finish(List<Disagreement> deliberate) {
        Map<String, String> unexpected = new LinkedHashMap<>(disagreements);
        List<String> missing = new ArrayList<>();
        for (Disagreement one : deliberate) {
            String key = key(one.input(), one.field());
            boolean occurs = own || done.contains(key);
            if (unexpected.remove(key) == null && occurs) {
                missing.add(key);
            }
        }
        int agreements = checks - disagreements.size();
        System.out.println(file + ": " + checks + " checks, " + agreements + " agreements, "
                + (disagreements.size() - unexpected.size()) + " disagreements on purpose");
        assertThat(unexpected.values())
                .as("disagreements with the oracle of %s that nobody decided on", file)
                .isEmpty();
        assertThat(missing)
                .as("disagreements that %s no longer shows, or twice in the list", file)
                .isEmpty();
        assertThat(checks).as("checks of %s", file).isPositive();
        assertThat(disagreements.size())
                .as("disagreements in %d checks of %s", checks, file)
                .isLessThanOrEqualTo(Math.max(MOST_OF_FEW, checks * MOST_PER_THOUSAND / 1000));
    }

    private static String key(String input, String field) {
        return "`" + input + "` " + field;
    }
}
