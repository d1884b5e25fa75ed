package dev.mizzen.build;

import dev.mizzen.base.BaseImage;
import dev.mizzen.image.ImageSettings;
import dev.mizzen.layer.LayerPlan;
import dev.mizzen.python.Target;
import java.util.List;

/**
 * Everything that a build is going to do, decided before anything is written: an image is a function of its plan.
 *
 * @param content what the image holds
 * @param settings what goes into config and manifest
 */
record BuildPlan(ImageContent content, ImageSettings settings) {
    /** The same with these layers only. */
    BuildPlan with(List<LayerPlan> kept) {
        return new BuildPlan(content.with(kept), settings);
    }

    BaseImage base() {
        return content.base();
    }

    Target target() {
        return content.target();
    }

    List<LayerPlan> layers() {
        return content.layers();
    }

    BuildBytecode.Decision bytecode() {
        return content.bytecode();
    }
}
