package dev.mizzen.build;

import dev.mizzen.base.BaseImage;
import dev.mizzen.base.RuntimeUser;
import dev.mizzen.firstparty.Declaration;
import dev.mizzen.layer.LayerPlan;
import dev.mizzen.python.Target;
import java.util.List;

/**
 * What an image is going to hold, decided before any layer is made.
 *
 * @param project what the project declares
 * @param base what it is built on
 * @param target the Python in the base
 * @param user who runs the application
 * @param wheels the wheels that go into it
 * @param layers our layers, lowest first; those that are in the store already need not be made
 * @param bytecode what was decided about bytecode
 */
record ImageContent(
        Declaration project,
        BaseImage base,
        Target target,
        RuntimeUser user,
        ChosenWheels wheels,
        List<LayerPlan> layers,
        BuildBytecode.Decision bytecode) {
    ImageContent {
        layers = List.copyOf(layers);
    }

    /** The same with these layers only. */
    ImageContent with(List<LayerPlan> kept) {
        return new ImageContent(project, base, target, user, wheels, kept, bytecode);
    }
}
