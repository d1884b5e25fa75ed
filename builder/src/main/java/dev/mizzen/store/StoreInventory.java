package dev.mizzen.store;

import dev.mizzen.digest.Algorithm;
import dev.mizzen.digest.Digest;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** All files of a store, in the order of their paths. */
record StoreInventory(List<Item> blobs, List<Item> results, List<Item> trees, List<Path> foreign) {
    /** A blob, a result or a tree under its name. */
    record Item(Path path, Digest name, BasicFileAttributes attributes, long size) {}

    static StoreInventory of(StoreLayout layout) throws IOException {
        StoreInventory inventory =
                new StoreInventory(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Path folder : list(layout.blobs())) {
            Optional<Algorithm> algorithm = Algorithm.named(name(folder));
            if (algorithm.isEmpty()) {
                inventory.foreign.add(folder);
            } else {
                inventory.addAll(folder, algorithm.get(), inventory.blobs);
            }
        }
        inventory.addAll(layout.results(), Algorithm.SHA256, inventory.results);
        inventory.addAll(layout.trees(), Algorithm.SHA256, inventory.trees);
        return inventory;
    }

    private void addAll(Path folder, Algorithm algorithm, List<Item> items) throws IOException {
        for (Path bucket : list(folder)) {
            if (!Files.isDirectory(bucket, LinkOption.NOFOLLOW_LINKS)) {
                foreign.add(bucket);
                continue;
            }
            for (Path file : list(bucket)) {
                add(file, bucket, algorithm, items);
            }
        }
    }

    private void add(Path file, Path bucket, Algorithm algorithm, List<Item> items) throws IOException {
        Optional<Digest> digest = Digest.parse(algorithm + ":" + name(file));
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            boolean fits = items == trees ? attributes.isDirectory() : attributes.isRegularFile();
            if (digest.isEmpty() || !fits || !name(file).startsWith(name(bucket))) {
                foreign.add(file);
            } else {
                long size = items == trees ? StoredTree.size(file).orElse(0L) : attributes.size();
                items.add(new Item(file, digest.get(), attributes, size));
            }
        } catch (NoSuchFileException e) {
            // Somebody found it damaged in the meantime.
        }
    }

    /** What {@code folder} holds; nothing if it is not there or only a link. */
    private static List<Path> list(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return found;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            files.forEach(found::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        Collections.sort(found);
        return found;
    }

    private static String name(Path path) {
        return Objects.requireNonNull(path.getFileName(), "only the root has no name")
                .toString();
    }

    StoreInfo info() {
        return new StoreInfo(blobs.size(), bytes(blobs), results.size(), bytes(results), trees.size(), bytes(trees));
    }

    private static long bytes(List<Item> items) {
        return items.stream().mapToLong(Item::size).sum();
    }
}
