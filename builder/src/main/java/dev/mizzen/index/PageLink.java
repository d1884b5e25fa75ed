package dev.mizzen.index;

import java.util.Map;
import java.util.Optional;

/**
 * A link of a page as it stands there, not yet judged.
 *
 * @param href the address, absolute or relative, perhaps with a hash in its fragment
 * @param name the file's name where the page gives it apart from the address
 * @param hashes digests that the page gives apart from the address, by algorithm
 * @param requiresPython the interpreters that the file is for
 * @param yanked why it was withdrawn; empty where no reason is given
 * @param size its length in bytes
 * @param metadata the digests of its metadata file, by algorithm; absent where there is no such file
 */
record PageLink(
        String href,
        Optional<String> name,
        Map<String, String> hashes,
        Optional<String> requiresPython,
        Optional<String> yanked,
        Optional<Long> size,
        Optional<Map<String, String>> metadata) {
    PageLink {
        hashes = Map.copyOf(hashes);
        metadata = metadata.map(Map::copyOf);
    }
}
