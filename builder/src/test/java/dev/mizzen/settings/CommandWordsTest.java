package dev.mizzen.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.SyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CommandWordsTest {
    @Test
    void wordsAreSplitAtBlanks() throws SyntaxException {
        assertThat(CommandWords.parse("gunicorn  -w 2\tapp:app\n")).containsExactly("gunicorn", "-w", "2", "app:app");
        assertThat(CommandWords.parse(" ")).isEmpty();
    }

    @Test
    void quotationMarksGroupAndAreTakenAway() throws SyntaxException {
        assertThat(CommandWords.parse("python -c 'print(\"a b\")' \"\" x'y'\"z\""))
                .containsExactly("python", "-c", "print(\"a b\")", "", "xyz");
    }

    @Test
    void backslashesFollowTheShell() throws SyntaxException {
        assertThat(CommandWords.parse("a\\ b \\'c \"d\\\"e\\n\" 'f\\g' h\\\ni \"j\\\nk\" \\\n"))
                .containsExactly("a b", "'c", "d\"e\\n", "f\\g", "hi", "jk");
    }

    @Test
    void nothingIsExpanded() throws SyntaxException {
        assertThat(CommandWords.parse("echo $HOME ~ *.py `id` a|b #c"))
                .containsExactly("echo", "$HOME", "~", "*.py", "`id`", "a|b", "#c");
    }

    @Test
    void jsonArraysAreTakenAsTheyAre() throws SyntaxException {
        assertThat(CommandWords.parse(" [\"python\", \"-m\", \"a b\", \"\\u00e9\"] "))
                .containsExactly("python", "-m", "a b", "é");
        assertThat(CommandWords.parse("[]")).isEmpty();
    }

    @Test
    void faultsPointAtTheirColumn() {
        assertThat(fault("python 'app.py")).isEqualTo("8: the quotation mark `'` is never closed");
        assertThat(fault("a \"b")).isEqualTo("3: the quotation mark `\"` is never closed");
        assertThat(fault("ab\\")).isEqualTo("3: nothing follows the backslash");
        assertThat(fault("[\"a\", 1]")).isEqualTo("7: a word of a command is a string in double quotes");
        assertThat(fault("[\"a\"] x")).startsWith("7: ");
        assertThat(fault("[\"a\"] [")).isEqualTo("7: nothing may follow the array");
        assertThat(fault("[\"a\"")).isEqualTo("1: the array is never closed");
        assertThat(fault("['a']")).isEqualTo("2: not a JSON array of strings");
    }

    @Test
    void wordsQuotedByAShellsRuleComeBack() throws SyntaxException {
        Random random = new Random(20);
        String alphabet = "ab '\"\\$`\n\té[]{}";
        for (int round = 0; round < 2000; round++) {
            List<String> words = new ArrayList<>();
            StringBuilder text = new StringBuilder("x ");
            for (int i = random.nextInt(4); i > 0; i--) {
                StringBuilder word = new StringBuilder();
                for (int n = random.nextInt(6); n > 0; n--) {
                    word.append(alphabet.charAt(random.nextInt(alphabet.length())));
                }
                words.add(word.toString());
                text.append('\'').append(word.toString().replace("'", "'\\''")).append("' ");
            }
            assertThat(CommandWords.parse(text.toString()).subList(1, words.size() + 1))
                    .isEqualTo(words);
        }
    }

    private static String fault(String text) {
        SyntaxException thrown = catchThrowableOfType(SyntaxException.class, () -> CommandWords.parse(text));
        assertThat(thrown).isNotNull();
        Problem problem = thrown.problem();
        return problem.where().orElseThrow().column() + ": " + problem.message();
    }
}
