package dev.mizzen.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.diagnostic.BuildException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpRulesTest {
    @Test
    void aRelativeLinkStaysOnAHostWithoutAPath() throws Exception {
        URI host = URI.create("https://host.example.org");
        assertThat(Redirects.follow(host, ".evil.example/x"))
                .isEqualTo(URI.create("https://host.example.org/.evil.example/x"));
        assertThat(Redirects.follow(host, "//other.example.org/x"))
                .isEqualTo(URI.create("https://other.example.org/x"));
        assertThat(Redirects.follow(URI.create("https://h/a/b"), "../c?d")).isEqualTo(URI.create("https://h/c?d"));
    }

    @Test
    void pausesDoubleAndEnd() {
        RetryPolicy policy = new RetryPolicy(4, Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(60));
        assertThat(policy.pause(1, Optional.empty(), Duration.ZERO)).contains(Duration.ofSeconds(1));
        assertThat(policy.pause(2, Optional.empty(), Duration.ZERO)).contains(Duration.ofSeconds(2));
        assertThat(policy.pause(3, Optional.empty(), Duration.ZERO)).contains(Duration.ofSeconds(3));
        assertThat(policy.pause(4, Optional.empty(), Duration.ZERO)).isEmpty();
        assertThat(policy.pause(1, Optional.empty(), Duration.ofSeconds(60))).isEmpty();
        assertThat(policy.pause(1, Optional.of(Duration.ofDays(9)), Duration.ZERO))
                .contains(Duration.ofSeconds(3));
    }

    @Test
    void retryAfterIsReadAsSecondsOrAsADate() {
        Optional<String> date = Optional.of("Sun, 06 Nov 1994 08:49:37 GMT");
        assertThat(RetryPolicy.retryAfter(Optional.of("2"), Optional.empty())).contains(Duration.ofSeconds(2));
        assertThat(RetryPolicy.retryAfter(Optional.of("Sun, 06 Nov 1994 08:49:40 GMT"), date))
                .contains(Duration.ofSeconds(3));
        assertThat(RetryPolicy.retryAfter(Optional.of("Sun, 06 Nov 1994 08:49:30 GMT"), date))
                .contains(Duration.ZERO);
        assertThat(RetryPolicy.retryAfter(Optional.of("Sun, 06 Nov 1994 08:49:40 GMT"), Optional.empty()))
                .isEmpty();
        assertThat(RetryPolicy.retryAfter(Optional.of("soon"), date)).isEmpty();
        assertThat(RetryPolicy.retryAfter(Optional.of("99999999999999999999"), date))
                .isEmpty();
        assertThat(RetryPolicy.retryAfter(Optional.empty(), date)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example/x/y, z, https://a.example/x/z",
        "https://a.example/x, //b.example/z, https://b.example/z",
        "http://a.example/x, https://b.example/, https://b.example/",
        "http://127.0.0.1:5000/x, http://127.0.0.1:6000/y, http://127.0.0.1:6000/y"
    })
    void redirectsAreResolved(URI from, String location, URI to) throws BuildException {
        assertThat(Redirects.follow(from, location)).isEqualTo(to);
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example/x, http://a.example/x, leads from https to http",
        "https://a.example/x, file:///etc/passwd, is not an address of the web",
        "https://a.example/x, mailto:me, is not an address of the web",
        "https://a.example/x, 'http://[', is not an address",
        "http://a.example/x, http://169.254.169.254/latest, leads to an address of this machine or its link",
        "http://a.example/x, http://[::1]/, leads to an address of this machine or its link",
        "http://a.example/x, http://[fd00::1]/, leads to an address of this machine or its link",
        "http://a.example/x, http://localhost/, leads to an address of this machine or its link",
        "https://a.example/x, https://0.0.0.0/, leads to an address of this machine or its link"
    })
    void redirectsThatMustNotBeFollowedAreRefused(URI from, String location, String why) {
        assertThatThrownBy(() -> Redirects.follow(from, location))
                .isInstanceOf(BuildException.class)
                .hasMessage("`" + from + "` redirects to `" + location + "`, which " + why);
    }

    @Test
    void anOriginIsSchemeHostAndPort() {
        URI place = URI.create("https://a.example/x");
        assertThat(Redirects.sameOrigin(place, URI.create("HTTPS://A.example:443/y")))
                .isTrue();
        assertThat(Redirects.sameOrigin(place, URI.create("https://a.example:444/")))
                .isFalse();
        assertThat(Redirects.sameOrigin(place, URI.create("http://a.example/"))).isFalse();
        assertThat(Redirects.sameOrigin(place, URI.create("https://b.example/")))
                .isFalse();
    }

    @Test
    void netrcIsReadByHost() {
        Netrc netrc = Netrc.parse("""
                # a comment: machine c.example login no password no
                machine a.example login me password s3cret
                machine b.example
                  login you account x
                  password other
                macdef init
                machine d.example login no password no

                default login any password one
                """);
        assertThat(netrc.authorization(URI.create("https://A.example/x"))).contains("Basic bWU6czNjcmV0");
        assertThat(netrc.authorization(URI.create("https://b.example/"))).contains("Basic eW91Om90aGVy");
        assertThat(netrc.authorization(URI.create("https://c.example/"))).isEmpty();
        assertThat(netrc.authorization(URI.create("https://d.example/"))).isEmpty();
        assertThat(Netrc.parse("").authorization(URI.create("https://a.example/")))
                .isEmpty();
    }

    @Test
    void theEnvironmentNamesTheProxies() {
        Proxies proxies = Proxies.of(Map.of(
                "HTTPS_PROXY", "http://me:pw@proxy.example:3128",
                "http_proxy", "plain.example",
                "no_proxy", "localhost, .inner.example,b.example:8443, *.c.example"));
        assertThat(proxies.proxyFor(URI.create("https://a.example/")))
                .contains(URI.create("http://me:pw@proxy.example:3128"));
        assertThat(proxies.proxyFor(URI.create("http://a.example/"))).contains(URI.create("http://plain.example"));
        assertThat(proxies.proxyFor(URI.create("https://x.inner.example/"))).isEmpty();
        assertThat(proxies.proxyFor(URI.create("https://localhost:1/"))).isEmpty();
        assertThat(proxies.proxyFor(URI.create("https://b.example:8443/"))).isEmpty();
        assertThat(proxies.proxyFor(URI.create("https://b.example/"))).isPresent();
        assertThat(proxies.proxyFor(URI.create("https://x.c.example/"))).isEmpty();
        assertThat(proxies.select(URI.create("https://a.example/")).get(0))
                .hasToString("HTTP @ proxy.example/<unresolved>:3128");
        assertThat(Proxies.of(Map.of("HTTP_PROXY", "evil.example")).proxyFor(URI.create("http://a.example/")))
                .isEmpty();
        assertThat(Proxies.of(Map.of("no_proxy", "*", "https_proxy", "p")).proxyFor(URI.create("https://a.example/")))
                .isEmpty();
    }

    @Test
    void aFileWithoutCertificatesIsNoTrust(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("ca.pem"), "no certificate here");
        assertThatThrownBy(() -> Trust.of(file))
                .isInstanceOf(BuildException.class)
                .hasMessageStartingWith("the certificates in `" + file + "` cannot be read: ");
    }

    @Test
    void theEnvironmentNamesTheCertificates(@TempDir Path folder) throws IOException, BuildException {
        Path file = Files.writeString(folder.resolve("ca.pem"), "no certificate here");
        assertThat(Trust.of(Map.of())).isSameAs(Trust.OF_JAVA);
        assertThat(Trust.of(Map.of("SSL_CERT_FILE", ""))).isSameAs(Trust.OF_JAVA);
        assertThatThrownBy(() -> Trust.of(Map.of("SSL_CERT_FILE", file.toString())))
                .hasMessageStartingWith("the certificates in `" + file + "` cannot be read: ");
        assertThatThrownBy(() -> Trust.of(Map.of("SSL_CERT_FILE", "a\0b")))
                .hasMessage("`SSL_CERT_FILE` names no path of this machine: `a\\u0000b`");
    }
}
