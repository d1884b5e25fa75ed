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
import dev.mizzen.settings.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The wheels of the project itself and of first-party projects, as {@code --app-wheel} and {@code --member-wheel} name them. */
final class AppWheel {
    private AppWheel() {}

    /** The demands for {@code files}. */
    static List<Demand> demands(List<Path> files, Setting setting, WheelFacts facts) throws BuildException {
        List<Demand> demands = new ArrayList<>();
        for (Path file : files) {
            demands.add(demand(file, setting, facts));
        }
        return demands;
    }

    /** The demand for a file: this one and no other, whatever the requirements say about hashes. */
    private static Demand demand(Path path, Setting setting, WheelFacts facts) throws BuildException {
        if (!Files.isRegularFile(path)) {
            throw Problem.of(ProblemCode.FILE_NOT_FOUND, "the wheel `" + path + "` does not exist")
                    .at(setting.flag())
                    .hint("build it with `pip wheel --no-deps .`, and name the file that this makes")
                    .exception();
        }
        WheelFilename filename = filename(path, setting);
        Candidate candidate = Candidate.of(filename, path);
        return new Demand(
                Requirement.parse(filename.name().toString()),
                Optional.of(candidate),
                List.of(facts.sha256(candidate)),
                SourceSpan.file(setting.flag()));
    }

    private static WheelFilename filename(Path path, Setting setting) throws BuildException {
        String name = path.getFileName().toString();
        try {
            return WheelFilename.parse(name);
        } catch (SyntaxException e) {
            throw new BuildException(e.in(setting.flag(), 1, 1, name));
        }
    }
}
