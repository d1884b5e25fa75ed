package dev.mizzen.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.ProblemCode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonTest {
    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String canonical(String text) throws BuildException {
        return new String(Json.write(Json.object(utf8(text), "x.json")), StandardCharsets.UTF_8);
    }

    private static void refused(String text, String message) {
        assertThatThrownBy(() -> Json.object(utf8(text), "x.json")).isInstanceOfSatisfying(BuildException.class, e -> {
            assertThat(e.problems().get(0).code()).isEqualTo(ProblemCode.IMAGE_DOCUMENT_INVALID);
            assertThat(e.problems().get(0).message()).isEqualTo("`x.json` is not valid: " + message);
        });
    }

    @Test
    void membersAreSortedAndWhiteSpaceIsGone() throws BuildException {
        assertThat(canonical("{ \"b\" : [ 1 , {} , [ ] ] ,\n \"a\" : { \"z\": null, \"Y\": true, \"y\": false } }"))
                .isEqualTo("{\"a\":{\"Y\":true,\"y\":false,\"z\":null},\"b\":[1,{},[]]}");
        assertThat(canonical("{}")).isEqualTo("{}");
    }

    @Test
    void numbersKeepTheirExactValue() throws BuildException {
        assertThat(canonical(
                        "{\"a\":9223372036854775808,\"b\":-0,\"c\":0.10,\"d\":1E400,\"e\":123456789.123456789123}"))
                .isEqualTo("{\"a\":9223372036854775808,\"b\":0,\"c\":0.10,\"d\":1E+400,\"e\":123456789.123456789123}");
    }

    @Test
    void stringsAreEscapedOnlyWhereTheyMust() throws BuildException {
        assertThat(canonical("{\"a\":\"\\u0022\\\\\\/\\b\\t\\n\\f\\r\\u0001\\u007f\\u00e9\\ud83d\\ude00\"}"))
                .isEqualTo("{\"a\":\"\\\"\\\\/\\b\\t\\n\\f\\r\\u0001\u007fé😀\"}");
    }

    @Test
    void writingIsIdempotent() throws BuildException {
        String once = canonical("{\"ключ\":\"\\u0000\",\"a\":[1.50,2e-7,\"<&>\"]}");
        assertThat(canonical(once)).isEqualTo(once);
    }

    @Test
    void duplicateNamesAreRefused() {
        refused("{\"a\":1,\"a\":1}", "Duplicate field 'a' (line 1, column 11)");
        refused("{\"x\":{\"a\":1,\"\\u0061\":2}}", "Duplicate field 'a' (line 1, column 21)");
    }

    @Test
    void onlyOneObjectIsADocument() {
        refused("[]", "it is not a JSON object");
        refused("", "it is not a JSON object");
        refused("{} {}", "something follows the JSON object");
        refused("{\"a\":\"\\ud800\"}", "a lone surrogate in a string (line 1, column 6)");
        refused("{\"a\":1", "Unexpected end-of-input: expected close marker for Object (line 1, column 7)");
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        assertThatThrownBy(() -> Json.object(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}, "x.json"))
                .hasMessage("`x.json` is not valid: it is not UTF-8");
        assertThatThrownBy(() -> Json.object(new byte[Json.MOST_BYTES + 1], "x.json"))
                .hasMessage("`x.json` is not valid: it has more than 4194304 bytes");
    }

    @Test
    void deepNestingIsRefusedWithoutAStackOverflow() {
        String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        assertThatThrownBy(() -> Json.object(utf8(deep), "x.json"))
                .isInstanceOf(BuildException.class)
                .hasMessageStartingWith(
                        "`x.json` is not valid: Document nesting depth (65) exceeds the maximum allowed");
    }

    @Test
    void aLoneSurrogateIsNeverWritten() {
        ObjectNode node = Json.NODES.objectNode().put("a", "\udc00");
        assertThatThrownBy(() -> Json.write(node)).isInstanceOf(IllegalArgumentException.class);
    }
}
