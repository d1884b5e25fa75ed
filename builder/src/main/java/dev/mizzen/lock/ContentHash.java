package dev.mizzen.lock;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.digest.Algorithm;
import dev.mizzen.project.TomlDocument;
import dev.mizzen.project.TomlValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The hashes by which Poetry, PDM and Pipenv recognise the project that a lock file was made for: over parts of its declaration,
 * written as Python's {@code json.dumps(…, sort_keys=True)} does. Which parts depends on the tool's version, so there are several.
 */
final class ContentHash {
    private static final int MAX_BYTES = 4 * 1024 * 1024;
    private static final List<String> POETRY_ALWAYS = List.of("dependencies", "source", "extras", "dev-dependencies");
    private static final List<String> PIPFILE_KNOWN = List.of(
            "source", "packages", "dev-packages", "requires", "scripts", "pipenv", "pipfile", "default", "develop");

    private ContentHash() {}

    /** Those of Poetry, the newest version's first. */
    static List<String> poetry(Map<String, TomlValue> document) {
        Object project = at(document, "project");
        Object groups = at(document, "dependency-groups");
        Object poetry = at(document, "tool", "poetry");
        Map<String, Object> standard = new TreeMap<>();
        for (String key : List.of("requires-python", "dependencies", "optional-dependencies")) {
            put(standard, key, member(project, key));
        }
        Map<String, Object> own = new TreeMap<>();
        Map<String, Object> legacy = new TreeMap<>();
        for (String key : List.of("dependencies", "source", "extras", "dev-dependencies", "group")) {
            put(own, key, member(poetry, key));
            Object value = member(poetry, key);
            if (value != null || POETRY_ALWAYS.contains(key)) {
                legacy.put(key, value == null ? Absent.NULL : value);
            }
        }
        Map<String, Object> nested = new TreeMap<>();
        nested.put("project", standard);
        nested.put("tool", Map.of("poetry", own));
        Map<String, Object> newest = new TreeMap<>();
        if (!standard.isEmpty()) {
            newest.put("project", standard);
        }
        put(newest, "dependency-groups", groups);
        if (!newest.isEmpty()) {
            newest.put("tool", Map.of("poetry", own));
        }
        return List.of(
                hash(newest.isEmpty() ? legacy : newest, ", ", ": "),
                hash(standard.isEmpty() ? legacy : nested, ", ", ": "),
                hash(legacy, ", ", ": "));
    }

    /** Those of PDM, the newest version's first. */
    static List<String> pdm(Map<String, TomlValue> document) {
        Object project = at(document, "project");
        Object pdm = at(document, "tool", "pdm");
        Object resolution = member(pdm, "resolution");
        Map<String, Object> base = new TreeMap<>();
        base.put("sources", or(member(pdm, "source"), List.of()));
        base.put("dependencies", or(member(project, "dependencies"), List.of()));
        base.put("optional-dependencies", or(member(project, "optional-dependencies"), Map.of()));
        base.put("requires-python", or(member(project, "requires-python"), ""));
        base.put("dev-dependencies", or(member(pdm, "dev-dependencies"), Map.of()));
        Map<String, Object> newest = new TreeMap<>(base);
        newest.put("resolution", or(resolution, Map.of()));
        Map<String, Object> grouped = new TreeMap<>(newest);
        Map<String, Object> dev = new TreeMap<>();
        for (Object groups : new Object[] {at(document, "dependency-groups"), member(pdm, "dev-dependencies")}) {
            if (groups instanceof TomlValue value && value.value() instanceof Map<?, ?> table) {
                table.forEach((name, needs) -> dev.put((String) name, needs));
            }
        }
        grouped.put("dev-dependencies", dev);
        Map<String, Object> overridden = new TreeMap<>(base);
        overridden.put("overrides", or(member(pdm, "overrides"), or(member(resolution, "overrides"), Map.of())));
        return List.of(
                "sha256:" + hash(grouped, ", ", ": "),
                "sha256:" + hash(newest, ", ", ": "),
                "sha256:" + hash(overridden, ", ", ": "),
                "sha256:" + hash(base, ", ", ": "));
    }

