package dev.mizzen.project;

import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.digest.Algorithm;
import dev.mizzen.digest.Digest;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a requirement without an index comes from. */
public sealed interface Link permits Link.Local, Link.Remote {
    /** The hash that the URL itself gives in its fragment ({@code #sha256=…}), if it is one that is trusted. */
    Optional<Digest> digest();

    /**
     * A wheel, source archive or project folder on this machine.
     *
     * @param path the place; relative to the working directory where the user wrote a relative path
     * @param digest the hash in the fragment of a {@code file:} URL
     */
    record Local(Path path, Optional<Digest> digest) implements Link {
        @Override
        public String toString() {
            return path.toString();
        }
    }

    /**
     * A place that is not on this machine, or under version control.
     *
     * @param url the URL with its fragment, variables filled in: may hold secrets
     */
    record Remote(String url) implements Link {
        @Override
        public Optional<Digest> digest() {
            return digestIn(url);
        }

        /** The URL without its secrets. */
        @Override
        public String toString() {
            return Redaction.printable(Redaction.urls(url));
        }
    }

    /** The hash in the fragment of {@code url}. */
    static Optional<Digest> digestIn(String url) {
        Matcher matcher = Fragment.HASH.matcher(url);
        return matcher.find()
                ? Algorithm.named(matcher.group(1))
                        .flatMap(algorithm ->
                                Digest.parse(algorithm + ":" + matcher.group(2).toLowerCase(Locale.ROOT)))
                : Optional.empty();
    }

    /** Holds the pattern; an interface can't keep it to itself. */
    final class Fragment {
        private static final Pattern HASH = Pattern.compile("[#&](sha256|sha384|sha512)=([0-9a-fA-F]+)");

        private Fragment() {}
    }
}
