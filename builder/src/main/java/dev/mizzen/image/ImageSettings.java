package dev.mizzen.image;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What goes into an image's configuration and manifest beside the base's own values.
 *
 * @param prefix the absolute path of the virtual environment: {@code /opt/venv}
 * @param workingDir the absolute path of the working directory: {@code /app}
 * @param user numeric, with the group: {@code 65532:65532}
 * @param home the value of {@code HOME}
 * @param entrypoint the words of the entry point, if there is one; it clears the base's command
 * @param cmd the words of the command, if there is one
 * @param env environment variables of the user, which win over all others; their order is kept
 * @param ports ports to expose, as {@code 8080/tcp}
 * @param labels labels of the user
 * @param annotations annotations of the manifest, which win over the ones about the base
 * @param created the time stamp of configuration and history
 */
public record ImageSettings(
        String prefix,
        String workingDir,
        String user,
        String home,
        Optional<List<String>> entrypoint,
        Optional<List<String>> cmd,
        Map<String, String> env,
        List<String> ports,
        SortedMap<String, String> labels,
        SortedMap<String, String> annotations,
        Instant created) {
    /** The constant time of everything that has no better one: 1980-01-02T00:00:00Z. */
    public static final Instant EPOCH = Instant.ofEpochSecond(315_619_200);

    public ImageSettings {
        if (!prefix.startsWith("/") || !workingDir.startsWith("/")) {
            throw new IllegalArgumentException("not absolute: " + prefix + ", " + workingDir);
        }
        env.keySet().forEach(ImageSettings::requireName);
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        entrypoint = entrypoint.map(List::copyOf);
        cmd = cmd.map(List::copyOf);
        ports = List.copyOf(ports);
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
    }

    /** Settings that add nothing to what every image has. */
    public static ImageSettings of(String prefix, String workingDir, String user, String home) {
        return new ImageSettings(
                prefix,
                workingDir,
                user,
                home,
                Optional.empty(),
                Optional.empty(),
                new LinkedHashMap<>(),
                new ArrayList<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                EPOCH);
    }

    private static void requireName(String name) {
        if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("not the name of an environment variable: " + name);
        }
    }
}
