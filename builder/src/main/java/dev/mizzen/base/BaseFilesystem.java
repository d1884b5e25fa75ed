package dev.mizzen.base;

import dev.mizzen.archive.LayerEntry;
import dev.mizzen.archive.LayerReader;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.digest.DiffId;
import dev.mizzen.oci.Blob;
import dev.mizzen.oci.Descriptor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The file system of a base image, as a container would see it: whiteouts are respected and links are followed inside the
 * root. It is read once, layer by layer as a stream; metadata and the content of a few chosen files stay in memory, and
 * nothing is ever written to this machine's disk. Every layer is verified against its digest and its diff ID.
 */
public final class BaseFilesystem {
    private static final int LARGEST_KEPT = 48 << 20;
    private static final long MOST_KEPT = 256L << 20;

    private final List<Blob> layers;
    private final MergedTree tree;
    private final List<Map<String, byte[]>> kept;
    private final Predicate<LayerEntry> worthKeeping;
    private long keptBytes;

    private BaseFilesystem(List<Blob> layers, Predicate<LayerEntry> worthKeeping) {
        this.layers = layers;
        this.worthKeeping = worthKeeping;
        this.tree = new MergedTree();
        this.kept = new ArrayList<>();
    }

    /**
     * Reads all layers of {@code base}.
     *
     * @param worthKeeping says of which files the content will probably be asked for; asking for others reads their layer
     *     once more
     * @throws BuildException with {@code BLOB_CORRUPT}, {@code BASE_INVALID}, or what a layer's archive is refused for
     */
    public static BaseFilesystem read(BaseImage base, Predicate<LayerEntry> worthKeeping) throws BuildException {
        RegistryBlob.fetchAll(base.layers());
        BaseFilesystem filesystem = new BaseFilesystem(base.layers(), worthKeeping);
        for (int i = 0; i < base.layers().size(); i++) {
            filesystem.readLayer(i, base.config().diffIds().get(i), filesystem::keep);
        }
        return filesystem;
    }

    /**
     * Gives a part of the content of {@code base} to {@code receiver}: what {@code wanted} accepts of files and symbolic links, and
     * the directories that lead there. Layers are read once, and what they hold is put by until it is known what of it
     * remains; only a layer with a file that got its place by a link is read once more.
     *
     * @param folder on whose disk contents are put by; looks the same afterwards
     * @throws IOException if they can't be put by, or from {@code receiver}
     * @throws BuildException as for {@link #read}, or from {@code receiver}
     */
    public static void copy(BaseImage base, Predicate<BaseEntry> wanted, BaseReceiver receiver, Path folder)
            throws IOException, BuildException {
        BaseFilesystem files = new BaseFilesystem(base.layers(), entry -> false);
        try (PutBy putBy = new PutBy(wanted, folder)) {
            for (int i = 0; i < base.layers().size(); i++) {
                files.readLayer(i, base.config().diffIds().get(i), putBy);
            }
            putBy.rethrow();
            BaseCopy copy = new BaseCopy(wanted, receiver);
            copy.gather(files.tree.root(), "");
            for (int i = 0; i < base.layers().size(); i++) {
                if (!copy.give(i, putBy)) {
                    try (LayerReader reader = files.open(i)) {
                        copy.read(i, reader, files.layers.get(i).descriptor());
                    }
                }
            }
        }
    }

    /** Looks at entries while their layer is read. */
    @FunctionalInterface
    interface Keeper {
        /**
         * Takes what it wants of the entry's content.
         *
         * @param number which entry of layer number {@code layer} it is, counted from 0
         */
        void entry(LayerEntry entry, int layer, int number, LayerReader content) throws IOException, BuildException;
    }

    private void keep(LayerEntry entry, int layer, int number, LayerReader content) throws IOException, BuildException {
        kept.get(layer).remove(entry.path());
        if (entry.type() == LayerEntry.Type.FILE
                && entry.size() <= LARGEST_KEPT
                && keptBytes + entry.size() <= MOST_KEPT
                && worthKeeping.test(entry)) {
            kept.get(layer).put(entry.path(), content.bytes(LARGEST_KEPT));
            keptBytes += entry.size();
        }
    }

