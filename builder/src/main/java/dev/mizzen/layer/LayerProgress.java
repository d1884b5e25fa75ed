package dev.mizzen.layer;

/** Hears how layers come along; called on any thread, several at once. */
public interface LayerProgress {
    /** Hears nothing. */
    LayerProgress NONE = new LayerProgress() {};

    /** The layer is not in the store; making it begins. */
    default void making(LayerPlan plan) {}

    /** The layer is there: it has been made now, or {@code reused}. */
    default void done(LayerPlan plan, Layer layer, boolean reused) {}
}
