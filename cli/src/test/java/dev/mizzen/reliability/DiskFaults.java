package dev.mizzen.reliability;

import dev.mizzen.testing.Command;
import dev.mizzen.testing.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Spoils one of the calls by which a program changes files: {@code fixtures/lab/disk-faults}. It numbers the calls of all
 * threads together and heeds only some folders, neither of which strace's injection does.
 *
 * @param library what is preloaded
 * @param under the folders
 */
record DiskFaults(Path library, String under) {
    static DiskFaults below(Lab lab, Path... folders) throws IOException, InterruptedException {
        Path compiler = lab.tool("cc");
        Path made = Lab.scratch().resolve("disk-faults.so");
        if (!Files.exists(made)) {
            Path fresh = Files.createTempFile(Lab.scratch(), "disk-faults", ".so");
            Command.of(
                            compiler,
                            "-O2",
                            "-shared",
                            "-fPIC",
                            "-o",
                            fresh,
                            Lab.script("disk-faults/disk-faults.c"),
                            "-ldl")
                    .run()
                    .orFail();
            Files.move(fresh, made);
        }
        return new DiskFaults(
                made, List.of(folders).stream().map(Path::toString).collect(Collectors.joining(":")));
    }

    /** The calls of a program that runs to its end, in order: the name of each. */
    List<String> calls(Command command, Path log) throws IOException, InterruptedException {
        Files.deleteIfExists(log);
        on(command).env("DISK_FAULTS_LOG", log.toString()).run().orFail();
        return Files.readAllLines(log).stream()
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
    }

    /** Runs a program until its call {@code number}, which is killed ({@code kill}), torn or fails with an error. */
    Command.Outcome spoil(Command command, int number, String fault) throws IOException, InterruptedException {
        return on(command)
                .env("DISK_FAULTS_AT", Integer.toString(number))
                .env("DISK_FAULTS_DO", fault)
                .run();
    }

    private Command on(Command command) {
        return command.env("LD_PRELOAD", library.toString()).env("DISK_FAULTS_UNDER", under);
    }

    /** How often each call was made, for the note. */
    static Map<String, Long> count(List<String> calls) {
        return calls.stream().collect(Collectors.groupingBy(call -> call, TreeMap::new, Collectors.counting()));
    }
}
