package dev.mizzen.build;

import dev.mizzen.index.Location;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.SpecifierSet;
import dev.mizzen.python.Target;
import dev.mizzen.resolve.ResolvedWheel;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The text of a {@code pylock.toml} (PEP 751) for one target: the same wheels give the same bytes. No secret of an address gets
 * into it.
 */
final class LockText {
    private final Path folder;
    private final Map<ProjectName, Long> sizes;

    /**
     * @param folder the lock file's folder, which paths in it are relative to
     * @param sizes the length of each wheel's file, in bytes
     */
    LockText(Path folder, Map<ProjectName, Long> sizes) {
        this.folder = folder.toAbsolutePath().normalize();
        this.sizes = Map.copyOf(sizes);
    }

    String of(Target target, List<ResolvedWheel> wheels) {
        StringBuilder out = new StringBuilder("lock-version = \"1.0\"\n")
                .append("environments = [" + quoted(environment(target)) + "]\n")
                .append("created-by = \"mizzen\"\n");
        if (wheels.isEmpty()) {
            out.append("packages = []\n");
        }
        wheels.forEach(wheel -> append(wheel, out));
        return out.toString();
    }

    /** The interpreters that the lock is for, as far as a marker can tell; the C library it can't. */
    private static String environment(Target target) {
        return "implementation_name == 'cpython' and python_version == '"
                + target.python().release(0) + "."
                + target.python().release(1) + "' and sys_platform == 'linux' and platform_machine == '"
                + target.architecture() + "'";
    }

    private void append(ResolvedWheel wheel, StringBuilder out) {
        out.append("\n[[packages]]\n");
        line(out, "name", wheel.name().toString());
        line(out, "version", wheel.version().toString());
        Optional<SpecifierSet> python = wheel.metadata().requiresPython().filter(range -> !range.isEmpty());
        python.ifPresent(range -> line(out, "requires-python", range.toString()));
        out.append("\n[[packages.wheels]]\n");
        line(out, "name", wheel.candidate().spelling());
        if (wheel.candidate().location() instanceof Location.Remote remote) {
            line(out, "url", withoutUser(remote.uri()));
        } else {
            line(out, "path", path(((Location.Local) wheel.candidate().location()).path()));
        }
        out.append("size = ")
                .append(Objects.requireNonNull(sizes.get(wheel.name())))
                .append('\n');
        out.append("hashes = {sha256 = ").append(quoted(wheel.sha256().hex())).append("}\n");
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
