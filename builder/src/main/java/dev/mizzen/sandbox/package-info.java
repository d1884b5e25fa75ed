/**
 * Runs a program on an unpacked root file system without privileges: writes the root without leaving its folder, knows the
 * ways in which this machine may let a program run on it, and starts one of them bounded in time, memory and output. Knows
 * nothing of images.
 */
@NullMarked
package dev.mizzen.sandbox;

import org.jspecify.annotations.NullMarked;
