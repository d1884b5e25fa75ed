/**
 * Assembles an image, its configuration and its manifest, from a base and the layers on top of it, and writes images to where they
 * shall go. Assembling is pure; a sink writes an image whole or not at all.
 */
@NullMarked
package dev.mizzen.image;

import org.jspecify.annotations.NullMarked;
