package dev.mizzen.testing;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A server's key and certificate for 127.0.0.1, which nobody trusts who is not told to.
 *
 * @param certificate a PEM file
 * @param context what the server answers with
 */
public record TlsIdentity(Path certificate, SSLContext context) {
    private static final String PASSWORD = "changeit";

    /** @param folder where its files go */
    public static TlsIdentity make(Path folder) throws Exception {
        Path store = folder.resolve("identity.p12");
        Path certificate = folder.resolve("certificate.pem");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Command.of(keytool, "-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=registry")
                .and("-ext", "SAN=ip:127.0.0.1", "-keystore", store, "-storepass", PASSWORD)
                .run()
                .orFail();
        Command.of(keytool, "-exportcert", "-rfc", "-alias", "server", "-file", certificate)
                .and("-keystore", store, "-storepass", PASSWORD)
                .run()
                .orFail();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return new TlsIdentity(certificate, context);
    }
}
