package dev.mizzen.sdist;

import dev.mizzen.archive.Compression;
import dev.mizzen.archive.LayerEntry;
import dev.mizzen.archive.LayerReader;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.sandbox.RootWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Unpacks a source distribution: one folder of files, folders and links that stay in it; whatever else is in it is refused, as are
 * names that this machine can't express.
 */
final class SdistTree {
    static final int MOST_ENTRIES = 100_000;
    static final long MOST_BYTES = 512L << 20;

    private final String name;
    private final RootWriter writer;
    private final Set<String> made = new HashSet<>();
    private final Set<String> files = new HashSet<>();
    private String top = "";

    private SdistTree(String name, RootWriter writer) {
        this.name = name;
        this.writer = writer;
    }

    /**
     * Unpacks {@code file} into {@code folder}, without its own one folder.
     *
     * @param name what messages call it
     */
    static void unpack(Path file, String name, Path folder) throws IOException, BuildException {
        SdistTree tree = new SdistTree(name, new RootWriter(folder, MOST_ENTRIES, MOST_BYTES));
        try (InputStream in = Files.newInputStream(file);
                LayerReader tar = LayerReader.of(in, Compression.GZIP, name)) {
            for (Optional<LayerEntry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
                tree.add(entry.get(), tar);
            }
            tar.finish();
        } catch (BuildException e) {
            throw e.problems().get(0).code() == ProblemCode.SDIST_REFUSED ? e : tree.refused(e);
        }
        if (tree.top.isEmpty()) {
            throw tree.refused("holds nothing").exception();
        }
        if (tree.writer.leftOut() > 0) {
            throw tree.refused("has file names that the locale of this process can't express")
                    .hint("build in a locale of UTF-8, such as with `LC_ALL=C.UTF-8`")
                    .exception();
        }
    }

    private void add(LayerEntry entry, LayerReader tar) throws IOException, BuildException {
        if (entry.path().isEmpty()) {
            return;
        }
        int slash = entry.path().indexOf('/');
        String first = slash < 0 ? entry.path() : entry.path().substring(0, slash);
        boolean isFolder = entry.type() == LayerEntry.Type.DIRECTORY;
        top = top.isEmpty() ? first : top;
        if (!first.equals(top) || (slash < 0 && !isFolder)) {
            throw refused("does not hold one folder alone")
                    .values("`" + Redaction.printable(top) + "/`", "`" + Redaction.printable(entry.path()) + "`")
                    .exception();
        }
        if (slash < 0) {
            return;
        }
        String path = entry.path().substring(slash + 1);
        leadTo(path);
        switch (entry.type()) {
            case DIRECTORY -> directory(path);
            case FILE -> {
                writer.file(path, (entry.mode() & 0111) != 0, tar::writeTo);
                files.add(path);
            }
            case HARD_LINK -> {
                String original =
                        entry.linkTarget().substring(Math.min(entry.linkTarget().length(), slash + 1));
                if (!entry.linkTarget().startsWith(top + "/") || !files.contains(original)) {
                    throw refused("has a hard link `" + Redaction.printable(path) + "` to nothing that is in it")
                            .exception();
                }
                writer.hardLink(path, original);
            }
            case SYMBOLIC_LINK -> {
                if (!staysInside(path, entry.linkTarget())) {
                    throw refused("has a link `" + Redaction.printable(path) + "` that leads out of it")
                            .exception();
                }
                writer.symbolicLink(path, entry.linkTarget());
            }
            default ->
                throw refused("has an entry `" + Redaction.printable(path) + "` that is a device or a pipe")
                        .exception();
        }
    }

    private void leadTo(String path) throws IOException, BuildException {
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            directory(path.substring(0, slash));
        }
    }

    private void directory(String path) throws IOException, BuildException {
        if (made.add(path)) {
            writer.directory(path);
        }
    }

    private static boolean staysInside(String path, String target) {
        int depth = (int) path.chars().filter(c -> c == '/').count();
        if (target.startsWith("/")) {
            return false;
        }
        for (String name : target.split("/")) {
            if (name.equals("..")) {
                depth--;
            } else if (!name.isEmpty() && !name.equals(".")) {
                depth++;
            }
            if (depth < 0) {
                return false;
            }
        }
        return true;
    }

    private Problem refused(String what) {
        return Problem.of(ProblemCode.SDIST_REFUSED, "the source distribution `" + name + "` " + what)
                .hint("build its wheel elsewhere, and name its folder with `--find-links`");
    }

    private BuildException refused(BuildException e) {
        Problem first = e.problems().get(0);
        return refused("can't be unpacked: " + first.message()).exception(e);
    }
}
