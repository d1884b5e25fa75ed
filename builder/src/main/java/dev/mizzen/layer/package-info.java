/**
 * From trees to layers: what the virtual environment, the wheels and the application put into an image, how wheels share
 * layers, and the making of layer blobs, each once. {@code docs/layers.md} describes the result.
 */
@NullMarked
package dev.mizzen.layer;

import org.jspecify.annotations.NullMarked;
