package dev.mizzen.layer;

import dev.mizzen.bytecode.BytecodeCompiler;
import dev.mizzen.bytecode.CompilePool;
import dev.mizzen.bytecode.WorkerProgram;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.sandbox.HostPrograms;
import dev.mizzen.sandbox.Ways;
import dev.mizzen.testing.Lab;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A compiler that runs this machine's Python. */
final class HostCompiler {
    private HostCompiler() {}

    static BytecodeCompiler open(Lab lab) throws BuildException {
        Path python = lab.tool("python3");
        Ways ways = new Ways(HostPrograms.of(String.valueOf(python.getParent())), WorkerProgram.LIMITS);
        CompilePool.Trial trial = CompilePool.start(
                ways.host(List.of("python3"), WorkerProgram.of("/", Optional.empty()))
                        .launches()
                        .get(0),
                1);
        return new BytecodeCompiler(((CompilePool.Trial.Running) trial).pool(), 0);
    }
}
