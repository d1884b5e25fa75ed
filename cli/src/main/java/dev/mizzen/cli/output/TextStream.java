package dev.mizzen.cli.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;

/** Standard output or standard error: text in UTF-8 whatever the locale, and its first failure remembered. */
public final class TextStream {
    private final OutputStream stream;
    private Optional<IOException> failure = Optional.empty();

    public TextStream(OutputStream stream) {
        this.stream = stream;
    }

    /** Writes {@code text} at once; after a failure, nothing more. */
    public synchronized void write(String text) {
        if (failure.isPresent()) {
            return;
        }
        try {
            stream.write(text.getBytes(UTF_8));
            stream.flush();
        } catch (IOException e) {
            failure = Optional.of(e);
        }
    }

    /** {@link #write} with an end of line. */
    public void line(String text) {
        write(text + "\n");
    }

    /** What went wrong; a reader that has gone away ({@code mizzen … | head}) is no failure. */
    public synchronized Optional<IOException> failure() {
        return failure.filter(
                e -> !String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("broken pipe"));
    }
}
