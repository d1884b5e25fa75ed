package dev.mizzen.index;

import dev.mizzen.digest.Digest;
import java.util.Optional;

/**
 * A wheel's {@code METADATA} as a file of its own, which an index offers beside the wheel (PEP 658, PEP 714).
 *
 * @param location where it lies
 * @param digest its digest, if the index states one that is trusted
 */
public record MetadataFile(Location location, Optional<Digest> digest) {}
