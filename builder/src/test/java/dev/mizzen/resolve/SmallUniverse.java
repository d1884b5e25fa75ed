package dev.mizzen.resolve;

import dev.mizzen.diagnostic.SyntaxException;
import dev.mizzen.python.Architecture;
import dev.mizzen.python.Implementation;
import dev.mizzen.python.Libc;
import dev.mizzen.python.MarkerEnvironment;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.Target;
import dev.mizzen.python.Version;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** Projects, their versions and what each needs, as a test states them. */
final class SmallUniverse implements Offers {
    private final Map<ProjectName, Map<Version, Offer>> offers = new TreeMap<>();
    private final Map<ProjectName, Map<Version, Needs>> needs = new TreeMap<>();

    /** Adds a version that needs {@code requirements}; each marker {@code extra == "x"} makes an extra. */
    SmallUniverse with(String name, String version, String... requirements) {
        return with(name, Offer.of(version(version)), requirements);
    }

    SmallUniverse with(String name, Offer offer, String... requirements) {
        Set<ProjectName> extras = new LinkedHashSet<>();
        for (String requirement : requirements) {
            int at = requirement.indexOf("extra == ");
            if (at >= 0) {
                String quoted = requirement.substring(at + "extra == ".length());
                extras.add(name(quoted.substring(1, quoted.length() - 1)));
            }
        }
        offers.computeIfAbsent(name(name), any -> new LinkedHashMap<>()).put(offer.version(), offer);
        needs.computeIfAbsent(name(name), any -> new LinkedHashMap<>())
                .put(offer.version(), new Needs(requirements(requirements), extras));
        return this;
    }

    Map<ProjectName, Map<Version, Needs>> all() {
        return needs;
    }

    @Override
    public List<Offer> of(ProjectName name) {
        return new ArrayList<>(offers.getOrDefault(name, Map.of()).values());
    }

    @Override
    public Needs needs(ProjectName name, Version version) {
        return Objects.requireNonNull(needs.getOrDefault(name, Map.of()).get(version));
    }

    static MarkerEnvironment environment() {
        try {
            return new Target(
                            version("3.12.4"),
                            "/usr/bin/python3.12",
                            Implementation.CPYTHON,
                            false,
                            Architecture.X86_64,
                            Libc.parse("glibc-2.36"),
                            "cpython-312-x86_64-linux-gnu")
                    .markerEnvironment();
        } catch (SyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static ProjectName name(String text) {
        return ProjectName.tryParse(text).orElseThrow();
    }

    static Version version(String text) {
        return Version.tryParse(text).orElseThrow();
    }

    static List<Requirement> requirements(String... texts) {
        return Arrays.stream(texts)
                .map(text -> {
                    try {
                        return Requirement.parse(text);
                    } catch (SyntaxException e) {
                        throw new IllegalArgumentException(e);
                    }
                })
                .toList();
    }
}
