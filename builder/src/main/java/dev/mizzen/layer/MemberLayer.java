package dev.mizzen.layer;

import dev.mizzen.digest.Digest;
import java.util.List;
import java.util.Map;

/**
 * A layer of first-party projects.
 *
 * @param plan the layer; its key is made of all paths, modes and contents
 * @param roots the directories of its projects, and those that Python imports from, as paths of the tree
 * @param contents the digests of its files by their paths in the tree
 */
public record MemberLayer(LayerPlan plan, List<String> roots, Map<String, Digest> contents) {
    public MemberLayer {
        roots = List.copyOf(roots);
        contents = Map.copyOf(contents);
    }
}
