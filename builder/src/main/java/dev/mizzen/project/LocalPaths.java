package dev.mizzen.project;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/** How requirements files name places on this machine. */
final class LocalPaths {
    private LocalPaths() {}

    static boolean isFileUrl(String text) {
        return text.toLowerCase(Locale.ROOT).startsWith("file:");
    }

    /** The path in a {@code file:} URL (RFC 8089) of this machine. */
    static Path ofUrl(String url) {
        String rest = withoutFragment(url).substring("file:".length());
        if (rest.startsWith("//")) {
            int slash = rest.indexOf('/', 2);
            String host = slash < 0 ? rest.substring(2) : rest.substring(2, slash);
            if (slash < 0 || !(host.isEmpty() || host.equalsIgnoreCase("localhost"))) {
                throw new InvalidPathException(url, "names another machine");
            }
            rest = rest.substring(slash);
        }
        try {
            return Path.of(URLDecoder.decode(rest.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new InvalidPathException(url, "is not a file URL");
        }
    }

    /**
     * The place that {@code text} in the file {@code from} means: in the working directory, as pip has it, where something
     * is there and nothing beside that file; else beside that file.
     */
    static Path locate(Path from, String text) {
        Path beside = from.resolveSibling(text);
        return !Files.exists(beside) && Files.exists(Path.of(text)) ? Path.of(text) : beside;
    }

    /** The last part of the path of a URL, decoded. */
    static String fileName(String url) {
        String path = withoutFragment(url);
        String name = path.substring(path.lastIndexOf('/') + 1);
        try {
            return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return name;
        }
    }

    private static String withoutFragment(String url) {
        int end = url.length();
        for (char sign : new char[] {'#', '?'}) {
            int at = url.indexOf(sign);
            end = at >= 0 ? Math.min(end, at) : end;
        }
        return url.substring(0, end);
    }
}
