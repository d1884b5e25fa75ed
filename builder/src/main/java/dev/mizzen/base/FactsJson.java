package dev.mizzen.base;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.digest.Digest;
import dev.mizzen.elf.SharedLibraries;
import dev.mizzen.oci.Json;
import dev.mizzen.python.Architecture;
import dev.mizzen.python.Implementation;
import dev.mizzen.python.Libc;
import dev.mizzen.python.Target;
import dev.mizzen.python.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The form in which facts are remembered. Only this class reads it, and only what the store has found whole. */
final class FactsJson {
    private FactsJson() {}

    static byte[] write(BaseFacts facts) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        Target target = facts.target();
        json.putObject("target")
                .put("python", target.python().toString())
                .put("interpreter", target.interpreter())
                .put("implementation", target.implementation().name())
                .put("architecture", target.architecture().name())
                .put("libc", target.libc().toString())
                .put("freeThreaded", target.freeThreaded())
                .put("soabi", target.soabi());
        json.put(
                "interpreterCode", facts.interpreterCode().map(Digest::toString).orElse(""));
        facts.systemPackage()
                .ifPresent(found -> json.putObject("systemPackage")
                        .put("name", found.name())
                        .put("version", found.version()));
        addAll(json.putArray("parents"), facts.parents());
        ArrayNode users = json.putArray("users");
        for (BaseUsers.User user : facts.users().users()) {
            users.addObject()
                    .put("name", user.name())
                    .put("uid", user.uid())
                    .put("gid", user.gid())
                    .put("home", user.home());
        }
        ObjectNode groups = json.putObject("groups");
        facts.users().groups().forEach(groups::put);
        ObjectNode libraries = json.putObject("libraries");
        addAll(libraries.putArray("found"), facts.libraries().found());
        ObjectNode folders = libraries.putObject("folders");
        facts.libraries().folders().forEach((folder, names) -> addAll(folders.putArray(folder), names));
        json.put("shell", facts.hasShell());
        return Json.write(json);
    }

    /** The facts; nothing when another version of Mizzen wrote something else. */
    static Optional<BaseFacts> read(byte[] text) {
        try {
            ObjectNode json = Json.object(text, "facts");
            List<BaseUsers.User> users = new ArrayList<>();
            for (JsonNode user : json.path("users")) {
                users.add(new BaseUsers.User(
                        user.path("name").asText(""),
                        user.path("uid").longValue(),
                        user.path("gid").longValue(),
                        user.path("home").asText("")));
            }
            SortedMap<String, Long> groups = new TreeMap<>();
            json.path("groups")
                    .properties()
                    .forEach(
                            group -> groups.put(group.getKey(), group.getValue().longValue()));
            return Optional.of(new BaseFacts(
                    target(json.path("target")),
                    Digest.parse(json.path("interpreterCode").asText("")),
                    systemPackage(json.path("systemPackage")),
                    names(json.path("parents")),
                    new BaseUsers(users, groups),
                    libraries(json.path("libraries")),
                    json.path("shell").booleanValue()));
        } catch (BuildException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<SystemPackage> systemPackage(JsonNode json) {
        return json.isObject()
                ? Optional.of(new SystemPackage(
                        json.path("name").asText(""), json.path("version").asText("")))
                : Optional.empty();
    }

    private static SharedLibraries libraries(JsonNode json) {
        SortedMap<String, SortedSet<String>> folders = new TreeMap<>();
        json.path("folders").properties().forEach(folder -> folders.put(folder.getKey(), names(folder.getValue())));
        return new SharedLibraries(names(json.path("found")), folders);
    }

    private static void addAll(ArrayNode array, SortedSet<String> names) {
        names.forEach(array::add);
    }

    private static SortedSet<String> names(JsonNode array) {
        SortedSet<String> names = new TreeSet<>();
        array.forEach(name -> names.add(name.asText("")));
        return names;
    }

    private static Target target(JsonNode json) throws BuildException {
        return new Target(
                Version.parse(json.path("python").asText("")),
                json.path("interpreter").asText(""),
                Implementation.valueOf(json.path("implementation").asText("")),
                json.path("freeThreaded").booleanValue(),
                Architecture.valueOf(json.path("architecture").asText("")),
                Libc.parse(json.path("libc").asText("")),
                json.path("soabi").asText(""));
    }
}
