package dev.mizzen.wheel;

import dev.mizzen.archive.Content;
import dev.mizzen.archive.DeflatedContent;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.digest.Digest;
import dev.mizzen.digest.HashingOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** A member of a wheel that is held against its row of RECORD whenever it is written, in the same pass. */
final class VerifiedContent implements Content {
    private final Content member;
    private final Digest digest;
    private final WheelProblems problems;
    private final String name;

    VerifiedContent(Content member, Digest digest, WheelProblems problems, String name) {
        this.member = member;
        this.digest = digest;
        this.problems = problems;
        this.name = name;
    }

    @Override
    public long size() {
        return member.size();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException, BuildException {
        HashingOutputStream hashing = new HashingOutputStream(out, digest.algorithm());
        member.writeTo(hashing);
        verify(hashing);
    }

    @Override
    public Optional<DeflatedContent> deflated() {
        return member.deflated().map(Deflated::new);
    }

    private void verify(HashingOutputStream hashing) throws BuildException {
        Digest actual = hashing.digest();
        if (!actual.equals(digest)) {
            throw problems.recordMismatch(name, digest.toString(), actual.toString())
                    .exception();
        }
    }

    private final class Deflated implements DeflatedContent {
        private final DeflatedContent stream;

        Deflated(DeflatedContent stream) {
            this.stream = stream;
        }

        @Override
        public long compressedSize() {
            return stream.compressedSize();
        }

        @Override
        public int crc32() {
            return stream.crc32();
        }

        @Override
        public void writeTo(OutputStream plain, OutputStream raw) throws IOException, BuildException {
            HashingOutputStream hashing = new HashingOutputStream(plain, digest.algorithm());
            stream.writeTo(hashing, raw);
            verify(hashing);
        }
    }
}
