package dev.mizzen.request;

import dev.mizzen.archive.Compression;
import dev.mizzen.bytecode.BytecodeMode;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.layer.KeptSources;
import dev.mizzen.layer.LayerBudget;
import dev.mizzen.request.BuildRequest.Layering;
import dev.mizzen.settings.Setting;
import dev.mizzen.settings.SettingItems;
import dev.mizzen.settings.SettingValue;
import dev.mizzen.settings.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads how the image is cut into layers, and which bytecode it gets. */
final class LayeringReader {
    private static final List<String> LEVELS = List.of("0", "1", "2");
    private static final Pattern LAYERS = Pattern.compile("[0-9]{1,3}");

    private final Settings settings;
    private final SettingItems items;
    private final List<Problem> problems;

    /** @param problems hears of every value that can't be used */
    LayeringReader(Settings settings, List<Problem> problems) {
        this.settings = settings;
        this.items = new SettingItems(settings, problems);
        this.problems = problems;
    }

    /** @param scratch whether there is no base */
    Layering read(boolean scratch) {
        Layering layering = new Layering(
                compression(),
                mostLayers(),
                bytecode(),
                settings.isTrue(Setting.BYTECODE_STDLIB),
                optimisation(),
                bytecodeOnly());
        if (layering.optimisation() > 0 && layering.bytecode() == BytecodeMode.OFF) {
            problems.add(Problem.of(ProblemCode.CONFIG_INVALID, "without bytecode there is none of a level")
                    .at(items.only(Setting.BYTECODE_OPTIMIZE).where())
                    .hint("leave out `" + Setting.BYTECODE_OPTIMIZE.flag() + "`, or take another `--bytecode`"));
        }
        if (layering.bytecodeOnly().isPresent() && layering.bytecode() == BytecodeMode.OFF) {
            problems.add(
                    Problem.of(ProblemCode.CONFIG_INVALID, "without bytecode there is nothing in the place of sources")
                            .at(items.only(Setting.BYTECODE_ONLY).where())
                            .hint("leave out `" + Setting.BYTECODE_ONLY.flag() + "`, or take another `--bytecode`"));
        }
        if (layering.standardLibrary() && layering.bytecode() == BytecodeMode.OFF) {
            withoutStandardLibrary(
                    "there is no bytecode of the standard library without bytecode", "take another `--bytecode`");
        }
        if (layering.standardLibrary() && scratch) {
            withoutStandardLibrary("`scratch` has no standard library to compile", "take a base that has a Python");
        }
        return layering;
    }

    private Compression compression() {
        String word = settings.text(Setting.COMPRESSION)
                .orElse(Layering.USUAL.compression().toString());
        return Arrays.stream(Compression.values())
                .filter(compression -> compression.toString().equals(word))
                .findFirst()
                .orElse(Compression.GZIP); // the word is a choice, so the settings have refused any other
    }

    private BytecodeMode bytecode() {
        String word =
                settings.text(Setting.BYTECODE).orElse(Layering.USUAL.bytecode().toString());
        return Arrays.stream(BytecodeMode.values())
                .filter(mode -> mode.toString().equals(word))
                .findFirst()
                .orElse(BytecodeMode.REQUIRE); // the word is a choice, as above
    }

    private void withoutStandardLibrary(String reason, String remedy) {
        problems.add(Problem.of(ProblemCode.CONFIG_INVALID, reason)
                .at(items.only(Setting.BYTECODE_STDLIB).where())
                .hint("leave out `" + Setting.BYTECODE_STDLIB.flag() + "`, or " + remedy));
    }

    private int optimisation() {
        String level = settings.text(Setting.BYTECODE_OPTIMIZE).orElse("0");
        return Math.max(0, LEVELS.indexOf(level)); // a choice, so the settings have refused any other
    }

    private Optional<KeptSources> bytecodeOnly() {
        List<String> patterns = items.texts(Setting.KEEP_SOURCE);
        if (!settings.isTrue(Setting.BYTECODE_ONLY)) {
            if (!patterns.isEmpty()) {
                problems.add(
                        Problem.of(ProblemCode.CONFIG_INVALID, "all sources stay, so that there are none to choose")
                                .at(items.only(Setting.KEEP_SOURCE).where())
                                .hint("leave out `" + Setting.KEEP_SOURCE.flag() + "`, or give `"
                                        + Setting.BYTECODE_ONLY.flag() + "`"));
            }
            return Optional.empty();
        }
        try {
            return Optional.of(KeptSources.of(patterns));
        } catch (BuildException e) {
            problems.addAll(e.problems());
            return Optional.empty();
        }
    }

    private int mostLayers() {
        if (settings.get(Setting.MAX_LAYERS).isEmpty()) {
            return Layering.USUAL.most();
        }
        SettingValue.Item item = items.only(Setting.MAX_LAYERS);
        int number = LAYERS.matcher(item.text()).matches() ? Integer.parseInt(item.text()) : 0;
        if (number < 1 || number > LayerBudget.CEILING) {
            items.invalid("the most layers are a number from 1 to " + LayerBudget.CEILING, item);
        }
        return number;
    }
}
