package dev.mizzen.project;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.digest.Algorithm;
import dev.mizzen.digest.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Walks through requirements files and the files that they name, and collects what they say and what is wrong. */
final class RequirementsReader {
    static final int MAX_BYTES = 4 * 1024 * 1024;
    static final int MAX_ALL_BYTES = 32 * 1024 * 1024;
    static final int MAX_DEPTH = 32;
    static final int MAX_FILES = 1000;

    private static final Pattern FETCHED = Pattern.compile("(?i)(?:https?|ftp):.*", Pattern.DOTALL);

    /** A line that asks for a distribution: what was read, or nothing where it was refused. */
    record Entry(String text, boolean constraint, boolean editable, Optional<DeclaredRequirement> declared) {}

    /** A file on its way in. {@code above} are the files that led to it. */
    private record Inclusion(Path path, String name, boolean constraint, SourceSpan from, List<Path> above) {}

    private final Map<String, String> environment;
    private final Consumer<Problem> warnings;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final OptionCollector options;
    private int files;
    private int allBytes;

    RequirementsReader(Map<String, String> environment, Consumer<Problem> warnings) {
        this.environment = environment;
        this.warnings = warnings;
        this.options = new OptionCollector(problems, warnings);
    }

    List<Entry> entries() {
        return entries;
    }

    List<Problem> problems() {
        return problems;
    }

    RequirementsOptions options() {
        return options.result();
    }

    RequirementsFile result() throws BuildException {
        BuildException.throwIfAny(problems);
        return new RequirementsFile(
                entries.stream().map(entry -> entry.declared().orElseThrow()).toList(), options());
    }

    void read(Path file) {
        String name = Redaction.printable(file.toString());
        read(new Inclusion(file, name, false, SourceSpan.file(name), List.of()));
    }

    private void read(Inclusion file) {
        Path identity = file.path.toAbsolutePath().normalize();
        if (file.above.contains(identity)) {
            refuse("`" + file.name + "` includes itself", file.from);
        } else if (file.above.size() == MAX_DEPTH) {
            refuse("`" + file.name + "` is included more than " + MAX_DEPTH + " levels deep", file.from);
        } else if (++files == MAX_FILES + 1) {
            refuse("more than " + MAX_FILES + " files are included", file.from);
        } else if (files <= MAX_FILES) {
            try {
                String text = RequirementsText.decode(bytes(file), file.name);
                SourceText.File source = new SourceText.File(file.name, RequirementsText.lines(text));
                List<Path> above = new ArrayList<>(file.above);
                above.add(identity);
                for (SourceText line : RequirementsText.logicalLines(source, environment)) {
                    line(line, new Inclusion(file.path, file.name, file.constraint, file.from, above));
                }
            } catch (BuildException e) {
                problems.addAll(e.problems());
            }
        }
    }

    private byte[] bytes(Inclusion file) throws BuildException {
        String kind = file.constraint ? "constraints" : "requirements";
        try (InputStream in = Files.newInputStream(file.path)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw Problem.of(ProblemCode.REQUIREMENTS_INVALID, "the file is longer than " + MAX_BYTES + " bytes")
                        .at(file.name)
                        .exception();
            }
            allBytes += bytes.length;
            if (allBytes > MAX_ALL_BYTES) {
                files = MAX_FILES + 1;
                throw Problem.of(
                                ProblemCode.REQUIREMENTS_INVALID,
                                "all files together are longer than " + MAX_ALL_BYTES + " bytes")
                        .at(file.from)
                        .exception();
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw Problem.of(ProblemCode.FILE_NOT_FOUND, "the " + kind + " file `" + file.name + "` does not exist")
                    .at(file.from)
                    .hint(
                            file.from.line() == 0
                                    ? "correct `--requirements`, or `requirements` in `[tool.mizzen]`"
                                    : "a relative path is sought from the folder of the file that names it")
                    .exception(e);
        } catch (IOException e) {
            throw Problem.of(ProblemCode.FILE_INVALID, "the " + kind + " file `" + file.name + "` can't be read")
                    .at(file.from)
                    .exception(e);
        }
    }

