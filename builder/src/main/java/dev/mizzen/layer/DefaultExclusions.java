package dev.mizzen.layer;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is left out of every application unless {@code --include} names it: what no program needs at run time, what would make
 * the image depend on the state of a working copy or on the lock file beyond the wheels that it means, and secrets. Names that a project may well use for its own
 * things, such as {@code build}, {@code dist} or {@code node_modules}, are not in the list.
 */
final class DefaultExclusions {
    /** Why something is left out. */
    enum Reason {
        /** Version control, caches, environments: nobody misses them. */
        USELESS,
        /** A secret, of which the user is told. */
        SECRET
    }

    private static final Set<String> USELESS = Set.of(
            ".git",
            ".hg",
            ".svn",
            ".bzr",
            "__pycache__",
            ".tox",
            ".nox",
            ".eggs",
            ".hypothesis",
            ".ipynb_checkpoints",
            ".mypy_cache",
            ".pytest_cache",
            ".pytype",
            ".ruff_cache",
            ".coverage",
            ".idea",
            ".vscode",
            ".DS_Store",
            "pylock.toml",
            "uv.lock",
            "poetry.lock",
            "pdm.lock",
            "Pipfile.lock");

    private static final Set<String> SECRETS = Set.of(
            ".env",
            ".envrc",
            ".netrc",
            ".pypirc",
            ".git-credentials",
            ".ssh",
            ".aws",
            ".gnupg",
            "id_rsa",
            "id_dsa",
            "id_ecdsa",
            "id_ed25519");

    /** The many names of {@code .env} files: all of them but the samples that are meant to be shared. */
    private static final Pattern ENVIRONMENT =
            Pattern.compile("\\.env\\.(?!(example|sample|template|dist|defaults?)$).+");

    private static final Pattern PRIVATE_KEY = Pattern.compile("-----BEGIN ([A-Z0-9]+ )*PRIVATE KEY( BLOCK)?-----");

    /** What our own unfinished outputs are called. */
    private static final String UNFINISHED = ".mizzen-";

    private DefaultExclusions() {}

    /** Why the file or directory called {@code name} is left out; null if it is not. */
    static @Nullable Reason of(String name, boolean directory) {
        if (SECRETS.contains(name) || ENVIRONMENT.matcher(name).matches()) {
            return Reason.SECRET;
        }
        boolean useless = USELESS.contains(name)
                || name.startsWith(UNFINISHED)
                || (directory ? name.endsWith(".egg-info") : name.endsWith(".pyc") || name.endsWith(".pyo"));
        return useless ? Reason.USELESS : null;
    }

    /** Whether the directory that holds a file called {@code name} is a virtual environment or an OCI image. */
    static boolean isMark(String name) {
        return name.equals("pyvenv.cfg") || name.equals("oci-layout");
    }

    /** Whether a file called {@code name} is to be looked into for a private key. */
    static boolean mayHoldKey(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".pem") || lower.endsWith(".key");
    }

    /** Whether a file that begins with {@code beginning} holds a private key in the form of PEM or OpenPGP. */
    static boolean holdsKey(String beginning) {
        return PRIVATE_KEY.matcher(beginning).find();
    }
}
