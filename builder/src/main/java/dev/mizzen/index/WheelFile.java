package dev.mizzen.index;

import dev.mizzen.digest.Digest;
import java.nio.file.Path;

/**
 * A wheel that is on this machine.
 *
 * @param path its file, whose name is the wheel's only where the wheel lies where the user put it
 * @param sha256 the digest of its content
 * @param size its length in bytes
 */
public record WheelFile(Path path, Digest sha256, long size) {}
