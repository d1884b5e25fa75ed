package dev.mizzen.python;

import java.util.List;

/** The comparison operators of version specifiers (PEP 440). */
public enum Operator {
    /** {@code ===}: the same text, in any case. */
    ARBITRARY("==="),
    /** {@code ~=}: at least this version, and of the same release series. */
    COMPATIBLE("~="),
    /** {@code ==}, also with a prefix such as {@code 1.2.*}. */
    EQUAL("=="),
    /** {@code !=}, also with a prefix such as {@code 1.2.*}. */
    NOT_EQUAL("!="),
    /** {@code <=}. */
    AT_MOST("<="),
    /** {@code >=}. */
    AT_LEAST(">="),
    /** {@code <}. */
    LESS("<"),
    /** {@code >}. */
    GREATER(">");

    /** In the order in which they must be tried: those that begin with another one come before it. */
    static final List<Operator> LONGEST_FIRST = List.of(values());

    private final String symbol;

    Operator(String symbol) {
        this.symbol = symbol;
    }

    /** As it is written, {@code >=}. */
    @Override
    public String toString() {
        return symbol;
    }
}
