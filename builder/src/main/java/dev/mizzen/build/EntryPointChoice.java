package dev.mizzen.build;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.firstparty.Declaration;
import dev.mizzen.python.EntryPoint;
import dev.mizzen.request.BuildRequest;
import java.util.List;
import java.util.Optional;

/** Decides what an image runs when nobody says otherwise. */
final class EntryPointChoice {
    private EntryPointChoice() {}

    /**
     * The entry point that was asked for; else none, where a command was asked for, which then runs by itself or under the
     * base's entry point; else the only console script of the project.
     */
    static Optional<List<String>> choose(
            BuildRequest.Container wanted, Declaration project, String prefix, BuildListener listener)
            throws BuildException {
        if (wanted.entrypoint().isPresent() || wanted.cmd().isPresent()) {
            return wanted.entrypoint();
        }
        List<String> scripts = project.entryPoints().consoleScripts().stream()
                .map(EntryPoint::name)
                .toList();
        if (scripts.size() == 1) {
            String script = prefix + "/bin/" + scripts.get(0);
            listener.on(new BuildEvent.Noted("entry point: " + script + ", the only script of the project"));
            return Optional.of(List.of(script));
        }
        String found =
                scripts.isEmpty() ? "no script in [project.scripts]" : "the scripts " + String.join(", ", scripts);
        throw Problem.of(ProblemCode.ENTRYPOINT_MISSING, "nothing says what the image runs")
                .values("`--entrypoint`, `--cmd` or exactly one script of the project", found)
                .hint(
                        scripts.isEmpty()
                                ? "for example `--entrypoint \"gunicorn -b 0.0.0.0:8000 package.module:app\"`, or `entrypoint` in"
                                        + " `[tool.mizzen]`"
                                : "choose one: `--entrypoint " + scripts.get(0) + "`")
                .exception();
    }
}
