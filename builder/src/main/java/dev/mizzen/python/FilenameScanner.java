package dev.mizzen.python;

import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.diagnostic.SyntaxException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the file names of wheels and source distributions; faults point into the whole file name. */
final class FilenameScanner {
    private final String text;

    FilenameScanner(String text) {
        this.text = text;
    }

    WheelFilename wheel() throws SyntaxException {
        String kind = "wheel file name";
        requireShort(kind);
        if (!text.endsWith(".whl")) {
            throw fault(kind, "it must end with `.whl`", text.length());
        }
        int end = text.length() - ".whl".length();
        List<Integer> dashes = dashes(end);
        if (dashes.size() != 4 && dashes.size() != 5) {
            throw fault(kind, "it must be `name-version-python-abi-platform.whl`, with a build number or without", 0);
        }
        ProjectName name = name(kind, dashes.get(0), true);
        Version version = version(kind, dashes.get(0) + 1, dashes.get(1));
        BuildTag build = dashes.size() == 5 ? build(kind, dashes.get(1) + 1, dashes.get(2)) : null;
        int tagStart = dashes.get(dashes.size() - 3) + 1;
        return new WheelFilename(name, version, build, tags(kind, tagStart, end));
    }

    SdistFilename sdist() throws SyntaxException {
        String kind = "source distribution's file name";
        requireShort(kind);
        String extension = text.endsWith(".zip") ? ".zip" : ".tar.gz";
        if (!text.endsWith(extension)) {
            throw fault(kind, "it must end with `.tar.gz` or `.zip`", text.length());
        }
        int end = text.length() - extension.length();
        int dash = text.lastIndexOf('-', end - 1);
        if (dash < 0) {
            throw fault(kind, "it must be `name-version" + extension + "`", 0);
        }
        ProjectName name = name(kind, dash, false);
        return new SdistFilename(name, version(kind, dash + 1, end), extension);
    }

    private void requireShort(String kind) throws SyntaxException {
        if (text.length() > WheelFilename.MAX_LENGTH) {
            throw new SyntaxException(
                    ProblemCode.WHEEL_FILENAME_INVALID,
                    "a " + kind + " is longer than " + WheelFilename.MAX_LENGTH + " characters",
                    text.substring(0, WheelFilename.MAX_LENGTH),
                    WheelFilename.MAX_LENGTH,
                    1);
        }
    }

    private List<Integer> dashes(int end) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < end; i++) {
            if (text.charAt(i) == '-') {
                found.add(i);
            }
        }
        return found;
    }

    private ProjectName name(String kind, int end, boolean escaped) throws SyntaxException {
        String written = text.substring(0, end);
        // PEP 427 writes every run of separators as one `_`, so that two in a row can't be meant.
        if (escaped && written.contains("__")) {
            throw fault(kind, "`__` can't stand in the name", written.indexOf("__"));
        }
        try {
            return ProjectName.parse(written);
        } catch (SyntaxException e) {
            throw fault(kind, e.getMessage(), e.problem().where().orElseThrow().column() - 1);
        }
    }

    private Version version(String kind, int start, int end) throws SyntaxException {
        VersionScanner scanner = new VersionScanner(text, start, end);
        @Nullable Version version = scanner.scan();
        if (version == null) {
            String written = Redaction.printable(text.substring(start, end));
            throw fault(kind, "`" + written + "` is not a version: " + scanner.fault(), scanner.faultAt());
        }
        return version;
    }

    private BuildTag build(String kind, int start, int end) throws SyntaxException {
        int at = start;
        while (at < end && Ascii.isDigit(text.charAt(at))) {
            at++;
        }
        if (at == start) {
            throw fault(kind, "a build number must begin with a digit", start);
        }
        for (int i = at; i < end; i++) {
            char c = text.charAt(i);
            if (!Ascii.isLetterOrDigit(c) && "_.+!".indexOf(c) < 0) {
                throw fault(kind, "`" + Redaction.printable(String.valueOf(c)) + "` can't stand in a build number", i);
            }
        }
        return new BuildTag(new BigInteger(text.substring(start, at)), text.substring(at, end));
    }

    private TagSet tags(String kind, int start, int end) throws SyntaxException {
        try {
            return TagSet.parse(text, start, end);
        } catch (SyntaxException e) {
            throw fault(kind, e.getMessage(), e.problem().where().orElseThrow().column() - 1);
        }
    }

    private SyntaxException fault(String kind, @Nullable String why, int at) {
        String message = "`" + Redaction.printable(text) + "` is not a " + kind + ": " + why;
        return new SyntaxException(ProblemCode.WHEEL_FILENAME_INVALID, message, text, at, 1);
    }
}
