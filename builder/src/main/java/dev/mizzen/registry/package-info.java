/**
 * Speaks with registries (distribution-spec) over jib's client: manifests byte by byte, blobs verified, uploads that survive
 * a lost connection, mounts; and finds the user's logins in the files of Docker and Podman. Nothing of jib is visible outside, and none of its
 * classes is loaded before a registry is asked.
 */
@NullMarked
package dev.mizzen.registry;

import org.jspecify.annotations.NullMarked;
