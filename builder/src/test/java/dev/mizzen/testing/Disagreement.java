package dev.mizzen.testing;

/**
 * A check in which Mizzen answers otherwise than the oracle, on purpose.
 *
 * @param input the input as it stands in the vectors
 * @param field the field of the check
 * @param specification the sentence of the specification that the oracle goes against, with its source
 */
public record Disagreement(String input, String field, String specification) {}
