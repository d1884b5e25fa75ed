package dev.mizzen.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class StreamsTest {
    private static final byte[] CONTENT = {1, 2, 3, 4, 5};
    private static final Digest DIGEST = Digest.sha256(CONTENT);

    @Test
    void hashesAndCountsWhatPassesBy() throws IOException {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        try (HashingOutputStream out = new HashingOutputStream(target)) {
            out.write(1);
            out.write(CONTENT, 1, 4);
            assertThat(out.count()).isEqualTo(5);
            assertThat(out.digest()).isEqualTo(DIGEST);
        }
        assertThat(target.toByteArray()).isEqualTo(CONTENT);
    }

    @Test
    void passesContentThatKeepsItsPromise() throws IOException {
        assertThat(verifying(CONTENT, DIGEST, 5).readAllBytes()).isEqualTo(CONTENT);
    }

    @Test
    void refusesAnotherContentOfTheSameSize() {
        assertThatThrownBy(() -> verifying(new byte[5], DIGEST, 5).readAllBytes())
                .isInstanceOf(DigestMismatchException.class)
                .hasMessage("expected " + DIGEST + ", found " + Digest.sha256(new byte[5]));
    }

    @Test
    void refusesContentThatEndsEarly() {
        assertThatThrownBy(() -> verifying(CONTENT, DIGEST, 6).readAllBytes())
                .hasMessage("expected 6 bytes, found 5 bytes");
    }

    @Test
    void refusesEndlessContentAtTheFirstByteTooMany() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 0;
            }
        };
        assertThatThrownBy(() -> new VerifyingInputStream(endless, DIGEST, 5).transferTo(new ByteArrayOutputStream()))
                .hasMessage("expected 5 bytes, found more than 5 bytes");
    }

    @Test
    void skippedBytesAreVerifiedToo() throws IOException {
        InputStream in = verifying(CONTENT, DIGEST, 5);
        in.skipNBytes(3);
        assertThat(in.read()).isEqualTo(4);
        assertThat(in.read()).isEqualTo(5);
        assertThat(in.read()).isEqualTo(-1);
        assertThat(in.markSupported()).isFalse();
    }

    private static VerifyingInputStream verifying(byte[] content, Digest digest, long size) {
        return new VerifyingInputStream(new ByteArrayInputStream(content), digest, size);
    }
}
