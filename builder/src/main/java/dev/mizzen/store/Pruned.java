package dev.mizzen.store;

/**
 * What pruning has done.
 *
 * @param files how many files have gone
 * @param bytes their size together
 * @param left what the store still holds
 */
public record Pruned(long files, long bytes, StoreInfo left) {}
