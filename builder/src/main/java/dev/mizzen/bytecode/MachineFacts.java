package dev.mizzen.bytecode;

import dev.mizzen.python.Architecture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What decides here whose programs run, and how.
 *
 * @param architecture this machine's; none when it is no Linux that Python knows
 * @param switchedOff the kernel's settings that forbid user namespaces to users, each as it would have to be:
 *     {@code kernel.unprivileged_userns_clone=1}
 */
public record MachineFacts(Optional<Architecture> architecture, List<String> switchedOff) {
    private static final Path SETTINGS = Path.of("/proc/sys");

    public MachineFacts {
        switchedOff = List.copyOf(switchedOff);
    }

    /**
     * Looks at this machine.
     *
     * @param system the Java property {@code os.name}
     * @param machine the Java property {@code os.arch}
     */
    public static MachineFacts read(String system, String machine) {
        Optional<Architecture> architecture = system.equals("Linux") ? Architecture.named(machine) : Optional.empty();
        Map<String, String> forbidding = new LinkedHashMap<>();
        forbidding.put("kernel/unprivileged_userns_clone", "0 1");
        forbidding.put("kernel/apparmor_restrict_unprivileged_userns", "1 0");
        forbidding.put("user/max_user_namespaces", "0 10000");
        List<String> off = new ArrayList<>();
        forbidding.forEach((name, values) -> {
            String[] both = values.split(" ");
            if (setting(name).equals(both[0])) {
                off.add(name.replace('/', '.') + "=" + both[1]);
            }
        });
        return new MachineFacts(architecture, off);
    }

    private static String setting(String name) {
        try {
            return new String(Files.readAllBytes(SETTINGS.resolve(name)), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
