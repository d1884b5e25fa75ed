package dev.mizzen.bytecode;

import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.sandbox.Launch;
import dev.mizzen.sandbox.SandboxedProcess;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * One interpreter that compiles one file after the other. What it says is not trusted: lengths are bounded, answers are matched
 * to requests, and whatever else happens is a {@link LostException}, after which the worker is of no more use.
 *
 * <p>Used by one thread, but for {@link #close}, which any thread may call to stop what is going on.
 */
final class CompileWorker implements Closeable {
    private static final int MOST_HELLO = 1024;
    private static final int MOST_MESSAGE = 4000;
    private static final int CODE_FLOOR = 1 << 20;
    private static final int CODE_PER_BYTE = 64;
    private static final int MOST_CODE = 256 << 20;
    private static final int SIGNALLED = 128;
    private static final Duration DYING = Duration.ofSeconds(5);

    private final SandboxedProcess process;
    private final DataOutputStream requests;
    private final DataInputStream answers;
    private int number;

    private CompileWorker(SandboxedProcess process) {
        this.process = process;
        this.requests = new DataOutputStream(new BufferedOutputStream(process.input(), 1 << 16));
        this.answers = new DataInputStream(new BufferedInputStream(process.output(), 1 << 16));
    }

    /** The worker has died, or does not keep to the protocol. */
    static final class LostException extends Exception {
        private static final long serialVersionUID = 1L;

        LostException(String what) {
            super(what);
        }
    }

    static CompileWorker start(Launch launch) throws IOException {
        return new CompileWorker(SandboxedProcess.start(launch));
    }

    /** What the interpreter is; asked first, and once. */
    Interpreter hello() throws LostException, InterruptedException {
        try {
            Answer answer = answer(MOST_HELLO, 'H');
            return Interpreter.parse(answer.data())
                    .orElseThrow(() -> new LostException("it does not say which Python it is"));
        } catch (IOException e) {
            throw new LostException(reason(e));
        }
    }

    /** Compiles {@code file}. */
    Compilation compile(SourceFile file, int optimisation) throws LostException, InterruptedException {
        number++;
        try {
            byte[] path = file.path().getBytes(StandardCharsets.UTF_8);
            requests.writeInt(number);
            requests.writeInt(optimisation);
            requests.writeInt(path.length);
            requests.write(path);
            requests.writeInt(file.source().length);
            requests.write(file.source());
            requests.flush();
            long most = Math.min(MOST_CODE, CODE_FLOOR + (long) CODE_PER_BYTE * file.source().length);
            Answer answer = answer((int) most, 'C', 'S', 'M');
            return switch (answer.kind()) {
                case 'C' -> new Compilation.Code(answer.data());
                case 'S' -> new Compilation.Invalid(answer.line(), text(answer.data()));
                default -> throw new LostException("it ran out of memory");
            };
        } catch (IOException e) {
            throw new LostException(reason(e));
        }
    }

    private Answer answer(int mostData, char... kinds) throws IOException, LostException {
        int answered = answers.readInt();
        int kind = answers.readInt();
        int line = answers.readInt();
        int length = answers.readInt();
        if (answered != number || new String(kinds).indexOf(kind) < 0 || line < 0) {
            throw new LostException("it answers what was not asked");
        }
        int most = kind == 'S' ? MOST_MESSAGE : mostData;
        if (length < 0 || length > most) {
            throw new LostException("it announces an answer of " + Integer.toUnsignedString(length)
                    + " bytes, more than the " + most + " that it can have");
        }
        byte[] data = answers.readNBytes(length);
        if (data.length < length) {
            throw new EOFException();
        }
        return new Answer((char) kind, line, data);
    }

    @SuppressWarnings("ArrayRecordComponent") // two of these are never compared
    private record Answer(char kind, int line, byte[] data) {}

    private static String text(byte[] data) {
        return Redaction.printable(new String(data, StandardCharsets.UTF_8));
    }

    /** How the program ended, in its own last words where it has any. */
    private String reason(IOException cause) throws InterruptedException {
        OptionalInt exit = process.exit(DYING);
        if (exit.isEmpty()) {
            process.kill();
            return cause instanceof EOFException ? "it closed its output" : "it closed its input";
        }
        String said = Redaction.printable(process.lastWords());
        String ended = exit.getAsInt() > SIGNALLED
                ? "it was ended by signal " + (exit.getAsInt() - SIGNALLED)
                : "it ended with " + exit.getAsInt();
        return said.isEmpty() ? ended : ended + ": " + said;
    }

    @Override
    public void close() {
        process.close();
    }
}
