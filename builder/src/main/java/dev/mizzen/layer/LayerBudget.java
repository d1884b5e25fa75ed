package dev.mizzen.layer;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;

/**
 * How many layers wheels and members may fill.
 *
 * @param most the most layers that the image may have, 1 to {@value #CEILING}
 * @param base how many the base has
 * @param fixed how many of ours are for neither: system packages, environment, application
 * @param perGroup how many layers each wheel layer stands for: 2 when its bytecode has one of its own, else 1
 */
public record LayerBudget(int most, int base, int fixed, int perGroup) {
    /** What the overlay file system takes. */
    public static final int CEILING = 127;

    /** What {@code --max-layers} is when it is not given: leaves room for images that are built on top. */
    public static final int USUAL = 100;

    private static final int MOST_MEMBERS = 16;

    public LayerBudget {
        if (most < 1 || most > CEILING || base < 0 || fixed < 0 || perGroup < 1 || perGroup > 2) {
            throw new IllegalArgumentException(most + ", " + base + ", " + fixed + ", " + perGroup);
        }
    }

    /** How many member layers there may be: a power of two, at most half of the room, from 1 to {@value #MOST_MEMBERS}. */
    int memberLayers() throws BuildException {
        return Math.max(1, Math.min(MOST_MEMBERS, Integer.highestOneBit(wheelLayers() / 2)));
    }

    /** How many wheel layers there may be, at least 1. */
    int wheelLayers() throws BuildException {
        int left = (most - base - fixed) / perGroup;
        if (left < 1) {
            throw Problem.of(ProblemCode.LAYER_LIMIT_EXCEEDED, "the image has no room for its wheels")
                    .values(
                            "at most " + most + " layers",
                            (base + fixed + perGroup) + " layers: " + base + " of the base, " + fixed
                                    + " of the environment and the application, " + perGroup + " of all wheels")
                    .hint(
                            most < CEILING
                                    ? "raise --max-layers, at most to " + CEILING + ", or use a base with fewer layers"
                                    : "use a base with fewer layers")
                    .exception();
        }
        return left;
    }
}
