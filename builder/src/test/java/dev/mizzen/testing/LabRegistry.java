package dev.mizzen.testing;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

/** A real registry (docker-registry) on a free port of this machine, empty, with the login {@code lab}, {@code lab} where it wants one. */
public final class LabRegistry implements AutoCloseable {
    private final int port;
    private final Path home;

    private LabRegistry(int port, Path home) {
        this.port = port;
        this.home = home;
    }

    /**
     * Starts one.
     *
     * @param home an empty folder for all that it writes
     * @param auth {@code none}, {@code basic} or {@code token}
     */
    public static LabRegistry start(Lab lab, Path home, String auth) throws IOException, InterruptedException {
        lab.tool("docker-registry");
        lab.tool("curl");
        if (auth.equals("basic")) {
            lab.tool("htpasswd");
        }
        if (auth.equals("token")) {
            lab.tool("openssl");
            lab.tool("python3");
        }
        LabRegistry registry = new LabRegistry(freePort(), home);
        registry.script("start", "--auth", auth);
        return registry;
    }

    /** Host and port, as they stand in references. */
    public String name() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() throws IOException {
        try {
            script("stop");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    private void script(String action, String... options) throws IOException, InterruptedException {
        Command.of(Lab.script("registry.sh"), action, port)
                .and((Object[]) options)
                .env("MIZZEN_LAB", home.toString())
                .run()
                .orFail();
    }

    /** A port whose successor is free, too: the token server takes that one. */
    private static int freePort() throws IOException {
        while (true) {
            try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                int port = first.getLocalPort();
                try (ServerSocket second = new ServerSocket(port + 1, 1, InetAddress.getLoopbackAddress())) {
                    return second.getLocalPort() - 1;
                } catch (IOException e) {
                    // Taken: another one.
                }
            }
        }
    }
}
