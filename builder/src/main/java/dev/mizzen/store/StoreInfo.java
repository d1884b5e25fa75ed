package dev.mizzen.store;

/**
 * How much a store holds.
 *
 * @param blobs the number of blobs
 * @param blobBytes their size together
 * @param results the number of remembered results
 * @param resultBytes their size together
 */
public record StoreInfo(long blobs, long blobBytes, long results, long resultBytes) {
    /** The size of everything. */
    public long bytes() {
        return blobBytes + resultBytes;
    }
}
