package dev.mizzen.project;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The options of one line, taken as Python's {@code optparse} takes them: short, long and abbreviated. */
final class LineOptions {
    /**
     * One option of the line.
     *
     * @param name the option as written
     * @param value its value; empty for a flag
     */
    record Given(FileOption option, SourceText name, SourceText value) {}

    private final List<Given> given = new ArrayList<>();
    private final List<SourceText> leftOver = new ArrayList<>();
    private final List<Problem> problems;
    private final List<SourceText> words;
    private int next;

    private LineOptions(List<SourceText> words, List<Problem> problems) {
        this.words = words;
        this.problems = problems;
    }

    /** Reads the part of a line that begins with its first option. */
    static LineOptions parse(SourceText text, List<Problem> problems) {
        LineOptions options = new LineOptions(OptionWords.of(text, problems), problems);
        while (options.next < options.words.size()) {
            options.word(options.words.get(options.next++));
        }
        return options;
    }

    List<Given> given() {
        return given;
    }

    List<Given> given(FileOption option) {
        return given.stream().filter(one -> one.option() == option).toList();
    }

    /** The words that belong to no option. */
    List<SourceText> leftOver() {
        return leftOver;
    }

    private void word(SourceText word) {
        String text = word.text();
        if (text.equals("--")) {
            leftOver.addAll(words.subList(next, words.size()));
            next = words.size();
        } else if (text.startsWith("--")) {
            longOption(word);
        } else if (text.startsWith("-") && text.length() > 1) {
            shortOption(word);
        } else {
            leftOver.add(word);
        }
    }

    private void longOption(SourceText word) {
        int sign = word.text().indexOf('=');
        SourceText name = word.slice(0, sign < 0 ? word.text().length() : sign);
        List<FileOption> found = FileOption.named(name.text());
        if (found.size() != 1) {
            String all = found.stream().map(option -> "`" + option + "`").collect(Collectors.joining(", "));
            refuse(name, found.isEmpty() ? "is not an option of requirements files" : "may mean any of " + all);
            return;
        }
        FileOption option = found.get(0);
        if (!option.takesValue()) {
            if (sign >= 0) {
                refuse(name, "takes no value");
            }
            given.add(new Given(option, name, word.slice(0, 0)));
        } else if (sign >= 0) {
            given.add(new Given(option, name, word.slice(sign + 1, word.text().length())));
        } else {
            valueInNextWord(option, name);
        }
    }

    private void shortOption(SourceText word) {
        SourceText name = word.slice(0, 2);
        List<FileOption> found = FileOption.named(word.text().charAt(1));
        if (found.isEmpty()) {
            refuse(name, "is not an option of requirements files");
        } else if (word.text().length() > 2) {
            given.add(new Given(found.get(0), name, word.slice(2, word.text().length())));
        } else {
            valueInNextWord(found.get(0), name);
        }
    }

    private void valueInNextWord(FileOption option, SourceText name) {
        if (next == words.size()) {
            refuse(name, "needs a value");
        } else {
            given.add(new Given(option, name, words.get(next++)));
        }
    }

    private void refuse(SourceText name, String why) {
        problems.add(Problem.of(ProblemCode.REQUIREMENTS_INVALID, "`" + name.shown() + "` " + why)
                .at(name.span()));
    }
}
