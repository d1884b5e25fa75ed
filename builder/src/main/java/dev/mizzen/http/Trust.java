package dev.mizzen.http;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Whose certificates are believed: the Java installation's list, or a file of PEM certificates instead of it. */
public final class Trust {
    /** What the Java installation trusts. */
    public static final Trust OF_JAVA = new Trust(Optional.empty());

    private static final String VARIABLE = "SSL_CERT_FILE";

    private final Optional<SSLContext> context;

    private Trust(Optional<SSLContext> context) {
        this.context = context;
    }

    /**
     * What {@code environment} says: the file that {@code SSL_CERT_FILE} names, or what the Java installation trusts.
     *
     * @throws BuildException {@code CONFIG_INVALID} when it names no path, {@code FILE_INVALID} when its file is none of
     *     certificates
     */
    public static Trust of(Map<String, String> environment) throws BuildException {
        String file = environment.getOrDefault(VARIABLE, "");
        if (file.isEmpty()) {
            return OF_JAVA;
        }
        try {
            return of(Path.of(file));
        } catch (InvalidPathException e) {
            throw Problem.of(
                            ProblemCode.CONFIG_INVALID,
                            "`" + VARIABLE + "` names no path of this machine: `" + Redaction.printable(file) + "`")
                    .hint("it must name a file of PEM certificates, or be unset")
                    .exception(e);
        }
    }

    /** The certificates of {@code file}, and no others. */
    public static Trust of(Path file) throws BuildException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("certificate-" + number++, certificate);
            }
            if (number == 0) {
                throw new GeneralSecurityException("no certificate in it");
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return new Trust(Optional.of(context));
        } catch (IOException | GeneralSecurityException e) {
            throw Problem.of(
                            ProblemCode.FILE_INVALID,
                            "the certificates in `" + file + "` cannot be read: " + e.getMessage())
                    .hint("it must be a file of PEM certificates")
                    .exception(e);
        }
    }

    /** How to trust them; nothing for what the Java installation does by itself. */
    public Optional<SSLContext> context() {
        return context;
    }
}
