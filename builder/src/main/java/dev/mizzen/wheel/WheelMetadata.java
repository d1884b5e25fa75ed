package dev.mizzen.wheel;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.SyntaxException;
import dev.mizzen.python.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The WHEEL file of a wheel (PyPA binary distribution format, "The .dist-info directory").
 *
 * @param major the first number of {@code Wheel-Version}; 1 is the only one that is read
 * @param minor the second number of {@code Wheel-Version}
 * @param generator what made the wheel, where it says so
 * @param rootIsPurelib whether the files at the top are pure Python
 * @param tags the tags of all {@code Tag} lines, sorted by their text
 */
public record WheelMetadata(int major, int minor, Optional<String> generator, boolean rootIsPurelib, List<Tag> tags) {
    public WheelMetadata {
        tags = List.copyOf(tags);
    }

    /** Reads the file, or says what is wrong with it and returns nothing. */
    static Optional<WheelMetadata> parse(String text, WheelProblems wheel, List<Problem> problems) {
        Fields fields = new Fields(text);
        int before = problems.size();
        String version = fields.first("Wheel-Version");
        int[] numbers = version == null ? null : numbers(version);
        if (version == null) {
            problems.add(wheel.refused("has a WHEEL file without `Wheel-Version`"));
        } else if (numbers == null) {
            problems.add(wheel.refused("has the `Wheel-Version` " + WheelProblems.name(version)
                    + ", which is not two numbers with a dot"));
        } else if (numbers[0] != 1) {
            problems.add(wheel.refused("has a `Wheel-Version` that is not understood")
                    .values("1.0", numbers[0] + "." + numbers[1]));
        }
        String pure = fields.first("Root-Is-Purelib");
        List<Tag> tags = new ArrayList<>();
        for (String line : fields.all("Tag")) {
            try {
                tags.addAll(Tag.parseSet(line));
            } catch (SyntaxException e) {
                problems.add(wheel.refused("has a WHEEL file with the tag " + WheelProblems.name(line)
                        + ", which is not a tag: " + e.problem().message()));
            }
        }
        if (problems.size() > before || numbers == null) {
            return Optional.empty();
        }
        return Optional.of(new WheelMetadata(
                numbers[0],
                numbers[1],
                Optional.ofNullable(fields.first("Generator")),
                pure != null && pure.toLowerCase(Locale.ROOT).equals("true"),
                tags));
    }

    private static int @Nullable [] numbers(String version) {
        if (!version.matches("[0-9]{1,4}\\.[0-9]{1,4}")) {
            return null;
        }
        int dot = version.indexOf('.');
        return new int[] {Integer.parseInt(version.substring(0, dot)), Integer.parseInt(version.substring(dot + 1))};
    }

    /** The lines {@code Name: value} up to the first empty one; names in any case. */
    private static final class Fields {
        private final List<String[]> lines = new ArrayList<>();

        Fields(String text) {
            for (String line : text.split("\r\n|\r|\n", -1)) {
                if (line.isBlank()) {
                    if (lines.isEmpty()) {
                        continue;
                    }
                    break;
                }
                int colon = line.indexOf(':');
                if (colon > 0) {
                    lines.add(new String[] {
                        line.substring(0, colon), line.substring(colon + 1).strip()
                    });
                }
            }
        }

        @Nullable
        String first(String name) {
            List<String> values = all(name);
            return values.isEmpty() ? null : values.get(0);
        }

        List<String> all(String name) {
            return lines.stream()
                    .filter(line -> line[0].equalsIgnoreCase(name))
                    .map(line -> line[1])
                    .toList();
        }
    }
}
