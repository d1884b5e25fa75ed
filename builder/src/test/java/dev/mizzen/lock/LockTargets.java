package dev.mizzen.lock;

import dev.mizzen.python.Architecture;
import dev.mizzen.python.Implementation;
import dev.mizzen.python.Libc;
import dev.mizzen.python.Target;
import dev.mizzen.python.Version;
import java.util.LinkedHashMap;
import java.util.Map;

/** The twelve targets of the lock fixtures, by the names that they have there. */
public final class LockTargets {
    static final Target DEBIAN = target("3.11.9", Architecture.X86_64, new Libc(Libc.Family.GLIBC, 2, 36));

    private LockTargets() {}

    public static Map<String, Target> all() {
        Map<String, Target> targets = new LinkedHashMap<>();
        for (String python : new String[] {"3.11.9", "3.12.4", "3.13.1"}) {
            for (Architecture architecture : new Architecture[] {Architecture.X86_64, Architecture.AARCH64}) {
                String name = "cp" + python.substring(0, 4).replace(".", "") + "-" + architecture + "-";
                targets.put(name + "glibc", target(python, architecture, new Libc(Libc.Family.GLIBC, 2, 36)));
                targets.put(name + "musl", target(python, architecture, new Libc(Libc.Family.MUSL, 1, 2)));
            }
        }
        return targets;
    }

    static Target target(String python, Architecture architecture, Libc libc) {
        String series = python.substring(0, 4);
        return new Target(
                Version.tryParse(python).orElseThrow(),
                "/usr/bin/python" + series,
                Implementation.CPYTHON,
                false,
                architecture,
                libc,
                "cpython-" + series.replace(".", "") + "-" + architecture + "-linux-gnu");
    }
}
