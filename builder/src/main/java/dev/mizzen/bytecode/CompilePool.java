package dev.mizzen.bytecode;

import dev.mizzen.bytecode.CompileWorker.LostException;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.sandbox.Launch;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Interpreters of one kind that live as long as the pool, each on a thread of its own: most ways to run them make them die with
 * the thread that started them. Safe for use by several threads.
 *
 * <p>A file that an interpreter does not survive is given to a new one once. One that takes longer than the pool's patience is an
 * error, since how long something takes says nothing about the file.
 */
public final class CompilePool implements AutoCloseable {
    /** How long an interpreter may take to start, and to compile one file. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int ATTEMPTS = 2;

    private final Launch launch;
    private final int most;
    private final Duration patience;
    private final BlockingQueue<Job> waiting = new LinkedBlockingQueue<>();
    private final CompletableFuture<Interpreter> introduced = new CompletableFuture<>();
    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "compile watch"));
    private final List<Owner> owners = new ArrayList<>();
    private int unfinished;
    private boolean closed;

    private CompilePool(Launch launch, int most, Duration patience) {
        if (most < 1) {
            throw new IllegalArgumentException("no worker: " + most);
        }
        this.launch = launch;
        this.most = most;
        this.patience = patience;
    }

    /** What trying a launch came to. */
    public sealed interface Trial {
        /** An interpreter runs. */
        record Running(CompilePool pool) implements Trial {}

        /**
         * None does.
         *
         * @param reason why, printable; the end of a sentence that begins with the program
         */
        record Failed(String reason) implements Trial {}
    }

    /**
     * Starts an interpreter and asks what it is.
     *
     * @param launch starts the program of {@link WorkerProgram}
     * @param workers how many interpreters the pool may have, 1 or more; the others are started when there is work for them
     */
    public static Trial start(Launch launch, int workers) throws BuildException {
        return start(launch, workers, PATIENCE);
    }

    static Trial start(Launch launch, int workers, Duration patience) throws BuildException {
        CompilePool pool = new CompilePool(launch, workers, patience);
        boolean running = false;
        try {
            pool.addOwner();
            pool.introduced.get();
            running = true;
            return new Trial.Running(pool);
        } catch (ExecutionException e) {
            return new Trial.Failed(reason(e));
        } catch (InterruptedException e) {
            throw BuildException.interrupted(e);
        } finally {
            if (!running) {
                pool.close();
            }
        }
    }

    private static String reason(ExecutionException e) {
        Throwable cause = e.getCause();
        return String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
    }

    /** What the interpreters are. */
    public Interpreter interpreter() {
        return introduced.join();
    }

    /** How they are run. */
    public Launch launch() {
        return launch;
    }

