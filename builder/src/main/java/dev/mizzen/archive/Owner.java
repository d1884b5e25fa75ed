package dev.mizzen.archive;

/**
 * The numeric owner of an entry; names are never recorded.
 *
 * @param uid the user, 0 or more
 * @param gid the group, 0 or more
 */
public record Owner(int uid, int gid) {
    /** Root, who owns all that the running program must not change. */
    public static final Owner ROOT = new Owner(0, 0);

    public Owner {
        if (uid < 0 || gid < 0) {
            throw new IllegalArgumentException("not an owner: " + uid + ":" + gid);
        }
    }
}
