package dev.mizzen.store;

import dev.mizzen.diagnostic.Problem;
import java.util.List;

/**
 * What a look at every file of a store has found.
 *
 * @param info what the store held before
 * @param problems one for each damaged or foreign file; the damaged ones have been dropped
 */
public record StoreCheck(StoreInfo info, List<Problem> problems) {
    public StoreCheck {
        problems = List.copyOf(problems);
    }
}
