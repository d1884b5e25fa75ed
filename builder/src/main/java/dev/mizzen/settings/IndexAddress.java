package dev.mizzen.settings;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;

/** Reads the addresses of indexes and of pages of links. */
public final class IndexAddress {
    private IndexAddress() {}

    /** Whether {@code text} is meant as a URL rather than as a path. */
    public static boolean isUrl(String text) {
        return text.contains("://");
    }

    /**
     * The address of an index.
     *
     * @param shown the text as messages show it
     * @throws BuildException {@code REQUIREMENTS_INVALID} with a hint
     */
    public static URI index(String text, String shown) throws BuildException {
        URI uri = address(text, "the index `" + shown + "`");
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw refused("the index `" + shown + "` has a query or a fragment, and projects lie below a path");
        }
        return uri;
    }

    /** The address of a page of links. */
    public static URI page(String text, String shown) throws BuildException {
        URI uri = address(text, "the page `" + shown + "`");
        int fragment = uri.toString().indexOf('#');
        return fragment < 0 ? uri : URI.create(uri.toString().substring(0, fragment));
    }

    private static URI address(String text, String what) throws BuildException {
        URI uri;
        try {
            uri = new URI(text.strip());
        } catch (URISyntaxException e) {
            throw refused(what + " is not a URL"); // the exception would show the text
        }
        String scheme = Objects.requireNonNullElse(uri.getScheme(), "").toLowerCase(Locale.ROOT);
        boolean isServer = (scheme.equals("https") || scheme.equals("http")) && uri.getHost() != null;
        boolean isFile = scheme.equals("file")
                && uri.getRawAuthority() == null
                && uri.getRawQuery() == null
                && Objects.requireNonNullElse(uri.getRawPath(), "").startsWith("/");
        if (!isServer && !isFile) {
            throw refused(what + " is not a URL of scheme https, http or file");
        }
        return uri;
    }

    private static BuildException refused(String message) {
        return Problem.of(ProblemCode.REQUIREMENTS_INVALID, message)
                .hint("write `https://HOST/PATH/`, or `file:///PATH/` for one on this machine")
                .exception();
    }
}
