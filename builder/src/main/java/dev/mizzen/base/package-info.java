/**
 * Opens base images and reads from their content, without running or extracting anything, what an image on top of them needs
 * to know: the Python in them, its C library, the users, and which folders are taken. Base images are hostile input.
 */
@NullMarked
package dev.mizzen.base;

import org.jspecify.annotations.NullMarked;
