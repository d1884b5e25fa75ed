/**
 * The model of the OCI image specification (descriptors, index, manifest, config) and the grammar of image references, as
 * immutable values. Documents are read strictly and with bounds, unknown fields survive editing, and what is written is a
 * function of the values alone. No I/O.
 */
@NullMarked
package dev.mizzen.oci;

import org.jspecify.annotations.NullMarked;
