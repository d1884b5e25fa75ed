package dev.mizzen.python;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.diagnostic.SyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the header lines of core metadata, in the form of e-mail headers (RFC 822) as Python's parser takes them. */
final class CoreMetadataReader {
    private static final Pattern FIELD = Pattern.compile("[!-9;-~]+[ \\t]*:.*", Pattern.DOTALL);
    private static final Pattern FORMAT = Pattern.compile("[12]\\.[0-9]{1,3}");
    private static final int MAX_FIELDS = 50_000;

    /** One header line, with what continues it. */
    private record Field(int line, int column, String value, String raw) {}

    /** A parser of single values. */
    private interface Parser<T> {
        T parse(String text) throws SyntaxException;
    }

    private final String file;
    private final Map<String, List<Field>> fields = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private CoreMetadataReader(String file) {
        this.file = file;
    }

    static CoreMetadata read(byte[] content, String file) throws BuildException {
        if (content.length > CoreMetadata.MAX_BYTES) {
            throw invalid("the metadata is longer than " + CoreMetadata.MAX_BYTES + " bytes")
                    .at(file)
                    .exception();
        }
        CoreMetadataReader reader = new CoreMetadataReader(file);
        reader.readFields(new String(content, StandardCharsets.UTF_8));
        return reader.metadata();
    }

    private CoreMetadata metadata() throws BuildException {
        Optional<String> format = required("Metadata-Version", CoreMetadataReader::format);
        Optional<Field> spelling = single("Name");
        Optional<ProjectName> name = required("Name", ProjectName::parse);
        Optional<Version> version = required("Version", Version::parse);
        Optional<SpecifierSet> python =
                single("Requires-Python").flatMap(field -> parsed("Requires-Python", field, SpecifierSet::parse));
        List<Requirement> requires = all("Requires-Dist", Requirement::parse);
        Set<ProjectName> extras = new LinkedHashSet<>(all("Provides-Extra", ProjectName::parse));
        BuildException.throwIfAny(problems);
        return new CoreMetadata(
                format.orElseThrow(),
                spelling.orElseThrow().value(),
                name.orElseThrow(),
                version.orElseThrow(),
                requires,
                python,
                List.copyOf(extras));
    }

    /** Takes the lines up to the first that is no header: an empty one, or whatever a careless writer left there. */
    private void readFields(String text) {
        int at = text.startsWith("\uFEFF") ? 1 : 0;
        int number = 0;
        Field last = null;
        String lastName = "";
        for (int count = 0; at < text.length() && count < MAX_FIELDS; count++) {
            int feed = text.indexOf('\n', at);
            int end = feed < 0 ? text.length() : feed;
            String raw = text.substring(at, end > at && text.charAt(end - 1) == '\r' ? end - 1 : end);
            at = end + 1;
            number++;
            boolean continues = raw.startsWith(" ") || raw.startsWith("\t");
            if (continues && last != null) {
                last = new Field(last.line, last.column, last.value + " " + raw.strip(), last.raw);
                List<Field> same = fields.getOrDefault(lastName, new ArrayList<>());
                same.set(same.size() - 1, last);
            } else if (FIELD.matcher(raw).matches()) {
                int colon = raw.indexOf(':');
                String value = raw.substring(colon + 1).strip();
                last = new Field(number, Math.max(raw.indexOf(value, colon + 1), colon) + 1, value, raw);
                lastName = raw.substring(0, colon).strip().toLowerCase(Locale.ROOT);
                fields.computeIfAbsent(lastName, key -> new ArrayList<>()).add(last);
            } else {
                return;
            }
        }
        if (at < text.length()) {
            problems.add(invalid("the metadata has more than " + MAX_FIELDS + " lines of fields")
                    .at(file));
        }
    }

    private Optional<Field> single(String name) {
        List<Field> found = fields.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0));
    }

    private <T> Optional<T> required(String name, Parser<T> parser) {
        List<Field> found = fields.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        if (found.isEmpty()) {
            problems.add(invalid("the field `" + name + "` is missing").at(file));
            return Optional.empty();
        }
        if (found.size() > 1) {
            Field second = found.get(1);
            problems.add(invalid("the field `" + name + "` is given twice")
                    .at(SourceSpan.line(file, second.line, second.raw)));
        }
        return parsed(name, found.get(0), parser);
    }

    private <T> List<T> all(String name, Parser<T> parser) {
        List<T> result = new ArrayList<>();
        for (Field field : fields.getOrDefault(name.toLowerCase(Locale.ROOT), List.of())) {
            parsed(name, field, parser).ifPresent(result::add);
        }
        return result;
    }

    private <T> Optional<T> parsed(String name, Field field, Parser<T> parser) {
        try {
            return Optional.of(parser.parse(field.value));
        } catch (SyntaxException e) {
            Problem placed = e.in(file, field.line, field.column, field.raw);
            problems.add(new Problem(
                    ProblemCode.METADATA_INVALID,
                    "the field `" + name + "` is invalid: " + placed.message(),
                    placed.where(),
                    placed.expected(),
                    placed.actual(),
                    placed.hint()));
            return Optional.empty();
        }
    }

    private static String format(String text) throws SyntaxException {
        if (!FORMAT.matcher(text).matches()) {
            String message = "`" + Redaction.printable(text) + "` is not a version from 1.0 to 2.x";
            throw new SyntaxException(ProblemCode.METADATA_INVALID, message, text, 0, text.length());
        }
        return text;
    }

    private static Problem invalid(String message) {
        return Problem.of(ProblemCode.METADATA_INVALID, message);
    }
}
