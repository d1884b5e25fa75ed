package dev.mizzen.index;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.python.Version;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * All files of one project that a source has.
 *
 * @param wheels the wheels, in the order of their file names
 * @param sdists the source distributions
 * @param refused links of the source that were not followed, which explain why something is missing
 * @param foreign how many files of other projects the source showed, which were passed over
 * @param index the index that knows the project, and so is the only one asked for it
 * @param places what the index's page says of pages of the project in other indexes; nothing where it is no such page
 */
public record Listing(
        List<Candidate> wheels,
        List<Sdist> sdists,
        List<Problem> refused,
        int foreign,
        Optional<String> index,
        Optional<ProjectPlaces> places) {
    /** What a source has of a project that it does not know. */
    public static final Listing NONE = of(List.of(), List.of());

    public Listing {
        wheels = List.copyOf(wheels);
        sdists = List.copyOf(sdists);
        refused = List.copyOf(refused);
    }

    /** Files without further ado. */
    public static Listing of(List<Candidate> wheels, List<Sdist> sdists) {
        return new Listing(wheels, sdists, List.of(), 0, Optional.empty(), Optional.empty());
    }

    /** Whether there is no file at all. */
    public boolean isEmpty() {
        return wheels.isEmpty() && sdists.isEmpty();
    }

    /** The versions of which there are wheels, the highest first. */
    public SortedSet<Version> versions() {
        SortedSet<Version> versions = new TreeSet<>(Collections.reverseOrder());
        wheels.forEach(wheel -> versions.add(wheel.filename().version()));
        return versions;
    }

    /** The same with the wheels that can be built of its source distributions. */
    Listing withBuilt() {
        List<Candidate> built =
                sdists.stream().flatMap(sdist -> sdist.wheel().stream()).toList();
        return new Listing(joined(wheels, built), sdists, refused, foreign, index, places);
    }

    /** This and then what another source has. */
    Listing and(Listing other) {
        return new Listing(
                joined(wheels, other.wheels),
                joined(sdists, other.sdists),
                joined(refused, other.refused),
                foreign + other.foreign,
                index.or(other::index),
                Optional.empty());
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        List<T> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
