package dev.mizzen.settings;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.SyntaxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The words of a command, from a JSON array of strings or from a text that is split as a POSIX shell splits it (Shell
 * Command Language, 2.2 Quoting), without any expansion: {@code $}, {@code *}, {@code ~} and {@code |} stand for
 * themselves.
 */
public final class CommandWords {
    private final String text;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;

    private CommandWords(String text) {
        this.text = text;
    }

    /** The words of {@code text}; none when it is blank. A text whose first visible character is {@code [} is JSON. */
    public static List<String> parse(String text) throws SyntaxException {
        return text.stripLeading().startsWith("[") ? json(text) : new CommandWords(text).split();
    }

    private List<String> split() throws SyntaxException {
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            switch (c) {
                case ' ', '\t', '\n', '\r' -> {
                    endWord();
                    i++;
                }
                case '\'' -> i = singleQuoted(i);
                case '"' -> i = doubleQuoted(i);
                case '\\' -> i = escaped(i);
                default -> {
                    inWord = true;
                    word.append(c);
                    i++;
                }
            }
        }
        endWord();
        return List.copyOf(words);
    }

    private void endWord() {
        if (inWord) {
            words.add(word.toString());
            word.setLength(0);
            inWord = false;
        }
    }

    private int escaped(int start) throws SyntaxException {
        if (start + 1 == text.length()) {
            throw fault("nothing follows the backslash", text, start, 1);
        }
        char c = text.charAt(start + 1);
        if (c != '\n') {
            inWord = true;
            word.append(c);
        }
        return start + 2;
    }

    private int singleQuoted(int start) throws SyntaxException {
        int end = text.indexOf('\'', start + 1);
        if (end < 0) {
            throw unended(start);
        }
        inWord = true;
        word.append(text, start + 1, end);
        return end + 1;
    }

    private int doubleQuoted(int start) throws SyntaxException {
        inWord = true;
        for (int i = start + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                return i + 1;
            }
            if (c == '\\' && i + 1 < text.length() && "\\\"$`\n".indexOf(text.charAt(i + 1)) >= 0) {
                i++;
                c = text.charAt(i);
                if (c == '\n') {
                    continue;
                }
            }
            word.append(c);
        }
        throw unended(start);
    }

    private SyntaxException unended(int start) {
        return fault("the quotation mark `" + text.charAt(start) + "` is never closed", text, start, 1);
    }

    private static List<String> json(String text) throws SyntaxException {
        List<String> words = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                int start = (int) parser.currentTokenLocation().getCharOffset();
                if (parser.currentToken() != JsonToken.VALUE_STRING) {
                    throw fault("a word of a command is a string in double quotes", text, start, 1);
                }
                words.add(parser.getText());
            }
            if (parser.nextToken() != null) {
                int start = (int) parser.currentTokenLocation().getCharOffset();
                throw fault("nothing may follow the array", text, start, 1);
            }
        } catch (JsonEOFException e) {
            throw fault("the array is never closed", text, text.indexOf('['), 1);
        } catch (JsonProcessingException e) {
            long offset = e.getLocation() == null ? 0 : e.getLocation().getCharOffset();
            int at = (int) Math.max(0, Math.min(text.length() - 1L, offset));
            throw fault("not a JSON array of strings", text, at, 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(words);
    }

    private static SyntaxException fault(String message, String text, int offset, int length) {
        return new SyntaxException(ProblemCode.CONFIG_INVALID, message, text, offset, length);
    }
}