    /** That of Pipenv, for the {@code Pipfile} beside the lock file. */
    static List<String> pipfile(Path pipfile) throws BuildException {
        Map<String, TomlValue> document = TomlDocument.parse(text(pipfile), pipfile.toString());
        Map<String, Object> meta = new TreeMap<>();
        Object usual = List.of(Map.of("name", "pypi", "url", "https://pypi.org/simple", "verify_ssl", true));
        meta.put("sources", or(at(document, "source"), usual));
        meta.put("requires", or(at(document, "requires"), Map.of()));
        Map<String, Object> old = new TreeMap<>();
        old.put("_meta", meta);
        old.put("default", or(at(document, "packages"), Map.of()));
        old.put("develop", or(at(document, "dev-packages"), Map.of()));
        Map<String, Object> newest = new TreeMap<>(old);
        document.forEach((key, value) -> {
            if (!PIPFILE_KNOWN.contains(key)) {
                newest.put(key, value);
            }
        });
        return List.of(hash(newest, ",", ":"), hash(old, ",", ":"));
    }

    private static String text(Path file) throws BuildException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw Problem.of(ProblemCode.FILE_NOT_FOUND, "there is no `Pipfile` beside `Pipfile.lock`")
                    .at(file.toString())
                    .hint("the lock file is compared with it: put it there")
                    .exception(e);
        } catch (IOException e) {
            throw Problem.of(ProblemCode.FILE_INVALID, "the file `" + file + "` can't be read")
                    .at(file.toString())
                    .hint("it must be a file that you may read")
                    .exception(e);
        }
    }

    private static Object or(@Nullable Object value, Object other) {
        return value == null ? other : value;
    }

    private static void put(Map<String, Object> table, String key, @Nullable Object value) {
        if (value != null) {
            table.put(key, value);
        }
    }

    private static @Nullable Object at(Map<String, TomlValue> document, String... path) {
        Object value = document;
        for (String key : path) {
            value = member(value, key);
        }
        return value;
    }

    private static @Nullable Object member(@Nullable Object table, String key) {
        Object plain = table instanceof TomlValue value ? value.value() : table;
        return plain instanceof Map<?, ?> map ? map.get(key) : null;
    }

    /** What Python writes as {@code null}. */
    private enum Absent {
        NULL
    }

    private static String hash(Object value, String comma, String colon) {
        StringBuilder out = new StringBuilder();
        write(value, comma, colon, out);
        MessageDigest hash = Algorithm.SHA256.start();
        return HexFormat.of().formatHex(hash.digest(out.toString().getBytes(StandardCharsets.US_ASCII)));
    }

    private static void write(Object value, String comma, String colon, StringBuilder out) {
        Object plain = value instanceof TomlValue toml ? toml.value() : value;
        if (plain instanceof Map<?, ?> map) {
            TreeMap<String, Object> sorted = new TreeMap<>();
            map.forEach((key, one) -> sorted.put((String) key, one));
            out.append('{');
            String before = "";
            for (Map.Entry<String, Object> entry : sorted.entrySet()) {
                out.append(before);
                text(entry.getKey(), out);
                out.append(colon);
                write(entry.getValue(), comma, colon, out);
                before = comma;
            }
            out.append('}');
        } else if (plain instanceof List<?> list) {
            out.append('[');
            String before = "";
            for (Object one : list) {
                out.append(before);
                write(one, comma, colon, out);
                before = comma;
            }
            out.append(']');
        } else if (plain instanceof String string) {
            text(string, out);
        } else {
            out.append(plain == Absent.NULL ? "null" : plain.toString());
        }
    }

    /** A string with everything but ASCII escaped, as Python does. */
    private static void text(String string, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < ' ' || c > '~') {
                        out.append("\\u").append(HexFormat.of().toHexDigits(c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
