package dev.mizzen.wheel;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mizzen.python.EntryPoints;
import java.util.SortedMap;
import java.util.TreeMap;

/** The scripts of a distribution that is not a wheel: the same texts that a wheel's entry points become. */
public final class ScriptTexts {
    private ScriptTexts() {}

    /** The text of each script by its name. */
    public static SortedMap<String, String> of(EntryPoints entryPoints, InstallScheme scheme) {
        SortedMap<String, String> texts = new TreeMap<>();
        ConsoleScripts.of(entryPoints, scheme)
                .texts()
                .forEach((name, text) -> texts.put(name, new String(text, UTF_8)));
        return texts;
    }
}
