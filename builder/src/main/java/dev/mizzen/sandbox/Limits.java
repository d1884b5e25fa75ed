package dev.mizzen.sandbox;

/**
 * What a program may use. They are set with {@code ulimit} before it starts, and it can't raise them; there are
 * no core dumps.
 *
 * @param memoryBytes the most address space of each of its processes
 * @param cpuSeconds the most processor time of each of its processes
 * @param stackBytes the size of the main thread's stack, which decides how deep a program may recurse
 * @param fileBytes the longest file that it may write; with 0 none at all
 */
public record Limits(long memoryBytes, long cpuSeconds, long stackBytes, long fileBytes) {
    public Limits {
        if (memoryBytes < 1 << 20 || cpuSeconds < 1 || stackBytes < 1 << 16 || fileBytes < 0) {
            throw new IllegalArgumentException(memoryBytes + ", " + cpuSeconds + ", " + stackBytes + ", " + fileBytes);
        }
    }
}
