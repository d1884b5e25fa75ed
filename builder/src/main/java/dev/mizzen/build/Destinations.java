package dev.mizzen.build;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.image.Image;
import dev.mizzen.image.ImageSink;
import dev.mizzen.image.RegistrySink;
import dev.mizzen.oci.ImagePlace;
import dev.mizzen.request.BuildRequest;
import dev.mizzen.store.Store;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** All places where the image of one build goes: files and folders of this machine first, then repositories. */
final class Destinations {
    private final Map<ImagePlace, ImageSink> outputs = new LinkedHashMap<>();
    private final List<RegistrySink> repositories;

    /** @param repositories where the image is pushed to */
    Destinations(BuildRequest request, Store store, List<RegistrySink> repositories) throws BuildException {
        for (ImagePlace output : request.outputs()) {
            outputs.put(output, ImageSinks.of(output, request.names(), store));
        }
        this.repositories = List.copyOf(repositories);
    }

    /**
     * Looks at all places, before anything is done for them.
     *
     * @throws BuildException with everything that would keep the image from being written
     */
    void prepare() throws BuildException {
        List<ImageSink> sinks = new ArrayList<>(outputs.values());
        sinks.addAll(repositories);
        List<Problem> problems = new ArrayList<>();
        for (ImageSink sink : sinks) {
            try {
                sink.prepare();
            } catch (BuildException e) {
                problems.addAll(e.problems());
            }
        }
        BuildException.throwIfAny(problems);
    }

    /** Writes {@code image} to all of them, and tells what was pushed. */
    List<BuildResult.Push> write(Image image, BuildListener listener, Consumer<Problem> warnings)
            throws BuildException {
        for (Map.Entry<ImagePlace, ImageSink> output : outputs.entrySet()) {
            write(image, output.getValue(), output.getKey().toString(), listener)
                    .warning()
                    .ifPresent(warnings);
        }
        List<BuildResult.Push> pushes = new ArrayList<>();
        for (RegistrySink sink : repositories) {
            ImageSink.Written written = write(image, sink, sink.repository(), listener);
            pushes.add(new BuildResult.Push(sink.repository(), written.blobs(), written.bytes(), written.reused()));
        }
        return pushes;
    }

    private static ImageSink.Written write(Image image, ImageSink sink, String name, BuildListener listener)
            throws BuildException {
        StepClock steps = new StepClock(listener);
        steps.started(sink, name);
        ImageSink.Written written = sink.write(image);
        steps.finished(sink, name, written.bytes(), written.blobs() == 0);
        return written;
    }
}
