package dev.mizzen.build;

import dev.mizzen.base.BaseFacts;
import dev.mizzen.base.BaseImage;
import dev.mizzen.base.BaseProgress;
import dev.mizzen.base.BaseReference;
import dev.mizzen.base.BaseSources;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.oci.Descriptor;
import dev.mizzen.python.Target;
import dev.mizzen.registry.Registries;
import dev.mizzen.request.BuildRequest;
import dev.mizzen.store.Store;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A base image that has been opened, and what was found out about the Python in it. */
record OpenBase(BaseImage image, BaseFacts facts) {
    /** Where the virtual environment goes. */
    static final String PREFIX = "/opt/venv";

    /** Where the application goes. */
    static final String APPLICATION = "/app";

    /** @throws BuildException if there is no such base, or it has another Python than is wanted */
    static OpenBase open(BuildRequest.Base wanted, Store store, Optional<Registries> registries, BuildListener listener)
            throws BuildException {
        listener.on(new BuildEvent.PhaseStarted("Reading the base image"));
        BaseImage image = BaseImage.open(
                wanted.reference(),
                wanted.platform(),
                new BaseSources(Path.of(""), Optional.of(store), registries, progress(listener)));
        BaseFacts facts = facts(wanted, image, store);
        TargetCheck.require(wanted, facts.target());
        return new OpenBase(image, facts);
    }

    Target target() {
        return facts.target();
    }

    private static BaseFacts facts(BuildRequest.Base wanted, BaseImage base, Store store) throws BuildException {
        if (wanted.reference() instanceof BaseReference.Scratch) {
            return BaseFacts.stated(
                    wanted.platform().orElseThrow(),
                    wanted.python().orElseThrow(),
                    wanted.interpreter().orElseThrow(),
                    wanted.libc().orElseThrow());
        }
        return BaseFacts.remembered(
                base, new BaseFacts.Question(wanted.interpreter(), List.of(PREFIX, APPLICATION)), store);
    }

    private static BaseProgress progress(BuildListener listener) {
        StepClock steps = new StepClock(listener);
        return new BaseProgress() {
            @Override
            public void fetching(Descriptor layer) {
                steps.started(layer, title(layer));
            }

            @Override
            public void fetched(Descriptor layer) {
                steps.finished(layer, title(layer), layer.size(), false);
            }

            private String title(Descriptor layer) {
                return "base layer " + layer.digest().abbreviated();
            }
        };
    }
}
