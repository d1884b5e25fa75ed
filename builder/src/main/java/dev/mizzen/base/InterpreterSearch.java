package dev.mizzen.base;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.oci.ImageConfig;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Finds the interpreter as a container would that runs {@code python3}: the first executable of that name on the
 * configuration's {@code PATH}, with its links resolved. The user may name another.
 */
final class InterpreterSearch {
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final Pattern NAME = Pattern.compile("(?:python|pypy)(?:3(?:\\.[0-9]+)?t?)?");
    private static final int MOST_SHOWN = 10;

    private final ImageConfig config;
    private final BaseFilesystem files;

    InterpreterSearch(ImageConfig config, BaseFilesystem files) {
        this.config = config;
        this.files = files;
    }

    /** Whether a file of that name may be an interpreter. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** The absolute path, without links. */
    String find(Optional<String> chosen) throws BuildException {
        if (chosen.isPresent()) {
            return executable(chosen.get())
                    .orElseThrow(
                            () -> missing("the base has no program at `" + Redaction.printable(chosen.get()) + "`"));
        }
        String path = config.env().getOrDefault("PATH", "");
        for (String folder : (path.isEmpty() ? DEFAULT_PATH : path).split(":")) {
            Optional<String> found = folder.startsWith("/") ? executable(folder + "/python3") : Optional.empty();
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw missing("the base has no `python3` on its PATH");
    }

    private Optional<String> executable(String path) {
        return path.startsWith("/")
                ? files.follow(path).filter(BaseEntry::isExecutable).map(BaseEntry::path)
                : Optional.empty();
    }

    private BuildException missing(String message) {
        TreeSet<String> candidates = new TreeSet<>();
        for (String path : files.named(InterpreterSearch::isName)) {
            executable(path)
                    .filter(found -> isName(found.substring(found.lastIndexOf('/') + 1)))
                    .ifPresent(candidates::add);
        }
        String hint;
        if (candidates.isEmpty()) {
            hint = "there is no Python in it; take a base that has one";
        } else {
            String list = "`"
                    + String.join("`, `", candidates.stream().limit(MOST_SHOWN).toList()) + "`";
            hint = "it has " + Redaction.printable(list, 600) + "; choose with `--interpreter`";
        }
        return Problem.of(ProblemCode.PYTHON_NOT_FOUND, message).hint(hint).exception();
    }
}
