/**
 * The archive formats, as pure functions of bytes: canonical tar, layers as gzip or zstd whose every byte is ours, a zip
 * reader that refuses whatever two readers could understand differently, and a bounded reader of foreign layers. Nothing
 * here becomes a path on the host.
 */
@NullMarked
package dev.mizzen.archive;

import org.jspecify.annotations.NullMarked;
