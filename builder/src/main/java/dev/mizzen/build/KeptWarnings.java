package dev.mizzen.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.SourceSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Warnings in a form to be kept, so that a check need not be made again only to say them again. */
final class KeptWarnings {
    private static final String BETWEEN = "\0";

    private KeptWarnings() {}

    /**
     * What {@link #ofBytes} of the same version of Mizzen reads: a warning a line.
     *
     * @return nothing when one of them has a place that is more than a file and a line, or a text of more than a line
     */
    static Optional<byte[]> toBytes(List<Problem> warnings) {
        StringBuilder out = new StringBuilder();
        for (Problem warning : warnings) {
            List<String> fields = List.of(
                    warning.code().name(),
                    warning.message(),
                    warning.expected().orElse(""),
                    warning.actual().orElse(""),
                    warning.hint().orElse(""),
                    warning.where().map(SourceSpan::file).orElse(""),
                    String.valueOf(warning.where().map(SourceSpan::line).orElse(0)));
            boolean part = warning.where()
                    .filter(where -> where.column() > 0 || !where.text().isEmpty())
                    .isPresent();
            if (part || fields.stream().anyMatch(KeptWarnings::breaksTheForm)) {
                return Optional.empty();
            }
            out.append(String.join(BETWEEN, fields)).append('\n');
        }
        return Optional.of(out.toString().getBytes(UTF_8));
    }

    private static boolean breaksTheForm(String field) {
        return field.contains(BETWEEN) || field.contains("\n") || field.contains("\r");
    }

    /** The warnings again; nothing when the bytes are none. */
    static Optional<List<Problem>> ofBytes(byte[] bytes) {
        List<Problem> warnings = new ArrayList<>();
        for (String line : new String(bytes, UTF_8).lines().toList()) {
            String[] fields = line.split(BETWEEN, -1);
            Optional<ProblemCode> code = Stream.of(ProblemCode.values())
                    .filter(each -> each.name().equals(fields[0]))
                    .findFirst();
            if (fields.length != 7 || !fields[6].matches("[0-9]{1,9}") || code.isEmpty() || fields[1].isBlank()) {
                return Optional.empty();
            }
            warnings.add(new Problem(
                    code.get(),
                    fields[1],
                    text(fields[5]).map(file -> new SourceSpan(file, Integer.parseInt(fields[6]), 0, 0, "")),
                    text(fields[2]),
                    text(fields[3]),
                    text(fields[4])));
        }
        return Optional.of(warnings);
    }

    private static Optional<String> text(String field) {
        return Optional.of(field).filter(text -> !text.isEmpty());
    }
}
