package dev.mizzen.registry;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** What went wrong with a registry, in words. */
record RegistryFault(Origin origin, Optional<Login> login, String places) {
    /** The registry answered with an error. */
    BuildException refused(String action, Refusal refusal, int attempts) {
        String often = attempts > 1 ? " (" + attempts + " attempts)" : "";
        if (refusal.isDenied()) {
            return Problem.of(
                            ProblemCode.REGISTRY_DENIED,
                            "the registry `" + origin.name() + "` does not let us " + action + ": " + refusal)
                    .hint(advice())
                    .exception();
        }
        ProblemCode code = refusal.code().equals("MANIFEST_BLOB_UNKNOWN")
                ? ProblemCode.REGISTRY_LACKS_BLOB
                : ProblemCode.REGISTRY_REFUSED;
        Problem problem =
                Problem.of(code, "the registry `" + origin.name() + "` failed to " + action + ": " + refusal + often);
        return problem.hint("it was asked `" + refusal.request() + "`").exception();
    }

    private String advice() {
        return login.map(tried -> "the login tried is " + tried.source() + "; does it fit? `docker login "
                        + origin.name() + "` renews it")
                .orElseGet(() -> "there is no login for it in " + places + "; `docker login " + origin.name()
                        + "` or `podman login " + origin.name() + "` makes one");
    }

    /** No whole answer came. */
    BuildException unreachable(String action, IOException cause, int attempts) {
        if (Thread.currentThread().isInterrupted()) {
            return BuildException.interrupted(cause);
        }
        String often = attempts > 1 ? " (" + attempts + " attempts)" : "";
        return Problem.of(
                        ProblemCode.HTTP_UNREACHABLE,
                        "the registry `" + origin.name() + "` could not be asked to " + action + ": " + reason(cause)
                                + often)
                .hint("check the network; `HTTPS_PROXY`, `NO_PROXY` and `SSL_CERT_FILE` are honoured")
                .exception(cause);
    }

    /** It said or sent something that can't be true. */
    Problem wrong(ProblemCode code, String what) {
        return Problem.of(code, "the registry `" + origin.name() + "` " + what);
    }

    /** Whether the same question may fare better soon. */
    static boolean isPassing(IOException cause) {
        return !(cause instanceof SSLException)
                && !(cause instanceof UnknownHostException)
                && !Thread.currentThread().isInterrupted();
    }

    private static String reason(IOException cause) {
        if (cause instanceof SocketTimeoutException) {
            return "no answer in time";
        }
        if (cause instanceof UnknownHostException) {
            return "the name `" + Redaction.printable(String.valueOf(cause.getMessage())) + "` is not known";
        }
        if (cause instanceof SSLException) {
            return "no secure connection: " + Redaction.printable(String.valueOf(cause.getMessage()));
        }
        return "the connection broke";
    }
}