    private void line(SourceText line, Inclusion file) {
        int start = optionsStart(line.text());
        SourceText args = line.slice(0, Math.max(0, start == line.text().length() ? start : start - 1));
        int before = problems.size();
        LineOptions given = LineOptions.parse(line.slice(start, line.text().length()), problems);
        List<LineOptions.Given> editables = given.given(FileOption.EDITABLE);
        List<LineOptions.Given> includes = new ArrayList<>(given.given(FileOption.REQUIREMENT));
        includes.addAll(given.given(FileOption.CONSTRAINT));
        options.controls(given);
        List<Digest> hashes = hashes(given);
        given.leftOver().forEach(word -> passedOver(word, "nothing is read after the options of a line"));
        if (problems.size() > before) {
            return;
        }
        if (!args.isEmpty()) {
            alone(given, FileOption.HASH, "give it a line of its own");
            declare(args, false, file, hashes);
        } else if (!editables.isEmpty()) {
            alone(given, FileOption.EDITABLE, "give it a line of its own");
            declare(editables.get(0).value(), true, file, List.of());
        } else if (!includes.isEmpty()) {
            alone(given, includes.get(0).option(), "give it a line of its own");
            include(includes.get(0), file);
        } else {
            given.given(FileOption.HASH).forEach(hash -> passedOver(hash.name(), "write it beside a requirement"));
            options.line(given, file.path);
        }
    }

    /** Where the options of a line begin: at the first dash that follows a blank, or at its end. */
    private static int optionsStart(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '-' && (i == 0 || text.charAt(i - 1) == ' ')) {
                return i;
            }
        }
        return text.length();
    }

    /** Reports what pip passes over because {@code kept} leads the line; further ones of it count only for hashes. */
    private void alone(LineOptions given, FileOption kept, String wayOut) {
        boolean seen = false;
        for (LineOptions.Given one : given.given()) {
            boolean first = one.option() == kept && (!seen || kept == FileOption.HASH);
            seen |= first;
            boolean everywhere = one.option() == FileOption.CONFIG_SETTINGS || OptionCollector.isControl(one.option());
            if (!first && !everywhere) {
                passedOver(one.name(), wayOut);
            }
        }
    }

    private void passedOver(SourceText what, String wayOut) {
        String message = "`" + what.shown() + "` has no effect on this line, here as in pip";
        warnings.accept(Problem.of(ProblemCode.REQUIREMENTS_OPTION_IGNORED, message)
                .at(what.span())
                .hint(wayOut));
    }

    private List<Digest> hashes(LineOptions given) {
        List<Digest> hashes = new ArrayList<>();
        for (LineOptions.Given one : given.given(FileOption.HASH)) {
            String value = one.value().text();
            int colon = value.indexOf(':');
            Optional<Digest> digest = colon < 0
                    ? Optional.empty()
                    : Digest.parse(
                            value.substring(0, colon) + value.substring(colon).toLowerCase(Locale.ROOT));
            digest.ifPresent(hashes::add);
            if (digest.isEmpty()) {
                boolean weak =
                        colon > 0 && Algorithm.named(value.substring(0, colon)).isEmpty();
                String why = weak ? "is of a kind that is not trusted" : "is not a hash";
                problems.add(
                        Problem.of(
                                        ProblemCode.REQUIREMENTS_INVALID,
                                        "`" + one.value().shown() + "` " + why)
                                .at(
                                        one.value().isEmpty()
                                                ? one.name().span()
                                                : one.value().span())
                                .hint(
                                        "write `--hash=sha256:` and 64 hexadecimal digits; `sha384` and `sha512` are taken, too"));
            }
        }
        return hashes;
    }

    private void declare(SourceText text, boolean editable, Inclusion file, List<Digest> hashes) {
        Optional<DeclaredRequirement> declared = Optional.empty();
        try {
            DeclarationParser parser = new DeclarationParser(file.path, file.constraint, hashes, warnings);
            declared = Optional.of(editable ? parser.editable(text) : parser.requirement(text));
        } catch (BuildException e) {
            problems.addAll(e.problems());
        }
        entries.add(new Entry(text.text(), file.constraint, editable, declared));
    }

    private void include(LineOptions.Given given, Inclusion file) {
        String value = given.value().text();
        String shown = given.value().shown();
        boolean constraint = given.option() == FileOption.CONSTRAINT;
        if (FETCHED.matcher(value).matches()) {
            problems.add(
                    Problem.of(ProblemCode.REQUIREMENT_UNSUPPORTED, "`" + shown + "` is not a file of this machine")
                            .at(given.value().span())
                            .hint("download it, and name the local copy"));
            return;
        }
        try {
            boolean url = LocalPaths.isFileUrl(value);
            Path path = url ? LocalPaths.ofUrl(value) : file.path.resolveSibling(value);
            String folder = file.name.substring(0, file.name.lastIndexOf('/') + 1);
            String name = url || value.startsWith("/") ? shown : folder + shown;
            read(new Inclusion(path, name, constraint, given.value().span(), file.above));
        } catch (InvalidPathException e) {
            refuse("`" + shown + "` is not the name of a file", given.value().span());
        }
    }

    private void refuse(String message, SourceSpan place) {
        problems.add(Problem.of(ProblemCode.REQUIREMENTS_INVALID, message).at(place));
    }
}
