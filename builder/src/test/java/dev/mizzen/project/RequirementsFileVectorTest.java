package dev.mizzen.project;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.digest.Digest;
import dev.mizzen.python.Marker;
import dev.mizzen.python.Requirement;
import dev.mizzen.testing.Vectors;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every requirements file of the vectors. */
class RequirementsFileVectorTest {
    private static final String DEFAULT_INDEX = "https://default.org/simple";

    private final Vectors vectors = Vectors.open("reqfiles.json");

    @Test
    void filesAreReadAsPipReadsThem(@TempDir Path folder) throws Exception {
        for (JsonNode node : vectors.cases()) {
            String name = node.path("name").textValue();
            check(node, name, Files.createDirectories(folder.resolve(name)));
        }
        vectors.finish(List.of());
    }

    private void check(JsonNode node, String name, Path folder) throws Exception {
        for (Map.Entry<String, JsonNode> file : node.path("files").properties()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue().textValue(), StandardCharsets.UTF_8);
        }
        // The folders that the cases name, which the oracle had, too.
        Files.createDirectories(folder.resolve("proj"));
        Files.createDirectories(folder.resolve("links"));
        Map<String, String> environment = new TreeMap<>();
        node.path("env")
                .properties()
                .forEach(field ->
                        environment.put(field.getKey(), field.getValue().textValue()));

        RequirementsReader reader = new RequirementsReader(environment, warning -> {});
        reader.read(folder.resolve("main.txt"));
        long refused = reader.entries().stream()
                .filter(entry -> entry.declared().isEmpty())
                .count();
        boolean valid = node.path("valid").booleanValue();
        vectors.check(name, "valid", valid, reader.problems().size() == refused);
        if (valid) {
            options(node, name, folder, reader.options());
            requirements(name, folder, Vectors.list(node.path("requirements")), reader.entries());
        }
    }

    private void options(JsonNode node, String name, Path folder, RequirementsOptions options) {
        List<String> indexes = new ArrayList<>();
        if (!options.noIndex()) {
            indexes.add(options.indexUrl().map(RequirementsOptions.Value::text).orElse(DEFAULT_INDEX));
            options.extraIndexUrls().forEach(value -> indexes.add(value.text()));
        }
        vectors.check(name, "index_urls", Vectors.strings(node.path("index_urls")), indexes);
        List<String> findLinks = options.findLinks().stream()
                .map(value -> value.text().replace(folder.toString(), "$CWD"))
                .toList();
        vectors.check(name, "find_links", Vectors.strings(node.path("find_links")), findLinks);
        vectors.check(name, "no_index", node.path("no_index").booleanValue(), options.noIndex());
        vectors.check(name, "require_hashes", node.path("require_hashes").booleanValue(), options.requireHashes());
        vectors.check(name, "prefer_binary", node.path("prefer_binary").booleanValue(), options.preferBinary());
        vectors.check(
                name,
                "trusted_hosts",
                Vectors.strings(node.path("trusted_hosts")),
                options.trustedHosts().stream()
                        .map(value -> value.text().replaceFirst(":[0-9]+$", ""))
                        .toList());
        vectors.check(
                name, "only_binary", Vectors.strings(node.path("only_binary")), List.copyOf(options.onlyBinary()));
        vectors.check(name, "no_binary", Vectors.strings(node.path("no_binary")), List.copyOf(options.noBinary()));
        boolean pre = node.path("pre").asText().contains("all_releases={':all:'}");
        vectors.check(name, "pre", pre, options.allReleases().contains(RequirementsOptions.ALL));
    }

    private void requirements(
            String name, Path folder, List<JsonNode> expected, List<RequirementsReader.Entry> entries) {
        vectors.check(name, "number of requirements", expected.size(), entries.size());
        for (int i = 0; i < Math.min(expected.size(), entries.size()); i++) {
            JsonNode node = expected.get(i);
            RequirementsReader.Entry entry = entries.get(i);
            String input = name + " " + i;
            vectors.check(input, "requirement", Vectors.text(node, "requirement"), entry.text());
            vectors.check(input, "constraint", node.path("constraint").booleanValue(), entry.constraint());
            vectors.check(input, "editable", node.path("editable").booleanValue(), entry.editable());
            vectors.check(
                    input, "accepted", !node.has("error"), entry.declared().isPresent());
            if (entry.declared().isPresent() && !node.has("error")) {
                declared(input, folder, node, entry.declared().get());
            }
        }
    }

    private void declared(String input, Path folder, JsonNode node, DeclaredRequirement declared) {
        vectors.check(
                input,
                "req",
                Vectors.text(node, "req"),
                declared.requirement().map(one -> spelling(one, declared)).orElse(null));
        vectors.check(
                input,
                "link",
                Vectors.text(node, "link"),
                declared.link()
                        .map(link -> url(declared, link).replace(folder.toString(), "$CWD"))
                        .orElse(null));
        vectors.check(
                input,
                "markers",
                Vectors.text(node, "markers"),
                declared.marker().map(Marker::toString).orElse(null));
        vectors.check(input, "hashes", hashes(node), hashes(declared));
        vectors.check(input, "options", hashes(node.path("options")), hashes(declared));
    }

    /** As pip prints it: markers apart, and extras of a path not among the name. */
    private static String spelling(Requirement one, DeclaredRequirement declared) {
        boolean byName = declared.link().isEmpty() || one.url().isPresent();
        return new Requirement(
                        one.spelling(), byName ? one.extras() : List.of(), one.specifier(), one.url(), Optional.empty())
                .toString();
    }

    /** As pip prints it: what was written where that is a URL, else a URL made of the absolute path. */
    private static String url(DeclaredRequirement declared, Link link) {
        if (link instanceof Link.Remote remote) {
            return remote.url();
        }
        Optional<String> named = declared.requirement().flatMap(Requirement::url);
        if (named.isPresent()) {
            return named.get();
        }
        String path = ((Link.Local) link).path().toAbsolutePath().normalize().toString();
        return declared.text().startsWith("file:")
                ? declared.text().replaceFirst("; .*", "")
                : "file://" + path.replace("@", "%40").replace(" ", "%20");
    }

    private static Map<String, List<String>> hashes(JsonNode node) {
        Map<String, List<String>> hashes = new TreeMap<>();
        node.path("hashes")
                .properties()
                .forEach(field -> hashes.put(field.getKey(), Vectors.strings(field.getValue())));
        return hashes;
    }

    private static Map<String, List<String>> hashes(DeclaredRequirement declared) {
        Map<String, List<String>> hashes = new LinkedHashMap<>();
        for (Digest digest : declared.hashes()) {
            hashes.computeIfAbsent(digest.algorithm().toString(), key -> new ArrayList<>())
                    .add(digest.hex());
        }
        return new TreeMap<>(hashes);
    }
}
