package dev.mizzen.store;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/** Where the store of a user lies. */
public final class StoreLocation {
    private StoreLocation() {}

    /**
     * {@code $MIZZEN_CACHE}, else {@code $XDG_CACHE_HOME/mizzen} (an XDG path that is not absolute is ignored, as the XDG
     * base directory specification asks), else {@code ~/.cache/mizzen}. Empty variables count as unset.
     *
     * @param environment the variables of the process
     * @param home the user's home directory
     */
    public static Path of(Map<String, String> environment, Path home) throws BuildException {
        String own = environment.getOrDefault("MIZZEN_CACHE", "");
        if (!own.isEmpty()) {
            return path("MIZZEN_CACHE", own).toAbsolutePath().normalize();
        }
        String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
        if (xdg.startsWith("/")) {
            return path("XDG_CACHE_HOME", xdg).resolve("mizzen").normalize();
        }
        return home.resolve(".cache").resolve("mizzen").toAbsolutePath().normalize();
    }

    private static Path path(String variable, String value) throws BuildException {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw Problem.of(
                            ProblemCode.CONFIG_INVALID,
                            "`" + variable + "` names no path of this machine: `" + Redaction.printable(value) + "`")
                    .hint("use a path of ASCII characters, or set LC_ALL=C.UTF-8")
                    .exception(e);
        }
    }
}
