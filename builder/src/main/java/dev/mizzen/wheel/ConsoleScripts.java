package dev.mizzen.wheel;

import dev.mizzen.python.EntryPoint;
import dev.mizzen.python.EntryPoints;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The scripts that entry points ask for (PyPA entry points, "Use for scripts"), by name. On Linux those of
 * {@code gui_scripts} are no different.
 *
 * @param texts what each script holds
 * @param needShell whether they start through {@code /bin/sh}
 */
record ConsoleScripts(Map<String, byte[]> texts, boolean needShell) {
    /** pip's and setuptools' wheels name the Python that built them; pip names the one that is installed for instead. */
    private static final Pattern PIP = Pattern.compile("pip([0-9]+(\\.[0-9]+)?)?");

    private static final Pattern EASY_INSTALL = Pattern.compile("easy_install(-[0-9]+\\.[0-9]+)?");

    ConsoleScripts {
        texts = Collections.unmodifiableMap(new TreeMap<>(texts));
    }

    static ConsoleScripts of(EntryPoints entryPoints, InstallScheme scheme) {
        Map<String, EntryPoint> entries = new TreeMap<>();
        entryPoints.consoleScripts().forEach(entry -> entries.put(entry.name(), entry));
        String version = scheme.pythonVersion();
        String major = version.substring(0, version.indexOf('.'));
        rename(entries, "pip", PIP, List.of("pip", "pip" + major, "pip" + version));
        rename(entries, "easy_install", EASY_INSTALL, List.of("easy_install", "easy_install-" + version));
        entryPoints.guiScripts().forEach(entry -> entries.put(entry.name(), entry));
        Shebang shebang = Shebang.of(scheme);
        Map<String, byte[]> texts = new TreeMap<>();
        entries.forEach((name, entry) -> texts.put(name, text(shebang, entry)));
        return new ConsoleScripts(texts, shebang.throughShell() && !texts.isEmpty());
    }

    private static void rename(Map<String, EntryPoint> entries, String name, Pattern versioned, List<String> names) {
        EntryPoint entry = entries.get(name);
        if (entry != null) {
            entries.keySet().removeIf(key -> versioned.matcher(key).matches());
            names.forEach(each -> entries.put(each, entry));
        }
    }

    /** Whether setuptools made the file {@code name} of {@code .data/scripts} for an entry point that has a script here. */
    boolean replaces(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        int suffix = lower.endsWith(".exe") || lower.endsWith(".pya") ? 4 : lower.endsWith("-script.py") ? 10 : 0;
        return texts.containsKey(name.substring(0, name.length() - suffix));
    }

    /** Behaves as pip's script does; module and attribute are dotted identifiers, so nothing else gets into the code. */
    private static byte[] text(Shebang shebang, EntryPoint entry) {
        String attribute = entry.attribute();
        int dot = attribute.indexOf('.');
        String imported = dot < 0 ? attribute : attribute.substring(0, dot);
        String code = shebang.text() + "import sys\n"
                + "from " + entry.module() + " import " + imported + "\n"
                + "if __name__ == \"__main__\":\n"
                + "    if sys.argv[0].endswith(\".exe\"):\n"
                + "        sys.argv[0] = sys.argv[0][:-4]\n"
                + "    sys.exit(" + attribute + "())\n";
        return code.getBytes(StandardCharsets.UTF_8);
    }
}
