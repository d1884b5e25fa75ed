package dev.mizzen.registry;

/**
 * Who we are to a registry.
 *
 * @param user the user's name, or {@code <token>} when the secret is an identity token
 * @param secret the password or token
 * @param source where it was found, for messages: {@code the key `ghcr.io` of `/home/me/.docker/config.json`}
 */
record Login(String user, String secret, String source) {
    /** The user of an identity token (docker's credential helper protocol). */
    static final String TOKEN_USER = "<token>";

    boolean isToken() {
        return user.equals(TOKEN_USER);
    }

    /** Where it was found, and nothing else. */
    @Override
    public String toString() {
        return source;
    }
}