    /**
     * Compiles a file when an interpreter is free.
     *
     * @param optimisation 0, 1 or 2, as in {@code python -O}
     * @return fails with a {@link BuildException} of code {@code COMPILER_FAILED}
     */
    public CompletableFuture<Compilation> submit(SourceFile file, int optimisation) {
        Job job = new Job(file, optimisation, new CompletableFuture<>());
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("the pool is closed");
            }
            unfinished++;
            waiting.add(job);
            if (unfinished > owners.size() && owners.size() < most) {
                addOwner();
            }
        }
        return job.outcome();
    }

    /** Compiles a file, and waits for it. */
    public Compilation compile(SourceFile file, int optimisation) throws BuildException {
        return await(submit(file, optimisation));
    }

    /** What {@link #submit} has promised. */
    static Compilation await(CompletableFuture<Compilation> outcome) throws BuildException {
        try {
            return outcome.get();
        } catch (InterruptedException e) {
            throw BuildException.interrupted(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BuildException problem) {
                throw problem;
            }
            throw new IllegalStateException(e);
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private synchronized void addOwner() {
        Owner owner = new Owner();
        owners.add(owner);
        owner.thread.start();
    }

    /** An owner whose interpreter does not answer is left to itself, since nothing may be able to wake it. */
    private synchronized void replace(Owner owner) {
        if (owners.remove(owner) && !closed) {
            addOwner();
        }
    }

    /** Ends all interpreters. What they were asked for and have not answered is cancelled. */
    @Override
    public void close() {
        List<Owner> ending;
        synchronized (this) {
            closed = true;
            ending = new ArrayList<>(owners);
            owners.clear();
        }
        watch.shutdownNow();
        ending.forEach(Owner::end);
        for (Job job = waiting.poll(); job != null; job = waiting.poll()) {
            job.outcome().cancel(false);
        }
    }

    private record Job(SourceFile file, int optimisation, CompletableFuture<Compilation> outcome) {}

    /** What is asked of a worker. */
    private interface Question<T> {
        T ask(CompileWorker worker) throws LostException, InterruptedException;
    }

    /** A thread with its interpreter. */
    private final class Owner implements Runnable {
        private final Thread thread = daemon(this, "compile worker");
        private @Nullable CompileWorker worker;
        private boolean ended;

        @Override
        public void run() {
            try {
                if (!introduced.isDone()) {
                    introduce();
                }
                while (!isEnded()) {
                    serve(waiting.take());
                }
            } catch (InterruptedException e) {
                // The pool is closed.
            } catch (LostException e) {
                introduced.completeExceptionally(e);
            } finally {
                end();
            }
        }

        private void introduce() throws LostException, InterruptedException {
            CompileWorker started = started();
            Runnable giveUp = () -> introduced.completeExceptionally(
                    new LostException("it says nothing for " + patience.toSeconds() + " seconds"));
            introduced.complete(within(started, giveUp, CompileWorker::hello));
        }

        private void serve(Job job) throws InterruptedException {
            try {
                for (int attempt = 1; !job.outcome().isDone() && !isEnded(); attempt++) {
                    try {
                        attempt(job);
                    } catch (LostException e) {
                        drop();
                        if (attempt == ATTEMPTS) {
                            job.outcome().complete(new Compilation.Fatal(String.valueOf(e.getMessage())));
                        }
                    }
                }
            } finally {
                job.outcome().cancel(false);
                synchronized (CompilePool.this) {
                    unfinished--;
                }
            }
        }

        private void attempt(Job job) throws LostException, InterruptedException {
            Runnable giveUp = () -> job.outcome().completeExceptionally(tooSlow(job.file()));
            CompileWorker running;
            try {
                running = running(giveUp);
            } catch (LostException e) {
                drop();
                job.outcome().completeExceptionally(unstartable(String.valueOf(e.getMessage())));
                return;
            }
            job.outcome().complete(within(running, giveUp, asked -> asked.compile(job.file(), job.optimisation())));
        }

        private CompileWorker running(Runnable giveUp) throws LostException, InterruptedException {
            CompileWorker running = current();
            if (running == null) {
                running = started();
                Interpreter found = within(running, giveUp, CompileWorker::hello);
                if (!found.equals(interpreter())) {
                    throw new LostException("it is another one now: `" + found.build() + "`");
                }
            }
            return running;
        }

        private CompileWorker started() throws LostException {
            try {
                CompileWorker started = CompileWorker.start(launch);
                synchronized (this) {
                    if (!ended) {
                        worker = started;
                        return started;
                    }
                }
                started.close();
                throw new LostException("it is not needed any more");
            } catch (IOException e) {
                throw new LostException("it can't be started: " + Redaction.printable(String.valueOf(e.getMessage())));
            }
        }

        private <T> T within(CompileWorker asked, Runnable giveUp, Question<T> question)
                throws LostException, InterruptedException {
            ScheduledFuture<?> end;
            try {
                end = watch.schedule(
                        () -> {
                            giveUp.run();
                            end();
                            replace(this);
                        },
                        patience.toMillis(),
                        TimeUnit.MILLISECONDS);
            } catch (java.util.concurrent.RejectedExecutionException e) {
                throw new LostException("it is not needed any more");
            }
            try {
                return question.ask(asked);
            } finally {
                end.cancel(false);
            }
        }

        private synchronized @Nullable CompileWorker current() {
            return worker;
        }

        private synchronized boolean isEnded() {
            return ended;
        }

        private synchronized void drop() {
            if (worker != null) {
                worker.close();
                worker = null;
            }
        }

        private synchronized void end() {
            ended = true;
            drop();
            thread.interrupt();
        }
    }

    private BuildException tooSlow(SourceFile file) {
        return Problem.of(
                        ProblemCode.COMPILER_FAILED,
                        "compiling `" + Redaction.printable(file.path()) + "` takes longer than " + patience.toSeconds()
                                + " seconds")
                .hint("leave bytecode out with `--bytecode off`")
                .exception();
    }

    private BuildException unstartable(String reason) {
        return Problem.of(
                        ProblemCode.COMPILER_FAILED,
                        "the interpreter " + interpreter() + " (" + launch.isolation() + ", `" + launch.tool()
                                + "`) does not start again: " + reason)
                .hint("leave bytecode out with `--bytecode off`")
                .exception();
    }
}
