package dev.mizzen.image;

import dev.mizzen.digest.DiffId;
import dev.mizzen.oci.Blob;

/**
 * A layer of ours on top of the base.
 *
 * @param blob the layer as it is stored
 * @param diffId the digest of its tar
 * @param createdBy what its history says: {@code mizzen: wheel flask 3.0.0}
 */
public record AddedLayer(Blob blob, DiffId diffId, String createdBy) {}
