package dev.mizzen.build;

import dev.mizzen.index.Candidate;
import dev.mizzen.index.Location;
import dev.mizzen.index.WheelFile;
import dev.mizzen.lock.TargetMarkers;
import dev.mizzen.python.ProjectName;
import dev.mizzen.resolve.ResolvedWheel;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The text of a {@code pylock.toml} (PEP 751): the same wheels give the same bytes. No secret of an address gets into it. */
final class LockText {
    private final Path folder;
    private final Map<Candidate, WheelFile> fetched;

    /**
     * @param folder the lock file's folder, which paths in it are relative to
     * @param fetched the file that is fetched for each wheel: the source distribution, if it is built of one
     */
    LockText(Path folder, Map<Candidate, WheelFile> fetched) {
        this.folder = folder.toAbsolutePath().normalize();
        this.fetched = Map.copyOf(fetched);
    }

    /** @param projects the first-party projects, in the order of their names, as {@code entries} are */
    String of(TargetMarkers markers, List<LockEntry> entries, List<LockFolder> projects) {
        String environments =
                markers.environments().stream().map(LockText::quoted).collect(Collectors.joining(", "));
        StringBuilder out = new StringBuilder("lock-version = \"1.0\"\n")
                .append("environments = [" + environments + "]\n")
                .append("created-by = \"mizzen\"\n");
        if (entries.isEmpty() && projects.isEmpty()) {
            out.append("packages = []\n");
        }
        Map<ProjectName, List<Runnable>> writers = new TreeMap<>();
        entries.forEach(entry ->
                writers.computeIfAbsent(entry.name(), name -> new ArrayList<>()).add(() -> append(entry, out)));
        projects.forEach(project -> writers.computeIfAbsent(project.name(), name -> new ArrayList<>())
                .add(() -> append(project, out)));
        writers.values().forEach(each -> each.forEach(Runnable::run));
        return out.toString();
    }

    private void append(LockEntry entry, StringBuilder out) {
        out.append("\n[[packages]]\n");
        line(out, "name", entry.name().toString());
        line(out, "version", entry.version().toString());
        entry.marker().ifPresent(marker -> line(out, "marker", marker));
        entry.requiresPython().ifPresent(range -> line(out, "requires-python", range.toString()));
        entry.wheels().stream()
                .filter(wheel -> wheel.candidate().isBuilt())
                .findFirst()
                .ifPresent(wheel -> append("[packages.sdist]", wheel, out));
        entry.wheels().stream()
                .filter(wheel -> !wheel.candidate().isBuilt())
                .forEach(wheel -> append("[[packages.wheels]]", wheel, out));
    }

    private void append(LockFolder project, StringBuilder out) {
        out.append("\n[[packages]]\n");
        line(out, "name", project.name().toString());
        project.marker().ifPresent(marker -> line(out, "marker", marker));
        out.append("\n[packages.directory]\n");
        Path inside = real(folder).relativize(project.folder());
        line(out, "path", inside.toString().isEmpty() ? "." : inside.toString());
        out.append("editable = false\n");
    }

    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            return folder; // whoever writes the file says what is wrong with its folder
        }
    }

    private void append(String table, ResolvedWheel wheel, StringBuilder out) {
        out.append("\n" + table + "\n");
        line(out, "name", wheel.candidate().spelling());
        Location place = wheel.candidate().location().origin();
        if (place instanceof Location.Remote remote) {
            line(out, "url", withoutUser(remote.uri()));
        } else {
            line(out, "path", path(((Location.Local) place).path()));
        }
        WheelFile file = Objects.requireNonNull(fetched.get(wheel.candidate()));
        out.append("size = ").append(file.size()).append('\n');
        out.append("hashes = {sha256 = ").append(quoted(file.sha256().hex())).append("}\n");
    }

    private static String withoutUser(URI uri) {
        String user = uri.getRawUserInfo();
        return user == null ? uri.toString() : uri.toString().replaceFirst("//[^/@]*@", "//");
    }

    /** Relative where the wheel lies below the lock file, so that both can be moved together. */
    private String path(Path wheel) {
        Path absolute = wheel.toAbsolutePath().normalize();
        return absolute.startsWith(folder) ? folder.relativize(absolute).toString() : absolute.toString();
    }

    private static void line(StringBuilder out, String key, String value) {
        out.append(key).append(" = ").append(quoted(value)).append('\n');
    }

    /** A TOML basic string; its escapes are those of JSON. */
    private static String quoted(String text) {
        return JsonLine.of(json -> json.writeString(text));
    }
}
