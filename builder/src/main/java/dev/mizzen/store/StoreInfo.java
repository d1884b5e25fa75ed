package dev.mizzen.store;

/**
 * How much a store holds.
 *
 * @param blobs the number of blobs
 * @param blobBytes their size together
 * @param results the number of remembered results
 * @param resultBytes their size together
 * @param trees the number of folders that are kept unpacked
 * @param treeBytes the size of the files in them together
 */
public record StoreInfo(long blobs, long blobBytes, long results, long resultBytes, long trees, long treeBytes) {
    /** The size of everything. */
    public long bytes() {
        return blobBytes + resultBytes + treeBytes;
    }
}
