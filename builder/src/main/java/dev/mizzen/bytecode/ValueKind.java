package dev.mizzen.bytecode;

/**
 * The kinds of values in a canonical stream, each with the type byte that {@code marshal.c} gives it. A text or a tuple has
 * shorter forms besides, which the writer chooses. Values are ordered by these bytes first.
 */
enum ValueKind {
    ELLIPSIS('.', Nature.SINGLETON),
    SLICE(':', Nature.IMMUTABLE),
    SET('<', Nature.MUTABLE),
    FROZENSET('>', Nature.IMMUTABLE),
    FALSE('F', Nature.SINGLETON),
    NONE('N', Nature.SINGLETON),
    STOP_ITERATION('S', Nature.SINGLETON),
    TRUE('T', Nature.SINGLETON),
    TUPLE('(', Nature.IMMUTABLE),
    LIST('[', Nature.MUTABLE),
    ASCII('a', Nature.ATOM),
    CODE('c', Nature.MUTABLE),
    FLOAT('g', Nature.ATOM),
    INT('i', Nature.ATOM),
    BIG_INT('l', Nature.ATOM),
    BYTES('s', Nature.ATOM),
    UNICODE('u', Nature.ATOM),
    COMPLEX('y', Nature.ATOM),
    DICT('{', Nature.MUTABLE);

    private enum Nature {
        /** Only one such object exists: it is neither flagged nor referenced. */
        SINGLETON,
        /** Has no parts; equal ones are one. */
        ATOM,
        /** Has parts; equal ones are one. */
        IMMUTABLE,
        /** Has an identity that a program can tell. */
        MUTABLE
    }

    private final byte type;
    private final Nature nature;

    ValueKind(char type, Nature nature) {
        this.type = (byte) type;
        this.nature = nature;
    }

    byte type() {
        return type;
    }

    boolean isSingleton() {
        return nature == Nature.SINGLETON;
    }

    boolean isText() {
        return this == ASCII || this == UNICODE;
    }

    /** Whether two objects of this kind and content are two things: never merged, and no elements of sets. */
    boolean hasIdentity() {
        return nature == Nature.MUTABLE;
    }

    /** The kind in words, for messages. */
    String words() {
        return switch (this) {
            case SLICE -> "a slice";
            case SET -> "a set";
            case FROZENSET -> "a frozenset";
            case TUPLE -> "a tuple";
            case LIST -> "a list";
            case CODE -> "a code object";
            case DICT -> "a dict";
            default -> throw new IllegalStateException("no container: " + name());
        };
    }
}
