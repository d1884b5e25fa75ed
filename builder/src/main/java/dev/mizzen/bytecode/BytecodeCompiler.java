package dev.mizzen.bytecode;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * From a source file to its canonical {@code .pyc}: the same bytes whichever process compiles it, and after whichever other
 * file. Safe for use by several threads.
 */
public final class BytecodeCompiler implements AutoCloseable {
    private static final int AHEAD = 32;

    private final CompilePool pool;
    private final BytecodeVersion version;
    private final int optimisation;

    /**
     * @param optimisation the level that every file is compiled with: 0, 1 without assertions, 2 without docstrings, too
     * @param pool closed with this compiler, also when there is none; its interpreter is of a released series
     * @throws BuildException {@code BYTECODE_UNAVAILABLE} if the interpreter's files have no canonical form
     */
    public BytecodeCompiler(CompilePool pool, int optimisation) throws BuildException {
        this.pool = pool;
        int magic = pool.interpreter().magic();
        Optional<BytecodeVersion> known = BytecodeVersion.ofMagicNumber(magic);
        if (known.isEmpty()) {
            pool.close();
            throw Problem.of(
                            ProblemCode.BYTECODE_UNAVAILABLE,
                            "the bytecode of `" + pool.interpreter() + "` is of a version that is not known here")
                    .values("CPython 3.8 to 3.14", "the magic number " + magic)
                    .hint("leave bytecode out with `--bytecode off`")
                    .exception();
        }
        this.version = known.get();
        this.optimisation = optimisation;
    }

    /** What compiles. */
    public Interpreter interpreter() {
        return pool.interpreter();
    }

    /**
     * Where the bytecode of {@code source} belongs (PEP 3147): {@code a/__pycache__/b.cpython-311.pyc} for {@code a/b.py}, and
     * {@code b.cpython-311.opt-1.pyc} at a higher level (PEP 488).
     */
    public String path(String source) {
        int slash = source.lastIndexOf('/') + 1;
        String stem = source.substring(slash, source.length() - ".py".length());
        return source.substring(0, slash) + "__pycache__/" + stem + "."
                + interpreter().cacheTag() + (optimisation == 0 ? "" : ".opt-" + optimisation) + ".pyc";
    }

    /** Takes what came of one file; called by the thread that compiles, in the order of the files. */
    @FunctionalInterface
    public interface Receiver {
        void accept(SourceFile file, Compiled compiled) throws BuildException;
    }

    /** Gives the next file; nothing at the end. */
    @FunctionalInterface
    public interface Sources {
        Optional<SourceFile> next() throws BuildException;
    }

    /**
     * Compiles many files, several at once, of which a few are in memory at any time.
     *
     * @throws BuildException with {@code COMPILER_FAILED} or {@code INTERRUPTED}
     */
    public void compile(Sources sources, Receiver receiver) throws BuildException {
        Deque<Pending> pending = new ArrayDeque<>();
        try {
            Optional<SourceFile> next = sources.next();
            while (next.isPresent() || !pending.isEmpty()) {
                while (next.isPresent() && pending.size() < AHEAD) {
                    pending.add(new Pending(next.get(), pool.submit(next.get(), optimisation)));
                    next = sources.next();
                }
                Pending first = pending.remove();
                receiver.accept(first.file(), canonical(first.file(), CompilePool.await(first.outcome())));
            }
        } finally {
            pending.forEach(each -> each.outcome().cancel(false));
        }
    }

    /** Compiles one file. */
    public Compiled compile(SourceFile file) throws BuildException {
        return canonical(file, pool.compile(file, optimisation));
    }

    private record Pending(SourceFile file, CompletableFuture<Compilation> outcome) {}

    private Compiled canonical(SourceFile file, Compilation compilation) throws BuildException {
        if (compilation instanceof Compilation.Code code) {
            SourceHash hash = SourceHash.of(version, file.source());
            try {
                return new Compiled.Bytecode(CanonicalBytecode.of(whole(hash, code.marshal()), hash));
            } catch (BytecodeRefusedException e) {
                return new Compiled.LeftOut(ProblemCode.BYTECODE_REFUSED, 0, e.reason());
            }
        }
        if (compilation instanceof Compilation.Fatal fatal) {
            return new Compiled.LeftOut(ProblemCode.BYTECODE_LEFT_OUT, 0, fatal.message());
        }
        Compilation.Invalid invalid = (Compilation.Invalid) compilation;
        return new Compiled.LeftOut(ProblemCode.SOURCE_INVALID, invalid.line(), invalid.message());
    }

    private static byte[] whole(SourceHash hash, byte[] marshal) {
        byte[] header = PycHeader.unchecked(hash);
        byte[] pyc = Arrays.copyOf(header, header.length + marshal.length);
        System.arraycopy(marshal, 0, pyc, header.length, marshal.length);
        return pyc;
    }

    /** Ends the interpreters. */
    @Override
    public void close() {
        pool.close();
    }
}
