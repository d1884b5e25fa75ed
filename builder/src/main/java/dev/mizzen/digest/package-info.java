/**
 * Content digests in the form of the image specification ({@code sha256:…}), and the streams that compute and verify them
 * while bytes pass by, so that each byte is touched once.
 */
@NullMarked
package dev.mizzen.digest;

import org.jspecify.annotations.NullMarked;
