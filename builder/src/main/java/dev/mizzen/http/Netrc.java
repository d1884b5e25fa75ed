package dev.mizzen.http;

import java.net.URI;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The logins of a {@code .netrc} file, by host name. {@code default} is not honoured: a password for every host of the world
 * is a leak waiting for its redirect.
 */
public final class Netrc implements Credentials {
    private record Login(String user, String password) {}

    private final Map<String, Login> logins;

    private Netrc(Map<String, Login> logins) {
        this.logins = logins;
    }

    /** Reads the text of a netrc file; what it does not understand is passed over, as other programs do. */
    public static Netrc parse(String text) {
        Map<String, Login> logins = new LinkedHashMap<>();
        Iterator<String> words =
                Arrays.asList(withoutMacros(text).trim().split("\\s+", -1)).iterator();
        String host = "";
        String user = "";
        String password = "";
        while (words.hasNext()) {
            String word = words.next();
            switch (word) {
                case "machine", "default" -> {
                    keep(logins, host, user, password);
                    host = word.equals("machine") && words.hasNext()
                            ? words.next().toLowerCase(Locale.ROOT)
                            : "";
                    user = "";
                    password = "";
                }
                case "login" -> user = words.hasNext() ? words.next() : "";
                case "password" -> password = words.hasNext() ? words.next() : "";
                case "account" -> {
                    if (words.hasNext()) {
                        words.next();
                    }
                }
                default -> {}
            }
        }
        keep(logins, host, user, password);
        return new Netrc(logins);
    }

    @Override
    public Optional<String> authorization(URI uri) {
        if (uri.getHost() == null) {
            return Optional.empty();
        }
        return Optional.ofNullable(logins.get(uri.getHost().toLowerCase(Locale.ROOT)))
                .flatMap(login ->
                        Credentials.basic(uri, login.user(), login.password()).authorization(uri));
    }

    private static void keep(Map<String, Login> logins, String host, String user, String password) {
        if (!host.isEmpty()) {
            logins.putIfAbsent(host, new Login(user, password));
        }
    }

    /** A macro definition ends at an empty line; a comment is a line that begins with {@code #}. */
    private static String withoutMacros(String text) {
        StringBuilder kept = new StringBuilder();
        boolean macro = false;
        for (String line : text.split("\n", -1)) {
            macro = line.isBlank() ? false : macro || line.startsWith("macdef");
            if (!macro && !line.startsWith("#")) {
                kept.append(line).append('\n');
            }
        }
        return kept.toString();
    }
}
