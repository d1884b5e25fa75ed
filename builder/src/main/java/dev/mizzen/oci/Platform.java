package dev.mizzen.oci;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.SyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An operating system and a processor, in Go's words (image-spec image-index.md, {@code platform}).
 *
 * @param os as in GOOS: {@code linux}
 * @param architecture as in GOARCH: {@code amd64}, {@code arm64}
 * @param variant the processor's variant, such as {@code v7}
 * @param other members that matter elsewhere, such as {@code os.version}
 */
public record Platform(String os, String architecture, Optional<String> variant, JsonFields other) {
    private static final Map<String, String> ALIASES =
            Map.of("x86_64", "amd64", "x86-64", "amd64", "aarch64", "arm64", "armhf", "arm");

    /** A platform without a variant. */
    public static Platform of(String os, String architecture) {
        return new Platform(os, architecture, Optional.empty(), JsonFields.NONE);
    }

    /**
     * Reads {@code os/architecture[/variant]}; {@code x86_64} and {@code aarch64} are taken for Go's names, and a variant
     * that every processor of the architecture is ({@code arm64/v8}, {@code amd64/v1}) is left out.
     *
     * @throws SyntaxException {@link ProblemCode#PLATFORM_INVALID}
     */
    public static Platform parse(String text) throws SyntaxException {
        int begin = 0;
        List<String> parts = List.of(text.split("/", -1));
        if (parts.size() < 2 || parts.size() > 3) {
            throw new SyntaxException(
                    ProblemCode.PLATFORM_INVALID, "a platform is `os/architecture[/variant]`", text, 0, text.length());
        }
        for (String part : parts) {
            for (int i = 0; i < Math.max(1, part.length()); i++) {
                if (part.isEmpty() || !isWordCharacter(part.charAt(i))) {
                    throw new SyntaxException(
                            ProblemCode.PLATFORM_INVALID,
                            "expected a word of lower-case letters, digits, `_`, `-` or `.`",
                            text,
                            begin + i,
                            1);
                }
            }
            begin += part.length() + 1;
        }
        String architecture = ALIASES.getOrDefault(parts.get(1), parts.get(1));
        Optional<String> variant = parts.size() == 3 ? Optional.of(parts.get(2)) : Optional.empty();
        Platform platform = new Platform(parts.get(0), architecture, variant, JsonFields.NONE);
        return new Platform(platform.os, architecture, platform.telling(), JsonFields.NONE);
    }

    /**
     * Whether an image for {@code candidate} is what this platform asks for: the same system and architecture, and, when
     * this names a variant, the same variant.
     */
    public boolean accepts(Platform candidate) {
        return os.equals(candidate.os)
                && architecture.equals(candidate.architecture)
                && (telling().isEmpty() || telling().equals(candidate.telling()));
    }

    static Platform read(JsonView view) throws BuildException {
        return new Platform(
                view.requiredString("os"),
                view.requiredString("architecture"),
                view.string("variant").filter(text -> !text.isEmpty()),
                view.without("os", "architecture", "variant"));
    }

    ObjectNode toJson() {
        ObjectNode json = Json.NODES.objectNode();
        other.addTo(json);
        json.put("os", os);
        json.put("architecture", architecture);
        variant.ifPresent(value -> json.put("variant", value));
        return json;
    }

    /** The variant, unless every processor of the architecture is one. */
    private Optional<String> telling() {
        String common = architecture.equals("arm64") ? "v8" : architecture.equals("amd64") ? "v1" : "";
        return variant.filter(
                text -> !text.equals(common) && !text.equals(common.substring(Math.min(1, common.length()))));
    }

    private static boolean isWordCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
    }

    /** {@code os/architecture} or {@code os/architecture/variant}. */
    @Override
    public String toString() {
        return os + "/" + architecture + variant.map(text -> "/" + text).orElse("");
    }
}
