package dev.mizzen.build;

import dev.mizzen.base.BaseImage;
import dev.mizzen.image.ImageSettings;
import dev.mizzen.layer.LayerPlan;
import dev.mizzen.python.Target;
import java.util.List;

/**
 * Everything that a build is going to do, decided before anything is written: an image is a function of its plan.
 *
 * @param base what it is built on
 * @param target the Python in the base
 * @param layers our layers, lowest first; those that are in the store already need not be made
 * @param bytecode what was decided about bytecode
 * @param settings what goes into config and manifest
 */
record BuildPlan(
        BaseImage base,
        Target target,
        List<LayerPlan> layers,
        BuildBytecode.Decision bytecode,
        ImageSettings settings) {
    BuildPlan {
        layers = List.copyOf(layers);
    }

    /** The same with these layers only. */
    BuildPlan with(List<LayerPlan> kept) {
        return new BuildPlan(base, target, kept, bytecode, settings);
    }
}
