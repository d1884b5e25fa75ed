package dev.mizzen.diagnostic;

/** The exit codes of the command line: stable, documented, tested. */
public enum ExitStatus {
    /** The work is done. */
    DONE(0),
    /** An input was refused; it must change before the same command can succeed. */
    REFUSED(1),
    /** The command line or the configuration is wrong. */
    USAGE(2),
    /** A network peer could not be reached, or a registry or index answered with an error. */
    NETWORK(3),
    /** Bytes are not the ones that were promised: a digest, a size or a checksum disagrees. */
    INTEGRITY(4),
    /** The image was built, and its own tests failed. */
    TESTS_FAILED(5),
    /** A fault of Mizzen itself. */
    BUG(70),
    /** Stopped by the user. */
    INTERRUPTED(130);

    private final int code;

    ExitStatus(int code) {
        this.code = code;
    }

    /** The number handed to the operating system, 0 to 255. */
    public int code() {
        return code;
    }
}
