package dev.mizzen.base;

import dev.mizzen.python.Target;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The part of a base that its Python needs to run: the program, the standard library without its tests and what was installed
 * into it, the shared libraries in the usual places, the loader with its settings, Debian's {@code /etc/python3.11}, and the links
 * among all these. A tenth of a base or so.
 */
public final class InterpreterFiles {
    /** Raised when other files are chosen. */
    public static final int VERSION = 2;

    private static final long LARGEST = 64 << 20;
    private static final Pattern LIBRARY = Pattern.compile("(?:lib|ld).*\\.so(?:\\..*)?");
    private static final Pattern MULTIARCH = Pattern.compile("[a-z0-9_]+-linux-[a-z0-9]+");
    private static final Pattern LOADER_SETTINGS = Pattern.compile("/etc/ld(?:\\.so\\.cache|-musl-[a-z0-9_]+\\.path)");
    private static final Pattern SETTINGS = Pattern.compile("/etc/python3[^/]*/[^/]+\\.py");
    private static final Set<String> NOT_LIBRARY =
            Set.of("site-packages", "dist-packages", "test", "tests", "_bundled", "__pycache__");

    private InterpreterFiles() {}

    /** Says of an entry of a base with that Python whether it is one of these files, or a link to them. */
    public static Predicate<BaseEntry> of(Target target) {
        String prefix = parent(parent(target.interpreter()));
        String library = target.libraryDirectory().substring("lib/".length());
        Set<String> roots = new HashSet<>(List.of("", "/usr", "/usr/local", prefix));
        Pattern places = Pattern.compile(
                "(?:/usr|/usr/local|" + Pattern.quote(prefix) + ")?/lib(?:32|64)?(?:/" + MULTIARCH.pattern() + ")?");
        Pattern standard = Pattern.compile(Pattern.quote(prefix) + "/lib(?:64)?/" + Pattern.quote(library) + "(/.*)?");
        return entry -> {
            String path = entry.path();
            String folder = parent(path);
            String name = path.substring(folder.length() + 1);
            if (path.equals(target.interpreter())) {
                return true;
            }
            if (entry.isFile() && entry.size() > LARGEST) {
                return false;
            }
            boolean link = !entry.isFile();
            return (places.matcher(folder).matches()
                            && (link || LIBRARY.matcher(name).matches()))
                    || (link && roots.contains(folder))
                    || (standard.matcher(path).matches() && isLibrary(path, prefix))
                    || LOADER_SETTINGS.matcher(path).matches()
                    || SETTINGS.matcher(path).matches();
        };
    }

    private static boolean isLibrary(String path, String prefix) {
        for (String name : path.substring(prefix.length()).split("/")) {
            if (NOT_LIBRARY.contains(name) || name.startsWith("config-")) {
                return false;
            }
        }
        return true;
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }
}
