package dev.mizzen.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.digest.Algorithm;
import dev.mizzen.digest.Digest;
import dev.mizzen.digest.DigestMismatchException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
    private static final StoreKey KEY = StoreKey.of("greeting").with("name", "ada");

    @TempDir
    private Path folder;

    private final List<Problem> warnings = new ArrayList<>();

    @Test
    void blobComesBackAndIsPrivate() throws Exception {
        try (Store store = open()) {
            StoredBlob blob = store.put(HELLO);
            assertThat(blob).isEqualTo(new StoredBlob(Digest.sha256(HELLO), 5));
            assertThat(store.bytes(blob.digest(), 5)).hasValue(HELLO);
            assertThat(store.verified(blob.digest(), 5)).hasValue(file(blob));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(blob))))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(store.root().resolve("blobs"))))
                    .isEqualTo("rwx------");
        }
        assertThat(warnings).isEmpty();
        assertThat(filesUnder("incoming")).isEmpty();
    }

    @Test
    void putOfWhatIsThereSucceedsAndHealsIt() throws Exception {
        try (Store store = open()) {
            StoredBlob blob = store.put(HELLO);
            Files.writeString(file(blob), "hellO");
            assertThat(store.put(HELLO)).isEqualTo(blob);
            assertThat(store.bytes(blob.digest(), 5)).hasValue(HELLO);
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void uncommittedBlobLeavesNothing() throws Exception {
        try (Store store = open()) {
            try (IncomingBlob blob = store.incoming()) {
                blob.write(HELLO);
            }
            assertThat(store.contains(Digest.sha256(HELLO), 5)).isFalse();
        }
        assertThat(filesUnder("incoming")).isEmpty();
        assertThat(folder.resolve("blobs")).doesNotExist();
    }

    @Test
    void promisedContentIsChecked() throws Exception {
        try (Store store = open();
                IncomingBlob small = store.incoming(Algorithm.SHA512);
                IncomingBlob other = store.incoming()) {
            small.write(HELLO);
            Digest promised =
                    Digest.of(Algorithm.SHA512, Algorithm.SHA512.start().digest(HELLO));
            assertThatThrownBy(() -> small.commit(promised, 6))
                    .isInstanceOf(DigestMismatchException.class)
                    .hasMessage("expected 6 bytes, found 5 bytes");
            assertThat(small.commit(promised, 5).digest()).isEqualTo(promised);
            other.write('x');
            assertThatThrownBy(() -> other.commit(Digest.sha256(HELLO), 1))
                    .isInstanceOf(DigestMismatchException.class)
                    .hasMessage("expected " + Digest.sha256(HELLO) + ", found "
                            + Digest.sha256("x".getBytes(StandardCharsets.UTF_8)));
            assertThat(store.contains(Digest.sha256(HELLO), 1)).isFalse();
        }
    }

    @Test
    void flippedBlobIsDroppedWhenRead() throws Exception {
        try (Store store = open()) {
            StoredBlob blob = store.put(HELLO);
            Files.writeString(file(blob), "hellO");
            try (InputStream in = store.open(blob.digest(), 5).orElseThrow()) {
                assertThatThrownBy(in::readAllBytes).isInstanceOf(DigestMismatchException.class);
                assertThatThrownBy(in::read).isInstanceOf(DigestMismatchException.class);
            }
            assertThat(store.contains(blob.digest(), 5)).isFalse();
            assertThat(messages())
                    .containsExactly("the blob `" + blob.digest() + "` in the store `" + folder
                            + "` was damaged and has been dropped");
            assertThat(warnings.get(0).code()).isEqualTo(ProblemCode.STORE_CORRUPT);
        }
    }

    @Test
    void damagedBlobNeverTakesItsGoodSuccessorWithIt() throws Exception {
        try (Store store = open()) {
            StoredBlob blob = store.put(HELLO);
            Files.writeString(file(blob), "hellO");
            try (InputStream in = store.open(blob.digest(), 5).orElseThrow()) {
                store.put(HELLO);
                assertThatThrownBy(in::readAllBytes).isInstanceOf(DigestMismatchException.class);
            }
            assertThat(store.bytes(blob.digest(), 5)).hasValue(HELLO);
            assertThat(warnings).isEmpty();
        }
    }

    @Test
    void truncatedBlobIsDroppedAtOnce() throws Exception {
        try (Store store = open()) {
            StoredBlob blob = store.put(HELLO);
            Files.writeString(file(blob), "hell");
            assertThat(store.contains(blob.digest(), 5)).isFalse();
            assertThat(file(blob)).doesNotExist();
            assertThat(warnings).hasSize(1);
        }
    }

    @Test
    void symbolicLinkIsNoBlobAndNoFolder() throws Exception {
        try (Store store = open()) {
            StoredBlob blob = store.put(HELLO);
            Path elsewhere = Files.move(file(blob), folder.resolve("moved"));
            Files.createSymbolicLink(file(blob), elsewhere);
            assertThat(store.contains(blob.digest(), 5)).isFalse();
            assertThat(elsewhere).exists();

            Path bucket = file(blob).getParent();
            Files.delete(bucket);
            Files.createSymbolicLink(bucket, Files.createDirectory(folder.resolve("other")));
            assertThat(store.contains(blob.digest(), 5)).isFalse();
            assertThatThrownBy(() -> store.put(HELLO))
                    .isInstanceOf(BuildException.class)
                    .hasMessage("the store `" + folder + "` cannot be written: not a directory");
        }
    }

    @Test
    void resultComesBackAndCanBeReplaced() throws Exception {
        try (Store store = open()) {
            assertThat(store.result(KEY)).isEmpty();
            store.remember(KEY, HELLO);
            assertThat(store.result(KEY)).hasValue(HELLO);
            store.remember(KEY, new byte[0]);
            assertThat(store.result(KEY)).hasValue(new byte[0]);
            assertThat(store.result(KEY.with("more", ""))).isEmpty();
        }
    }

    @Test
    void everyFlippedByteOfAResultIsFound() throws Exception {
        try (Store store = open()) {
            store.remember(KEY, HELLO);
            Path file = filesUnder("results").get(0);
            byte[] good = Files.readAllBytes(file);
            for (int i = 0; i < good.length; i++) {
                byte[] bad = good.clone();
                bad[i] ^= 1;
                Files.write(file, bad);
                assertThat(store.result(KEY)).as("byte %d", i).isEmpty();
                assertThat(file).doesNotExist();
            }
            for (int length = 0; length < good.length; length++) {
                Files.write(file, java.util.Arrays.copyOf(good, length));
                assertThat(store.result(KEY)).as("length %d", length).isEmpty();
            }
            assertThat(messages())
                    .hasSize(2 * good.length)
                    .containsOnly("a result of kind `greeting` in the store `" + folder
                            + "` was damaged and has been dropped");
        }
    }

    @Test
    void resultUnderAnotherNameIsNotBelieved() throws Exception {
        try (Store store = open()) {
            StoreKey other = KEY.with("more", "x");
            store.remember(KEY, HELLO);
            store.remember(other, HELLO);
            StoreLayout layout = new StoreLayout(folder);
            Files.write(layout.result(other), Files.readAllBytes(layout.result(KEY)));
            assertThat(store.result(other)).isEmpty();
            assertThat(store.result(KEY)).hasValue(HELLO);
        }
    }

    @Test
    void onceMakesOnceAndAgainWhenItsBlobIsGone() throws Exception {
        try (Store store = open()) {
            List<String> made = new ArrayList<>();
            Store.Maker maker = () -> {
                made.add("x");
                return HELLO;
            };
            assertThat(store.once(KEY, value -> true, maker)).isEqualTo(HELLO);
            assertThat(store.once(KEY, value -> true, maker)).isEqualTo(HELLO);
            assertThat(made).hasSize(1);
            assertThat(store.once(KEY, value -> false, maker)).isEqualTo(HELLO);
            assertThat(made).hasSize(2);
        }
    }

    @Test
    void failedMakerLeavesTheKeyFree() throws Exception {
        try (Store store = open()) {
            BuildException failure = Problem.of(ProblemCode.FILE_INVALID, "no").exception();
            assertThatThrownBy(() -> store.once(KEY, value -> true, () -> {
                        throw failure;
                    }))
                    .isSameAs(failure);
            assertThat(store.once(KEY, value -> true, () -> HELLO)).isEqualTo(HELLO);
        }
    }

    @Test
    void keyIsHeldByOneAlsoAcrossStoresOfOneProcess() throws Exception {
        try (Store one = open();
                Store other = open()) {
            KeyLock held = one.tryLock(KEY).orElseThrow();
            assertThat(other.tryLock(KEY)).isEmpty();
            other.tryLock(KEY.with("more", "x")).orElseThrow().close();
            held.close();
            held.close();
            other.tryLock(KEY).orElseThrow().close();
        }
    }

    @Test
    void interruptedWaitEnds() throws Exception {
        try (Store store = open()) {
            KeyLock held = store.tryLock(KEY).orElseThrow();
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> store.lock(KEY))
                    .isInstanceOf(BuildException.class)
                    .hasMessage("interrupted");
            assertThat(Thread.interrupted()).isTrue();
            held.close();
        }
    }

    @Test
    void lastUseIsNotedOnceAnHour() throws Exception {
        Instant now = Instant.parse("2030-01-01T00:00:00Z");
        FileTime old = FileTime.from(now.minusSeconds(7200));
        FileTime recent = FileTime.from(now.minusSeconds(60));
        try (Store store = Store.open(folder, InstantSource.fixed(now), warnings::add)) {
            StoredBlob blob = store.put(HELLO);
            Files.setLastModifiedTime(file(blob), old);
            assertThat(store.contains(blob.digest(), 5)).isTrue();
            assertThat(Files.getLastModifiedTime(file(blob))).isEqualTo(FileTime.from(now));
            Files.setLastModifiedTime(file(blob), recent);
            assertThat(store.contains(blob.digest(), 5)).isTrue();
            assertThat(Files.getLastModifiedTime(file(blob))).isEqualTo(recent);
        }
    }

    @Test
    void leftoversOfDeadProcessesAreCleared() throws Exception {
        open().close();
        Path left = Files.writeString(
                Files.createDirectories(folder.resolve("incoming")).resolve("x"), "half");
        try (Store store = open()) {
            assertThat(left).doesNotExist();
            try (IncomingBlob blob = store.incoming()) {
                open().close();
                assertThat(filesUnder("incoming")).hasSize(1);
                blob.write(HELLO);
                blob.commit();
            }
        }
    }

    private Store open() throws BuildException {
        return Store.open(folder, InstantSource.system(), warnings::add);
    }

    private List<String> messages() {
        return warnings.stream().map(Problem::message).toList();
    }

    private Path file(StoredBlob blob) {
        return new StoreLayout(folder).blob(blob.digest());
    }

    private List<Path> filesUnder(String name) throws IOException {
        Path start = folder.resolve(name);
        if (!Files.exists(start)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(start)) {
            return walk.filter(Files::isRegularFile).toList();
        }
    }
}
