package dev.mizzen.build;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.diagnostic.SyntaxException;
import dev.mizzen.index.Candidate;
import dev.mizzen.index.WheelFacts;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.WheelFilename;
import dev.mizzen.resolve.Demand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The project's own wheel, as {@code --app-wheel} names it. */
final class AppWheel {
    private static final String FLAG = "--app-wheel";

    private AppWheel() {}

    /** The demand for {@code file}: this file and no other, whatever the requirements say about hashes. */
    static Optional<Demand> demand(Optional<Path> file, WheelFacts facts) throws BuildException {
        if (file.isEmpty()) {
            return Optional.empty();
        }
        Path path = file.get();
        if (!Files.isRegularFile(path)) {
            throw Problem.of(ProblemCode.FILE_NOT_FOUND, "the wheel `" + path + "` does not exist")
                    .at(FLAG)
                    .hint("build it with `pip wheel --no-deps .`, and name the file that this makes")
                    .exception();
        }
        WheelFilename filename = filename(path);
        Candidate candidate = Candidate.of(filename, path);
        return Optional.of(new Demand(
                Requirement.parse(filename.name().toString()),
                Optional.of(candidate),
                List.of(facts.sha256(candidate)),
                SourceSpan.file(FLAG)));
    }

    private static WheelFilename filename(Path path) throws BuildException {
        String name = path.getFileName().toString();
        try {
            return WheelFilename.parse(name);
        } catch (SyntaxException e) {
            throw new BuildException(e.in(FLAG, 1, 1, name));
        }
    }
}
