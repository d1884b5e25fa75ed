package dev.mizzen.build;

import dev.mizzen.digest.Digest;
import java.util.List;
import java.util.Optional;

/** The answer to a question about one image: why a package is in it, or where a path of it comes from. Sizes are in bytes. */
public sealed interface Explanation {
    /**
     * A package that is in the image.
     *
     * @param name its name, normalized
     * @param version its version
     * @param neededBy who needs it; nobody is known where a lock file alone names it
     * @param needs what it needs itself, for this target and the extras that are asked of it
     * @param file the wheel
     * @param layers the layer that it is in, and that of its bytecode
     * @param newer the newer versions on offer
     */
    record Present(
            String name,
            String version,
            List<Need> neededBy,
            List<Need> needs,
            WheelAt file,
            List<LayerAt> layers,
            Newer newer)
            implements Explanation {
        public Present {
            neededBy = List.copyOf(neededBy);
            needs = List.copyOf(needs);
            layers = List.copyOf(layers);
        }
    }

    /**
     * A project of the same repository that the image needs.
     *
     * @param name its name, normalized
     * @param version its version
     * @param neededBy who needs it
     * @param needs what it needs itself, for this target and the extras that are asked of it
     * @param place where its sources are
     * @param layers the layer that it is in, and that of its bytecode; none of one that is no package
     */
    record FirstParty(
            String name, String version, List<Need> neededBy, List<Need> needs, String place, List<LayerAt> layers)
            implements Explanation {
        public FirstParty {
            neededBy = List.copyOf(neededBy);
            needs = List.copyOf(needs);
            layers = List.copyOf(layers);
        }
    }

    /**
     * A package that is not in the image, though something in it would need it under other conditions.
     *
     * @param name its name, normalized
     * @param needs who would need it
     */
    record Absent(String name, List<Need> needs) implements Explanation {
        public Absent {
            needs = List.copyOf(needs);
        }
    }

    /**
     * A path of the image.
     *
     * @param path the absolute path
     * @param parts where it, and what is below it, comes from
     */
    record Found(String path, List<Part> parts) implements Explanation {
        public Found {
            parts = List.copyOf(parts);
        }
    }

    /**
     * A requirement.
     *
     * @param who the package that has it, or that meets it; absent for the user
     * @param requirement the requirement with its conditions
     * @param where the user's line
     */
    record Need(Optional<String> who, String requirement, Optional<String> where) {}

    /**
     * The wheel of a package.
     *
     * @param name the name of the file
     * @param location where it is, without secrets
     * @param sha256 its digest
     * @param size its length
     * @param tag the best of its tags for the target
     * @param target the Python, processor and C library of the image
     * @param files how many files it installs
     * @param installed their size
     */
    record WheelAt(
            String name,
            String location,
            Digest sha256,
            long size,
            String tag,
            String target,
            int files,
            long installed) {}

    /**
     * A layer of the image.
     *
     * @param role what it is for
     * @param title what it holds
     * @param stored its blob, if it has been made
     */
    record LayerAt(String role, String title, Optional<Stored> stored) {}

    /**
     * The blob of a layer.
     *
     * @param digest its digest
     * @param size its length
     */
    record Stored(Digest digest, long size) {}

    /**
     * The newer versions of a package that are on offer.
     *
     * @param passed those that were passed over, with the reasons
     * @param unknown why nothing is known of them
     */
    record Newer(List<Passed> passed, Optional<String> unknown) {
        public Newer {
            passed = List.copyOf(passed);
        }
    }

    /**
     * Versions that were passed over for one reason.
     *
     * @param versions the newest first
     * @param reason why
     */
    record Passed(List<String> versions, String reason) {
        public Passed {
            versions = List.copyOf(versions);
        }
    }

    /**
     * A part of what is at and below a path.
     *
     * @param origin where it comes from: a wheel, the project, the base
     * @param files how many files and links it has
     * @param size their size; unknown of bytecode that need not have been compiled
     * @param layer the layer that it is in
     */
    record Part(String origin, int files, Optional<Long> size, LayerAt layer) {}
}
