package dev.mizzen.layer;

import dev.mizzen.diagnostic.BuildException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which sources stay in an image that is to have bytecode in their place, because somebody asks for the file itself. */
public final class KeptSources {
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[\\s;&|<>()'\"=,:]+");

    private final List<String> patterns;
    private final IgnorePatterns matching;
    private final List<String> words;
    private final String workdir;

    private KeptSources(List<String> patterns, IgnorePatterns matching, List<String> words, String workdir) {
        this.patterns = List.copyOf(patterns);
        this.matching = matching;
        this.words = List.copyOf(words);
        this.workdir = workdir;
    }

    /**
     * @param patterns what the user keeps, each of the grammar of {@code .dockerignore}, below {@code site-packages} or the
     *     application's directory
     * @throws BuildException with every malformed pattern
     */
    public static KeptSources of(List<String> patterns) throws BuildException {
        return new KeptSources(patterns, IgnorePatterns.of(patterns, "--keep-source"), List.of(), "/");
    }

    /**
     * With the files of the application, too, that a command names.
     *
     * @param command the words of the entry point and its arguments; in a word there may be a whole shell command
     * @param directory what relative names are relative to, absolute
     */
    public KeptSources andThoseOf(List<String> command, String directory) {
        return new KeptSources(patterns, matching, command, directory);
    }

    /** What the user keeps, as a text for keys. */
    String identity() {
        return String.join("\n", patterns);
    }

    /** Whether the user keeps {@code path}, relative to what patterns are relative to. */
    boolean isAskedFor(String path) {
        return matching.ignores(path);
    }

    /**
     * Those of {@code sources} that the command names. A name that is none of them from the working directory, as behind {@code cd},
     * means all files that end so.
     *
     * @param sources paths in the image without the first slash
     */
    Set<String> named(Collection<String> sources) {
        Set<String> named = new TreeSet<>();
        Set<String> names = words.stream()
                .flatMap(BETWEEN_WORDS::splitAsStream)
                .filter(name -> name.endsWith(".py"))
                .collect(Collectors.toSet());
        for (String name : names) {
            String path = IgnorePatterns.clean(name.startsWith("/") ? name : workdir + "/" + name)
                    .substring(1);
            String end = "/" + IgnorePatterns.clean(name).replaceFirst("^(\\.\\./)+", "");
            if (sources.contains(path)) {
                named.add(path);
            } else if (!name.startsWith("/")) {
                named.addAll(
                        sources.stream().filter(source -> source.endsWith(end)).toList());
            }
        }
        return Collections.unmodifiableSet(named);
    }

    /**
     * Whether {@code path} is one that an import statement can name: every part an identifier. Others are scripts, migrations and
     * data, which are looked for as files.
     *
     * @param path of a source, relative to where Python imports from
     */
    static boolean isModule(String path) {
        for (String part : path.substring(0, path.length() - ".py".length()).split("/", -1)) {
            boolean identifier = !part.isEmpty()
                    && !(part.charAt(0) >= '0' && part.charAt(0) <= '9')
                    && part.chars().allMatch(KeptSources::isOfName);
            if (!identifier) {
                return false;
            }
        }
        return true;
    }

    /** Letters beyond ASCII are taken for such unseen: which are some depends on the version of Unicode. */
    private static boolean isOfName(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c > 0x7f;
    }
}
