package dev.mizzen.store;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.digest.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;

/** A process that uses a store, for tests that kill it, crowd it or take its disk away. */
final class StoreProbe {
    private StoreProbe() {}

    /**
     * @param words the folder of the store; how many results to make; a file that gets a line for each one made; perhaps
     *     {@code hold}: then the process takes the lock of the first key, says so, and waits to be killed
     */
    public static void main(String[] words) throws IOException, InterruptedException {
        Path root = Path.of(words[0]);
        try (Store store = Store.open(root, InstantSource.system(), problem -> System.out.println(problem.message()))) {
            if (words.length > 3) {
                System.out.println(store.tryLock(key(0)).isPresent() ? "held" : "taken");
                Thread.sleep(600_000);
            }
            for (int i = 0; i < Integer.parseInt(words[1]); i++) {
                System.out.println(made(store, i, Path.of(words[2])));
            }
        } catch (BuildException e) {
            System.out.println(e.problems().get(0).code() + " " + e.getMessage());
            System.exit(1);
        }
    }

    static StoreKey key(int number) {
        return StoreKey.of("probe").with("number", number);
    }

    /** A blob of 100,000 bytes and the result that names it. */
    static String made(Store store, int number, Path log) throws BuildException {
        byte[] content = ("content " + number + "\n").repeat(10_000).getBytes(StandardCharsets.UTF_8);
        Store.Maker maker = () -> {
            StoredBlob blob = store.put(content);
            try {
                Files.writeString(
                        log,
                        number + "\n",
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            return (blob.digest() + " " + blob.size()).getBytes(StandardCharsets.UTF_8);
        };
        byte[] value = store.once(key(number), known -> store.contains(digest(known), content.length), maker);
        return new String(value, StandardCharsets.UTF_8);
    }

    private static Digest digest(byte[] value) {
        return Digest.parse(new String(value, StandardCharsets.UTF_8).split(" ", -1)[0])
                .orElseThrow();
    }
}
