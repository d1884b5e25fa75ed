package dev.mizzen.project;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.SyntaxException;
import dev.mizzen.digest.Digest;
import dev.mizzen.python.Marker;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.SpecifierSet;
import dev.mizzen.python.WheelFilename;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the requirement of a line as pip does: a path, a URL, or a dependency specifier (PEP 508). */
final class DeclarationParser {
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):.*", Pattern.DOTALL);
    private static final List<String> URL_SCHEMES =
            List.of("http", "https", "file", "ftp", "ssh", "git", "hg", "bzr", "sftp", "svn");
    private static final Pattern VERSION_CONTROL = Pattern.compile("(?:git|hg|bzr|svn)\\+[a-z]+");
    private static final Pattern ARCHIVE =
            Pattern.compile("(?is).+\\.(?:zip|whl|tbz|tar\\.bz2|tgz|tar|tar\\.gz|txz|tlz|tar\\.(?:xz|lz|lzma))");
    private static final Pattern EGG = Pattern.compile("[#&]egg=([^&]*)");

    private final Path file;
    private final boolean constraint;
    private final List<Digest> hashes;
    private final Consumer<Problem> warnings;

    /**
     * @param file the file that holds the line
     * @param constraint whether its lines are constraints
     */
    DeclarationParser(Path file, boolean constraint, List<Digest> hashes, Consumer<Problem> warnings) {
        this.file = file;
        this.constraint = constraint;
        this.hashes = hashes;
        this.warnings = warnings;
    }

    /** A line without {@code -e}. */
    DeclaredRequirement requirement(SourceText line) throws BuildException {
        boolean url = isUrl(line.text());
        int sign = line.text().indexOf(url ? "; " : ";");
        int end = line.text().length();
        SourceText what = line.slice(0, sign < 0 ? end : sign).strip();
        SourceText condition = line.slice(sign < 0 ? end : sign + 1, end).strip();
        Optional<Marker> marker = condition.isEmpty()
                ? Optional.empty()
                : Optional.of(parsed(condition, condition.text(), Marker::parse));
        if (url) {
            return fromLink(line, what, link(what, what.text()), List.of(), marker, false);
        }
        int bracket = extrasStart(what.text());
        String path = what.text().substring(0, bracket).strip();
        if (isLocal(what, path)) {
            Link link = new Link.Local(locate(what, path), Optional.empty());
            return fromLink(line, what, link, extras(what, what.text().substring(bracket)), marker, false);
        }
        Requirement requirement = specifier(what);
        Optional<Link> link = requirement.url().isPresent()
                ? Optional.of(link(what, requirement.url().get()))
                : Optional.empty();
        return declared(line, Optional.of(with(requirement, marker)), link, requirement.extras(), marker, false);
    }

    /** The value of {@code -e}. */
    DeclaredRequirement editable(SourceText line) throws BuildException {
        if (constraint) {
            throw refused("an editable requirement can't be a constraint", line);
        }
        Optional<Requirement> direct =
                tryRequirement(line.text()).filter(one -> one.url().isPresent());
        if (direct.isPresent()) {
            Link link = link(line, direct.get().url().orElseThrow());
            return declared(
                    line,
                    direct,
                    Optional.of(link),
                    direct.get().extras(),
                    direct.get().marker(),
                    true);
        }
        int bracket = extrasStart(line.text());
        String path = line.text().substring(0, bracket).strip();
        List<String> extras = extras(line, line.text().substring(bracket));
        if (LocalPaths.isFileUrl(path) || VERSION_CONTROL.matcher(scheme(path)).matches()) {
            return fromLink(line, line, link(line, path), extras, Optional.empty(), true);
        }
        if (URL_SCHEMES.subList(4, URL_SCHEMES.size()).contains(scheme(path))
                && !scheme(path).equals("ssh")) {
            Link link = new Link.Remote(scheme(path) + "+" + path);
            return fromLink(line, line, link, List.of(), Optional.empty(), true);
        }
        if (scheme(path).isEmpty() && Files.isDirectory(locate(line, path))) {
            Link link = new Link.Local(locate(line, path), Optional.empty());
            return declared(line, Optional.empty(), Optional.of(link), extras, Optional.empty(), true);
        }
        throw refused("`" + line.shown() + "` is neither a project folder nor a URL of a version control system", line);
    }

    /** Where extras in brackets at the end of a path begin; the end where there are none. */
    private static int extrasStart(String text) {
        int open = text.endsWith("]") ? text.lastIndexOf('[') : -1;
        return open > 0 && text.indexOf(']', open) == text.length() - 1 && open + 2 < text.length()
                ? open
                : text.length();
    }

    private boolean isLocal(SourceText what, String path) throws BuildException {
        String text = what.text();
        if (looksLikePath(text) && Files.isDirectory(locate(what, path))) {
            Path folder = locate(what, path);
            if (!Files.exists(folder.resolve("pyproject.toml")) && !Files.exists(folder.resolve("setup.py"))) {
                throw refused("the folder `" + what.shown() + "` holds neither `pyproject.toml` nor `setup.py`", what);
            }
            return true;
        }
        if (!ARCHIVE.matcher(path).matches()) {
            return false;
        }
        if (Files.isRegularFile(locate(what, path))) {
            return true;
        }
        int at = text.indexOf('@');
        if (at >= 0 && !looksLikePath(text.substring(0, at))) {
            return false;
        }
        warnings.accept(Problem.of(ProblemCode.FILE_NOT_FOUND, "the file `" + what.shown() + "` does not exist")
                .at(what.span()));
        return true;
    }

    private Requirement specifier(SourceText what) throws BuildException {
        Optional<Requirement> requirement = tryRequirement(what.text());
        if (requirement.isPresent()) {
            return requirement.get();
        }
        if (looksLikePath(what.text()) && what.text().indexOf('@') < 0) {
            throw refused("`" + what.shown() + "` is no requirement, and no such file or project folder exists", what);
        }
        return parsed(what, what.text(), Requirement::parse);
    }

    /** What is known of a distribution by its link: name and version of a wheel, or the name after {@code #egg=}. */
    private DeclaredRequirement fromLink(
            SourceText line, SourceText what, Link link, List<String> extras, Optional<Marker> marker, boolean editable)
            throws BuildException {
        String url = what.text();
        String name = link instanceof Link.Local local
                ? Optional.ofNullable(local.path().getFileName())
                        .map(Path::toString)
                        .orElse("")
                : LocalPaths.fileName(url);
        Optional<Requirement> requirement = Optional.empty();
        Matcher egg = EGG.matcher(url);
        if (name.toLowerCase(Locale.ROOT).endsWith(".whl")) {
            WheelFilename wheel = parsed(what, name, WheelFilename::parse);
            SpecifierSet version = parsed(what, "==" + wheel.version(), SpecifierSet::parse);
            requirement =
                    Optional.of(new Requirement(wheel.name().toString(), extras, version, Optional.empty(), marker));
        } else if (egg.find()) {
            requirement = Optional.of(with(parsed(what, egg.group(1), Requirement::parse), marker));
        } else if (editable && link instanceof Link.Remote) {
            throw refused("`" + what.shown() + "` doesn't say which project it is", what);
        }
        return declared(line, requirement, Optional.of(link), extras, marker, editable);
    }

    private DeclaredRequirement declared(
            SourceText line,
            Optional<Requirement> requirement,
            Optional<Link> link,
            List<String> extras,
            Optional<Marker> marker,
            boolean editable) {
        return new DeclaredRequirement(
                line.text(),
                line.strip().shown(),
                requirement,
                link,
                extras,
                marker,
                constraint,
                editable,
                hashes,
                line.strip().span());
    }

    private static Requirement with(Requirement one, Optional<Marker> marker) {
        return new Requirement(one.spelling(), one.extras(), one.specifier(), one.url(), marker);
    }

    private List<String> extras(SourceText what, String brackets) throws BuildException {
        return parsed(what, "x" + brackets, Requirement::parse).extras();
    }

    private Link link(SourceText what, String url) throws BuildException {
        if (scheme(url).equals("file")) {
            try {
                return new Link.Local(LocalPaths.ofUrl(url), Link.digestIn(url));
            } catch (InvalidPathException e) {
                throw refused("`" + what.shown() + "` doesn't name a file of this machine", what);
            }
        }
        return scheme(url).isEmpty() ? new Link.Local(locate(what, url), Optional.empty()) : new Link.Remote(url);
    }

    private Path locate(SourceText what, String path) throws BuildException {
        try {
            return LocalPaths.locate(file, path);
        } catch (InvalidPathException e) {
            throw refused("`" + what.shown() + "` is not the name of a file", what);
        }
    }

    /** A parser of single values. */
    private interface Parser<T> {
        T parse(String text) throws SyntaxException;
    }

    /** {@code text}, a part of {@code where}, parsed; a fault is moved to its place, if it can be told without secrets. */
    private static <T> T parsed(SourceText where, String text, Parser<T> parser) throws BuildException {
        try {
            return parser.parse(text);
        } catch (SyntaxException e) {
            if (where.isFilled()) {
                String message = "`" + where.shown() + "` is not valid once its variables are filled in";
                throw Problem.of(e.problem().code(), message).at(where.span()).exception(e);
            }
            int start = where.text().indexOf(text);
            var inner = e.problem().where().orElseThrow();
            int from = Math.max(start, 0) + inner.column() - 1;
            throw e.problem()
                    .at(start < 0 ? where.span() : where.span(from, from + inner.length()))
                    .exception();
        }
    }

    private static Optional<Requirement> tryRequirement(String text) {
        try {
            return Optional.of(Requirement.parse(text));
        } catch (SyntaxException e) {
            return Optional.empty();
        }
    }

    private static boolean looksLikePath(String text) {
        return text.indexOf('/') >= 0 || text.startsWith(".");
    }

    private static boolean isUrl(String text) {
        String scheme = scheme(text);
        return URL_SCHEMES.contains(scheme) || VERSION_CONTROL.matcher(scheme).matches();
    }

    /** What stands before the first colon, in lower case, where that can be a scheme. */
    private static String scheme(String text) {
        Matcher matcher = SCHEME.matcher(text);
        return matcher.matches() ? matcher.group(1).toLowerCase(Locale.ROOT) : "";
    }

    private static BuildException refused(String message, SourceText where) {
        return Problem.of(ProblemCode.REQUIREMENTS_INVALID, message)
                .at(where.span())
                .exception();
    }
}
