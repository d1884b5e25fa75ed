package dev.mizzen.python;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.diagnostic.SyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The scripts in a distribution's {@code entry_points.txt} (entry points specification), as {@code importlib.metadata}
 * reads it: sections in brackets, one {@code name = value} per line, comments after {@code #} at the start of a line,
 * names case-sensitive, no continuation lines. Other sections are not looked at.
 *
 * @param consoleScripts the section {@code console_scripts}, in the order of the file
 * @param guiScripts the section {@code gui_scripts}, in the order of the file
 */
public record EntryPoints(List<EntryPoint> consoleScripts, List<EntryPoint> guiScripts) {
    /** No scripts at all: what a distribution without the file has. */
    public static final EntryPoints NONE = new EntryPoints(List.of(), List.of());

    private static final String CONSOLE = "console_scripts";
    private static final String GUI = "gui_scripts";
    private static final int MAX_SCRIPTS = 10_000;

    public EntryPoints {
        consoleScripts = List.copyOf(consoleScripts);
        guiScripts = List.copyOf(guiScripts);
        Set<String> names = new TreeSet<>();
        consoleScripts.forEach(script -> names.add(script.name()));
        guiScripts.forEach(script -> names.add(script.name()));
        if (names.size() != consoleScripts.size() + guiScripts.size()) {
            throw new IllegalArgumentException("a script is declared twice");
        }
    }

    /**
     * Reads the text of the file.
     *
     * @param file the file's name for messages
     * @throws BuildException with a problem for each script that is malformed, unsafe or declared twice
     */
    public static EntryPoints parse(String text, String file) throws BuildException {
        Reader reader = new Reader(file);
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            reader.line(i + 1, lines.get(i));
        }
        BuildException.throwIfAny(reader.problems);
        return new EntryPoints(reader.console, reader.gui);
    }

    private static final class Reader {
        private final String file;
        private final List<Problem> problems = new ArrayList<>();
        private final List<EntryPoint> console = new ArrayList<>();
        private final List<EntryPoint> gui = new ArrayList<>();
        private final Set<String> names = new TreeSet<>();
        private String section = "";

        Reader(String file) {
            this.file = file;
        }

        void line(int number, String raw) {
            String line = raw.strip();
            if (line.startsWith("[") && line.endsWith("]")) {
                section = line.substring(1, line.length() - 1);
                return;
            }
            boolean script = section.equals(CONSOLE) || section.equals(GUI);
            if (!script || line.isEmpty() || line.startsWith("#")) {
                return;
            }
            if (names.size() == MAX_SCRIPTS) {
                section = "";
                problems.add(Problem.of(
                                ProblemCode.ENTRY_POINT_INVALID, "more than " + MAX_SCRIPTS + " scripts are declared")
                        .at(SourceSpan.line(file, number, raw)));
                return;
            }
            try {
                EntryPoint entry = EntryPoint.parse(line);
                if (names.add(entry.name())) {
                    (section.equals(CONSOLE) ? console : gui).add(entry);
                } else {
                    String message = "the script `" + Redaction.printable(entry.name()) + "` is declared twice";
                    problems.add(Problem.of(ProblemCode.ENTRY_POINT_INVALID, message)
                            .at(SourceSpan.line(file, number, raw)));
                }
            } catch (SyntaxException e) {
                problems.add(e.in(file, number, raw.indexOf(line) + 1, raw));
            }
        }
    }
}
