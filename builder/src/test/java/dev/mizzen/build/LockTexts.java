package dev.mizzen.build;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Lock files in all formats that mean the same wheels, all of which the project itself needs. */
final class LockTexts {
    /**
     * A wheel.
     *
     * @param name the project's name, normalised
     */
    record Locked(String name, String version, String file, String sha256, String url) {
        static Locked of(Path wheel, byte[] content, String url) throws Exception {
            String file = wheel.getFileName().toString();
            String[] parts = file.split("-");
            String hash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
            return new Locked(
                    parts[0].replace('_', '-').replace('.', '-').toLowerCase(Locale.ROOT), parts[1], file, hash, url);
        }
    }

    private LockTexts() {}

    /** The {@code pyproject.toml} for all of them but Poetry's and Pipenv's. */
    static String pyproject(List<Locked> wheels) {
        return "[project]\nname = \"web\"\nversion = \"1.0\"\ndependencies = ["
                + joined(wheels, wheel -> "\"" + wheel.name() + "==" + wheel.version() + "\"", ", ") + "]\n";
    }

    /** The lock file of that name. */
    static String of(String format, List<Locked> wheels) {
        return switch (format) {
            case "pylock.toml" -> pylock(wheels);
            case "uv.lock" -> uv(wheels);
            case "poetry.lock" -> poetry(wheels);
            case "pdm.lock" -> pdm(wheels);
            case "Pipfile.lock" -> pipfile(wheels);
            default -> throw new IllegalArgumentException(format);
        };
    }

    static String requirements(List<Locked> wheels) {
        return joined(wheels, w -> w.name() + "==" + w.version() + " --hash=sha256:" + w.sha256() + "\n", "");
    }

    static String pylock(List<Locked> wheels) {
        return "lock-version = \"1.0\"\ncreated-by = \"test\"\n"
                + joined(
                        wheels,
                        w -> "[[packages]]\nname = \"" + w.name() + "\"\nversion = \"" + w.version()
                                + "\"\nwheels = [{ url = \"" + w.url() + "\", hashes = { sha256 = \"" + w.sha256()
                                + "\" } }]\n",
                        "");
    }

    static String uv(List<Locked> wheels) {
        return "version = 1\nrevision = 3\nrequires-python = \">=3.8\"\n"
                + joined(
                        wheels,
                        w -> "[[package]]\nname = \"" + w.name() + "\"\nversion = \"" + w.version()
                                + "\"\nsource = { registry = \"https://index.example.org/simple\" }\nwheels = [\n    { url = \""
                                + w.url() + "\", hash = \"sha256:" + w.sha256() + "\" },\n]\n",
                        "")
                + "[[package]]\nname = \"web\"\nversion = \"1.0\"\nsource = { virtual = \".\" }\ndependencies = [\n"
                + joined(wheels, w -> "    { name = \"" + w.name() + "\" },\n", "")
                + "]\n[package.metadata]\nrequires-dist = [\n"
                + joined(
                        wheels,
                        w -> "    { name = \"" + w.name() + "\", specifier = \"==" + w.version() + "\" },\n",
                        "")
                + "]\n";
    }

    static String poetry(List<Locked> wheels) {
        return joined(
                        wheels,
                        w -> "[[package]]\nname = \"" + w.name() + "\"\nversion = \"" + w.version()
                                + "\"\ndescription = \"\"\noptional = false\npython-versions = \"*\"\ngroups = [\"main\"]\n"
                                + "files = [\n    {file = \"" + w.file() + "\", hash = \"sha256:" + w.sha256()
                                + "\"},\n]\n",
                        "")
                + "[metadata]\nlock-version = \"2.1\"\npython-versions = \">=3.8\"\n";
    }

    static String pdm(List<Locked> wheels) {
        return "[metadata]\ngroups = [\"default\"]\nstrategy = [\"cross_platform\"]\nlock_version = \"4.5.0\"\n"
                + joined(
                        wheels,
                        w -> "[[package]]\nname = \"" + w.name() + "\"\nversion = \"" + w.version()
                                + "\"\nsummary = \"\"\nfiles = [\n    {file = \"" + w.file() + "\", hash = \"sha256:"
                                + w.sha256() + "\"},\n]\n",
                        "");
    }

    static String pipfile(List<Locked> wheels) {
        return "{\"_meta\": {\"pipfile-spec\": 6, \"requires\": {}, \"sources\": []}, \"default\": {"
                + joined(
                        wheels,
                        w -> "\"" + w.name() + "\": {\"hashes\": [\"sha256:" + w.sha256() + "\"], \"version\": \"=="
                                + w.version() + "\"}",
                        ",\n")
                + "}, \"develop\": {}}\n";
    }

    private static String joined(List<Locked> wheels, Function<Locked, String> text, String between) {
        return wheels.stream().map(text).collect(Collectors.joining(between));
    }
}
