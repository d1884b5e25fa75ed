package dev.mizzen.python;

import java.util.List;

/** The comparisons of PEP 508. */
public enum MarkerOperator {
    EXACTLY("==="),
    EQUAL("=="),
    COMPATIBLE("~="),
    NOT_EQUAL("!="),
    LESS_OR_EQUAL("<="),
    GREATER_OR_EQUAL(">="),
    LESS("<"),
    GREATER(">"),
    IN("in"),
    NOT_IN("not in");

    /** The operators written with signs; a longer one stands before its beginnings. */
    static final List<MarkerOperator> SIGNS =
            List.of(EXACTLY, EQUAL, COMPATIBLE, NOT_EQUAL, LESS_OR_EQUAL, GREATER_OR_EQUAL, LESS, GREATER);

    private final String spelling;

    MarkerOperator(String spelling) {
        this.spelling = spelling;
    }

    /** Whether this asks for containment, which has no meaning for versions. */
    boolean asksContainment() {
        return this == IN || this == NOT_IN;
    }

    @Override
    public String toString() {
        return spelling;
    }
}