    private void readLayer(int number, DiffId expected, Keeper keeper) throws BuildException {
        Descriptor descriptor = layers.get(number).descriptor();
        kept.add(new TreeMap<>());
        try (LayerReader reader = open(number)) {
            int count = 0;
            for (Optional<LayerEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
                tree.apply(next.get(), number);
                keeper.entry(next.get(), number, count++, reader);
            }
            DiffId actual = reader.finish();
            if (!actual.equals(expected)) {
                throw Problem.of(
                                ProblemCode.BLOB_CORRUPT,
                                "the layer `" + descriptor.digest()
                                        + "` of the base is not the one of its configuration")
                        .values(expected.toString(), actual.toString())
                        .exception();
            }
        } catch (IOException e) {
            throw BlobReading.fault(descriptor, e);
        }
    }

    private LayerReader open(int number) throws IOException, BuildException {
        Blob blob = layers.get(number);
        Descriptor descriptor = blob.descriptor();
        return LayerReader.of(
                BlobReading.verified(blob),
                BlobReading.compression(descriptor.mediaType()),
                descriptor.digest().toString());
    }

    /** What lies at an absolute path; a link at its end is not followed, links before it are. */
    public Optional<BaseEntry> entry(String path) {
        return walk(path, false).map(walk -> BaseEntry.of(walk.path(), walk.current()));
    }

    /** What an absolute path leads to, with all links followed; nothing when it leads nowhere or in circles. */
    public Optional<BaseEntry> follow(String path) {
        return walk(path, true).map(walk -> BaseEntry.of(walk.path(), walk.current()));
    }

    /** The layer that set what lies at an absolute path, counted from 0 at the bottom; links as for {@link #entry}. */
    public OptionalInt layer(String path) {
        Optional<PathWalk> walk = walk(path, false);
        return walk.isPresent() ? OptionalInt.of(walk.get().current().layer) : OptionalInt.empty();
    }

    /** The names in a directory, sorted; none when there is no such directory. */
    public List<String> children(String path) {
        Optional<PathWalk> walk = walk(path, true);
        if (walk.isEmpty() || walk.get().current().children == null) {
            return List.of();
        }
        return List.copyOf(new TreeSet<>(walk.get().current().children.keySet()));
    }

    /** The absolute paths of everything whose name {@code wanted} accepts, sorted. */
    public List<String> named(Predicate<String> wanted) {
        SortedSet<String> found = new TreeSet<>();
        collect(tree.root(), "", wanted, found);
        return List.copyOf(found);
    }

    /**
     * The content of a file that {@link #follow} finds.
     *
     * @param limit the most bytes that it may have
     */
    public byte[] bytes(String path, int limit) throws BuildException {
        FileNode node = walk(path, true)
                .map(PathWalk::current)
                .filter(found -> found.type == LayerEntry.Type.FILE)
                .orElseThrow(() -> new IllegalArgumentException("not a file: " + path));
        if (node.size > limit) {
            throw Problem.of(
                            ProblemCode.ARCHIVE_LIMIT_EXCEEDED,
                            "`" + Redaction.printable(path) + "` of the base is too large")
                    .values("at most " + limit + " bytes", node.size + " bytes")
                    .exception();
        }
        byte[] content = kept.get(node.contentLayer).get(node.contentPath);
        return content != null ? content.clone() : reread(node);
    }

    private byte[] reread(FileNode node) throws BuildException {
        byte[] content = new byte[0];
        try (LayerReader reader = open(node.contentLayer)) {
            for (Optional<LayerEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
                boolean wanted = next.get().path().equals(node.contentPath)
                        && next.get().type() == LayerEntry.Type.FILE
                        && next.get().size() == node.size;
                if (wanted) {
                    content = reader.bytes((int) node.size);
                }
            }
            reader.finish();
        } catch (IOException e) {
            throw BlobReading.fault(layers.get(node.contentLayer).descriptor(), e);
        }
        return content;
    }

    private Optional<PathWalk> walk(String path, boolean followLast) {
        PathWalk walk = new PathWalk(tree.root());
        walk.enter(path);
        while (walk.hasNext()) {
            if (walk.step(followLast) == null) {
                return Optional.empty();
            }
        }
        return walk.isLost() ? Optional.empty() : Optional.of(walk);
    }

    private static void collect(FileNode node, String path, Predicate<String> wanted, SortedSet<String> found) {
        if (node.children == null) {
            return;
        }
        node.children.forEach((name, child) -> {
            String below = path + "/" + name;
            if (wanted.test(name)) {
                found.add(below);
            }
            collect(child, below, wanted, found);
        });
    }
}
