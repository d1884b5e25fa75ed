package dev.mizzen.diagnostic;

import java.util.Collection;
import java.util.Optional;

/** Finds what the user probably meant: the known name with the least edits (Levenshtein, neighbours swapped count one). */
public final class NearestName {
    private NearestName() {}

    /** The nearest of {@code known}, the first of several; none when more than half of {@code name} would have to change. */
    public static Optional<String> of(String name, Collection<String> known) {
        Optional<String> nearest = Optional.empty();
        int least = Integer.MAX_VALUE;
        for (String candidate : known) {
            int edits = edits(name, candidate);
            if (edits < least && edits * 2 <= Math.max(name.length(), candidate.length())) {
                least = edits;
                nearest = Optional.of(candidate);
            }
        }
        return nearest;
    }

    static int edits(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                boolean equal = from.charAt(i - 1) == to.charAt(j - 1);
                int best = Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1);
                best = Math.min(best, cost[i - 1][j - 1] + (equal ? 0 : 1));
                boolean swapped = i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1);
                cost[i][j] = swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
            }
        }
        return cost[from.length()][to.length()];
    }
}
