package dev.mizzen.oci;

import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.SyntaxException;
import dev.mizzen.digest.Digest;
import java.util.Optional;

/** Reads the grammar of {@link ImageReference}, left to right, and points at the first character that breaks it. */
final class ImageReferenceParser {
    private static final int LONGEST_REPOSITORY = 255;
    private static final int LONGEST_TAG = 128;

    private final String text;
    private int at;

    ImageReferenceParser(String text) {
        this.text = text;
    }

    ImageReference parse() throws SyntaxException {
        if (text.isEmpty()) {
            throw invalid("an image reference is empty", 0, 1);
        }
        String registry = ImageReference.DOCKER_HUB;
        int slash = text.indexOf('/');
        if (slash >= 0 && isRegistry(text.substring(0, slash))) {
            registry = registry(slash);
        }
        int nameStart = at;
        repository();
        String repository = text.substring(nameStart, at);
        if (registry.equals(ImageReference.DOCKER_HUB) && repository.indexOf('/') < 0) {
            repository = "library/" + repository;
        }
        if (repository.length() > LONGEST_REPOSITORY) {
            throw invalid("a repository name has at most 255 characters", nameStart, at - nameStart);
        }
        Optional<String> tag = at < text.length() && text.charAt(at) == ':' ? Optional.of(tag()) : Optional.empty();
        Optional<Digest> digest =
                at < text.length() && text.charAt(at) == '@' ? Optional.of(digest()) : Optional.empty();
        if (at < text.length()) {
            throw invalid("expected a tag, a digest or the end of the reference", at, 1);
        }
        if (isIdentifier(text)) {
            throw invalid("64 hexadecimal digits are an image ID, not a name", 0, text.length());
        }
        return new ImageReference(registry, repository, tag, digest);
    }

    /** The host detection of distribution/reference ({@code splitDockerDomain}). */
    static boolean isRegistry(String component) {
        return component.indexOf('.') >= 0
                || component.indexOf(':') >= 0
                || component.equals("localhost")
                || component.chars().anyMatch(c -> c >= 'A' && c <= 'Z');
    }

    private String registry(int slash) throws SyntaxException {
        if (text.charAt(0) == '[') {
            int close = text.indexOf(']');
            at = 1;
            while (at < slash && (isHex(text.charAt(at)) || text.charAt(at) == ':')) {
                at++;
            }
            if (close < 0 || at != close || close < 3) {
                throw invalid("expected an IPv6 address in brackets", at, 1);
            }
            at++;
        } else {
            do {
                hostComponent();
            } while (takes('.'));
        }
        if (takes(':')) {
            int port = at;
            while (at < slash && isDigit(text.charAt(at))) {
                at++;
            }
            if (at == port || at - port > 5 || Integer.parseInt(text.substring(port, at)) > 65_535) {
                throw invalid("expected a port number", port, Math.max(1, at - port));
            }
        }
        if (at != slash) {
            throw invalid("not a character of a registry's host name", at, 1);
        }
        String registry = text.substring(0, slash);
        at++;
        return registry.equals("index.docker.io") ? ImageReference.DOCKER_HUB : registry;
    }

    private void hostComponent() throws SyntaxException {
        int start = at;
        while (at < text.length() && (isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '-')) {
            at++;
        }
        if (at == start) {
            throw invalid("not a character of a registry's host name", at, 1);
        }
        if (text.charAt(start) == '-' || text.charAt(at - 1) == '-') {
            throw invalid(
                    "a part of a host name neither begins nor ends with `-`",
                    text.charAt(start) == '-' ? start : at - 1,
                    1);
        }
    }

    private void repository() throws SyntaxException {
        do {
            pathComponent();
        } while (takes('/'));
    }

    private void pathComponent() throws SyntaxException {
        alphanumeric();
        while (at < text.length() && "._-".indexOf(text.charAt(at)) >= 0) {
            char separator = text.charAt(at);
            int start = at;
            while (at < text.length() && text.charAt(at) == separator) {
                at++;
            }
            int most = separator == '.' ? 1 : separator == '_' ? 2 : Integer.MAX_VALUE;
            if (at - start > most) {
                throw invalid("too many `" + separator + "` in a repository name", start + most, at - start - most);
            }
            alphanumeric();
        }
    }

    private void alphanumeric() throws SyntaxException {
        int start = at;
        while (at < text.length() && (isDigit(text.charAt(at)) || isLowerCase(text.charAt(at)))) {
            at++;
        }
        if (at == start) {
            boolean upper = at < text.length() && Character.isUpperCase(text.charAt(at));
            String message = upper ? "a repository name is in lower case" : "expected a lower-case letter or a digit";
            throw invalid(message, at, 1);
        }
    }

    private String tag() throws SyntaxException {
        int start = ++at;
        while (at < text.length() && isTagCharacter(text.charAt(at), at == start)) {
            at++;
        }
        if (at == start) {
            throw invalid("expected a tag: a letter, a digit or `_`", at, 1);
        }
        if (at - start > LONGEST_TAG) {
            throw invalid("a tag has at most 128 characters", start + LONGEST_TAG, at - start - LONGEST_TAG);
        }
        return text.substring(start, at);
    }

    private Digest digest() throws SyntaxException {
        int start = ++at;
        Optional<Digest> digest = Digest.parse(text.substring(start));
        if (digest.isEmpty()) {
            throw invalid(
                    "expected a digest: `sha256:` and 64 lower-case hexadecimal digits", start, text.length() - start);
        }
        at = text.length();
        return digest.get();
    }

    private boolean takes(char c) {
        boolean found = at < text.length() && text.charAt(at) == c;
        if (found) {
            at++;
        }
        return found;
    }

    private SyntaxException invalid(String message, int offset, int length) {
        return new SyntaxException(ProblemCode.REFERENCE_INVALID, message, text, offset, length);
    }

    private static boolean isIdentifier(String text) {
        return text.length() == 64 && text.chars().allMatch(c -> isHex((char) c));
    }

    private static boolean isTagCharacter(char c, boolean first) {
        return isLetterOrDigit(c) || c == '_' || (!first && (c == '.' || c == '-'));
    }

    private static boolean isLetterOrDigit(char c) {
        return isDigit(c) || isLowerCase(c) || (c >= 'A' && c <= 'Z');
    }

    private static boolean isHex(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLowerCase(char c) {
        return c >= 'a' && c <= 'z';
    }
}
