package dev.mizzen.base;

import dev.mizzen.archive.Content;
import dev.mizzen.archive.LayerEntry;
import dev.mizzen.archive.LayerReader;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.oci.Descriptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Gives a part of a merged tree to a receiver: first all names, then the contents layer by layer. */
final class BaseCopy {
    private final Predicate<BaseEntry> wanted;
    private final BaseReceiver receiver;
    private final Set<String> directories = new HashSet<>();
    private final Map<Integer, Map<Integer, Wanted>> contents = new TreeMap<>();

    BaseCopy(Predicate<BaseEntry> wanted, BaseReceiver receiver) {
        this.wanted = wanted;
        this.receiver = receiver;
    }

    private record Wanted(List<String> paths, boolean executable) {}

    /** Notes what is wanted of {@code node}, which lies at {@code path}. */
    void gather(FileNode node, String path) throws IOException, BuildException {
        if (node.children == null) {
            BaseEntry entry = BaseEntry.of("/" + path, node);
            boolean link = entry.type() == LayerEntry.Type.SYMBOLIC_LINK;
            if ((link || entry.isFile()) && wanted.test(entry)) {
                leadTo(path);
                if (link) {
                    receiver.symbolicLink(path, entry.linkTarget());
                } else {
                    contents.computeIfAbsent(node.contentLayer, layer -> new TreeMap<>())
                            .computeIfAbsent(
                                    node.contentEntry, number -> new Wanted(new ArrayList<>(), entry.isExecutable()))
                            .paths()
                            .add(path);
                }
            }
            return;
        }
        for (Map.Entry<String, FileNode> child : new TreeMap<>(node.children).entrySet()) {
            gather(child.getValue(), path.isEmpty() ? child.getKey() : path + "/" + child.getKey());
        }
    }

    private void leadTo(String path) throws IOException, BuildException {
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            String directory = path.substring(0, slash);
            if (directories.add(directory)) {
                receiver.directory(directory);
            }
        }
    }

    /**
     * Gives away the files of layer number {@code number} that were put by.
     *
     * @return whether these are all that are wanted of it; if not, nothing has been given away
     */
    boolean give(int number, PutBy putBy) throws IOException, BuildException {
        Map<Integer, Wanted> here = contents.getOrDefault(number, Map.of());
        for (int entry : here.keySet()) {
            if (putBy.content(number, entry).isEmpty()) {
                return false;
            }
        }
        for (Map.Entry<Integer, Wanted> file : here.entrySet()) {
            Content content = putBy.content(number, file.getKey()).orElseThrow();
            receiver.file(file.getValue().paths(), file.getValue().executable(), content::writeTo);
        }
        return true;
    }

    /** Reads layer number {@code number} to its end, so that it has been verified as a whole. */
    void read(int number, LayerReader layer, Descriptor descriptor) throws IOException, BuildException {
        Map<Integer, Wanted> here = contents.getOrDefault(number, Map.of());
        int count = 0;
        while (next(layer, descriptor)) {
            Wanted file = here.get(count++);
            if (file != null) {
                receiver.file(file.paths(), file.executable(), layer::writeTo);
            }
        }
    }

    /** What fails here is the source; what fails while a file is given away is the target, or both could be. */
    private static boolean next(LayerReader layer, Descriptor descriptor) throws BuildException {
        try {
            if (layer.next().isPresent()) {
                return true;
            }
            layer.finish();
            return false;
        } catch (IOException e) {
            throw BlobReading.fault(descriptor, e);
        }
    }
}
