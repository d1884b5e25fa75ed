package dev.mizzen.base;

import dev.mizzen.diagnostic.BuildException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The distribution's package that an interpreter comes from: its patches are in the version, and not in Python's own.
 *
 * @param name {@code python3.11-minimal} of Debian, {@code python3} of Alpine
 * @param version that of the source package, {@code 3.11.2-6+deb12u6}: what was only built again is the same
 */
public record SystemPackage(String name, String version) {
    private static final int LARGEST_DATABASE = 16 << 20;
    private static final List<String> ALPINE = List.of("/lib/apk/db/installed", "/usr/lib/apk/db/installed");
    private static final String STATUS = "/var/lib/dpkg/status";
    private static final Pattern VERSION = Pattern.compile("[0-9][A-Za-z0-9.+:~_-]{0,99}");
    private static final Pattern OTHER_SOURCE = Pattern.compile("[^ ]+ \\(([^ )]+)\\)");

    /** {@code python3.11-minimal 3.11.2-6+deb12u6}. */
    @Override
    public String toString() {
        return name + " " + version;
    }

    /** Whether a layer's path may be that of a database, beside those that the exact version is looked for in. */
    static boolean isDatabase(String path) {
        return ALPINE.contains("/" + path);
    }

    /**
     * The package of {@code python}, by the databases of dpkg, also as images without dpkg have them, and of apk. What is not below
     * {@code /usr/bin} is of no distribution. A database beyond 16 MiB is not read.
     */
    static Optional<SystemPackage> of(PythonInstallation python, BaseFilesystem files) throws BuildException {
        if (!python.interpreter().startsWith("/usr/bin/")
                && !python.interpreter().startsWith("/bin/")) {
            return Optional.empty();
        }
        String name = "python" + python.series();
        List<String> wanted = python.freeThreadedName()
                ? List.of(name + "-nogil")
                : List.of(name + "-minimal", "lib" + name + "-minimal", "lib" + name + "-stdlib", name);
        for (String each : wanted) {
            for (String place : List.of(STATUS, STATUS + ".d/" + each)) {
                Optional<SystemPackage> found = debian(text(place, files), each);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        for (String place : ALPINE) {
            Optional<SystemPackage> found = alpine(text(place, files), python.series());
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static String text(String path, BaseFilesystem files) throws BuildException {
        boolean readable = files.follow(path)
                .filter(entry -> entry.isFile() && entry.size() <= LARGEST_DATABASE)
                .isPresent();
        return readable ? new String(files.bytes(path, LARGEST_DATABASE), StandardCharsets.UTF_8) : "";
    }

    /** A paragraph of deb822 whose package is {@code name}, unless it says that it is not installed. */
    static Optional<SystemPackage> debian(String database, String name) {
        for (Map<String, String> fields : paragraphs(database, List.of("Package", "Status", "Source", "Version"))) {
            if (name.equals(fields.get("Package"))
                    && fields.getOrDefault("Status", "install ok installed").endsWith(" installed")) {
                Matcher source = OTHER_SOURCE.matcher(fields.getOrDefault("Source", ""));
                String version = source.matches() ? source.group(1) : fields.getOrDefault("Version", "");
                return of(name, version);
            }
        }
        return Optional.empty();
    }

    /** The paragraph of apk's database about {@code python3}, if that is of the series. */
    static Optional<SystemPackage> alpine(String database, String series) {
        for (Map<String, String> fields : paragraphs(database, List.of("P", "V"))) {
            if ("python3".equals(fields.get("P"))
                    && fields.getOrDefault("V", "").startsWith(series + ".")) {
                return of("python3", fields.getOrDefault("V", ""));
            }
        }
        return Optional.empty();
    }

    private static Optional<SystemPackage> of(String name, String version) {
        return VERSION.matcher(version).matches() ? Optional.of(new SystemPackage(name, version)) : Optional.empty();
    }

    private static List<Map<String, String>> paragraphs(String database, List<String> wanted) {
        List<Map<String, String>> paragraphs = new ArrayList<>();
        Map<String, String> fields = new HashMap<>();
        for (String line : database.split("\n", -1)) {
            int colon = line.indexOf(':');
            if (line.isBlank()) {
                paragraphs.add(fields);
                fields = new HashMap<>();
            } else if (colon > 0 && wanted.contains(line.substring(0, colon))) {
                fields.putIfAbsent(
                        line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        paragraphs.add(fields);
        return paragraphs;
    }
}
