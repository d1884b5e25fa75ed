package dev.mizzen.base;

/**
 * Who runs in the image.
 *
 * @param uid 0 to 4294967294
 * @param gid 0 to 4294967294
 * @param home what {@code HOME} will be: the user's home where the base has it and the user can write it, else {@code /tmp}
 */
public record RuntimeUser(long uid, long gid, String home) {
    /** The user of an image whose base has none: not root, and no number that hosts give to people. */
    public static final RuntimeUser NOBODY_ELSE = new RuntimeUser(65_532, 65_532, RuntimeUser.NO_HOME);

    static final String NO_HOME = "/tmp";

    /** The largest number of a user or group; the one above means "no user" to the kernel. */
    static final long MOST = 0xffff_fffeL;

    public RuntimeUser {
        if (uid < 0 || gid < 0 || uid > MOST || gid > MOST) {
            throw new IllegalArgumentException("not a user: " + uid + ":" + gid);
        }
    }

    /** {@code uid:gid}, as the configuration's {@code User} has it. */
    @Override
    public String toString() {
        return uid + ":" + gid;
    }
}
