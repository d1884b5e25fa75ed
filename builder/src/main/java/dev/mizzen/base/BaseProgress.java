package dev.mizzen.base;

import dev.mizzen.oci.Descriptor;

/** Hears of the layers of a base that come from a registry; called by several threads. */
public interface BaseProgress {
    /** Hears nothing. */
    BaseProgress NONE = new BaseProgress() {
        @Override
        public void fetching(Descriptor layer) {}

        @Override
        public void fetched(Descriptor layer) {}
    };

    /** A layer is asked for. */
    void fetching(Descriptor layer);

    /** A layer is in the store. */
    void fetched(Descriptor layer);
}
