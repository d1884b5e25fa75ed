package dev.mizzen.project;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import java.util.ArrayList;
import java.util.List;

/** Splits the options of a line into words as a POSIX shell does: quotes and backslashes, but no expansion. */
final class OptionWords {
    private final SourceText source;
    private final List<SourceText> words = new ArrayList<>();
    /** The characters of the word at hand; empty with {@code inWord} for a word made of quotes alone. */
    private final List<SourceText> word = new ArrayList<>();

    private boolean inWord;
    private int position;

    private OptionWords(SourceText source) {
        this.source = source;
    }

    /**
     * The words of {@code source}.
     *
     * @param problems takes a problem when a quote is not closed; there are no words then
     */
    static List<SourceText> of(SourceText source, List<Problem> problems) {
        OptionWords splitter = new OptionWords(source);
        String text = source.text();
        while (splitter.position < text.length()) {
            int before = splitter.position;
            if (!splitter.step(text, text.charAt(before))) {
                problems.add(Problem.of(ProblemCode.REQUIREMENTS_INVALID, "the options end inside a quotation")
                        .at(source.span(before, before + 1)));
                return List.of();
            }
        }
        splitter.endWord();
        return splitter.words;
    }

    private boolean step(String text, char c) {
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
            endWord();
            position++;
            return true;
        }
        if (c == '\\') {
            inWord = true;
            if (position + 1 == text.length()) {
                return false;
            }
            take(position + 1, position + 2);
            position += 2;
            return true;
        }
        if (c == '\'' || c == '"') {
            inWord = true;
            return quotation(text, c);
        }
        inWord = true;
        int end = position;
        while (end < text.length() && " \t\r\n\\'\"".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        take(position, end);
        position = end;
        return true;
    }

    private boolean quotation(String text, char quote) {
        int at = position + 1;
        int from = at;
        while (at < text.length() && text.charAt(at) != quote) {
            boolean escapes = quote == '"' && text.charAt(at) == '\\' && at + 1 < text.length();
            if (escapes && (text.charAt(at + 1) == '"' || text.charAt(at + 1) == '\\')) {
                take(from, at);
                from = at + 1;
                at++;
            }
            at++;
        }
        if (at >= text.length()) {
            return false;
        }
        take(from, at);
        position = at + 1;
        return true;
    }

    private void take(int from, int to) {
        word.add(source.slice(from, to));
    }

    private void endWord() {
        if (inWord) {
            words.add(SourceText.join(word));
            word.clear();
            inWord = false;
        }
    }
}
