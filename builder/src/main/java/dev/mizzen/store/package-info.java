/**
 * The content-addressed store: blobs under their digests, small results under keys made of everything they depend on.
 * Puts are atomic and durable, gets are verified, and any number of processes may share one folder. Knows nothing of what
 * the blobs mean.
 */
@NullMarked
package dev.mizzen.store;

import org.jspecify.annotations.NullMarked;
