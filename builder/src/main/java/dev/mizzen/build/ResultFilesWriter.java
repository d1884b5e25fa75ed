package dev.mizzen.build;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.request.BuildRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds through another builder, then writes the files of {@link BuildRequest.ResultFiles}: all whole, or none of them. That
 * they can be written is looked at first, so that a long build does not end in a misspelt path.
 */
public final class ResultFilesWriter implements ImageBuilder {
    private final ImageBuilder inner;

    public ResultFilesWriter(ImageBuilder inner) {
        this.inner = inner;
    }

    @Override
    public BuildResult build(BuildRequest request, BuildListener listener) throws BuildException {
        BuildRequest.ResultFiles files = request.results();
        List<Problem> problems = new ArrayList<>();
        files.metadata().ifPresent(file -> WholeTexts.look(file, problems));
        files.imageId().ifPresent(file -> WholeTexts.look(file, problems));
        files.references().ifPresent(file -> WholeTexts.look(file, problems));
        BuildException.throwIfAny(problems);

        BuildResult result = inner.build(request, listener);

        Map<Path, String> texts = new LinkedHashMap<>();
        files.metadata().ifPresent(file -> texts.put(file, ResultDocument.json(result) + "\n"));
        files.imageId().ifPresent(file -> texts.put(file, result.config().toString()));
        files.references().ifPresent(file -> texts.put(file, String.join("\n", result.references()) + "\n"));
        WholeTexts.write(texts);
        return result;
    }
}
