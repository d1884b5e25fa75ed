package dev.mizzen.cli;

import dev.mizzen.settings.Setting;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** Options made from the catalogue of settings, and read back from a parsed command line. */
final class SettingOptions {
    /** What is about the talk of a command rather than about its work. */
    static final List<Setting> PRESENTATION = List.of(Setting.JSON, Setting.COLOR, Setting.QUIET, Setting.VERBOSE);

    private SettingOptions() {}

    /** Adds the options of {@code settings}, and {@code --help}. */
    static CommandSpec add(CommandSpec spec, List<Setting> settings) {
        return add(spec, settings, Map.of());
    }

    /**
     * The same.
     *
     * @param standIns settings that are given by the flags of others here
     */
    static CommandSpec add(CommandSpec spec, List<Setting> settings, Map<Setting, Setting> standIns) {
        for (Setting setting : settings) {
            List<String> names = new ArrayList<>();
            Optional<Setting> other = Optional.ofNullable(standIns.get(setting));
            other.flatMap(Setting::shortFlag).or(setting::shortFlag).ifPresent(names::add);
            other.map(Setting::flag).ifPresent(names::add);
            names.add(setting.flag());
            OptionSpec.Builder option = OptionSpec.builder(names.toArray(new String[0]))
                    .description(setting.description().replace("%", "%%"));
            if (setting.placeholder().isEmpty()) {
                boolean counted = setting.kind() == Setting.Kind.COUNT;
                option.arity("0").type(counted ? boolean[].class : boolean.class);
            } else {
                boolean repeats = setting.shape() == Setting.Shape.LIST || setting.shape() == Setting.Shape.TABLE;
                option.arity("1")
                        .paramLabel(setting.placeholder())
                        .hideParamSyntax(true)
                        .type(repeats ? String[].class : String.class);
            }
            spec.addOption(option.build());
        }
        return addHelp(spec);
    }

    static CommandSpec addHelp(CommandSpec spec) {
        return spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .arity("0")
                .type(boolean.class)
                .description("Show this help")
                .build());
    }

    /** Adds {@code [PROJECT]} as the first parameter. */
    static CommandSpec addProject(CommandSpec spec) {
        return addProject(spec, 0);
    }

    /** Adds {@code [PROJECT]} as the parameter number {@code index}, counted from 0. */
    static CommandSpec addProject(CommandSpec spec, int index) {
        return spec.addPositional(PositionalParamSpec.builder()
                .index(String.valueOf(index))
                .arity("0..1")
                .paramLabel("PROJECT")
                .type(String.class)
                .description("Folder of the project; default the working directory")
                .build());
    }

    /** The texts given for each setting. */
    static Map<Setting, List<String>> read(ParseResult parsed) {
        Map<Setting, List<String>> flags = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            OptionSpec option = parsed.matchedOption(setting.flag());
            if (option == null) {
                continue;
            }
            if (setting.placeholder().isEmpty()) {
                boolean[] each = setting.kind() == Setting.Kind.COUNT ? option.getValue() : new boolean[1];
                flags.put(setting, Collections.nCopies(each.length, ""));
            } else {
                flags.put(setting, List.copyOf(option.originalStringValues()));
            }
        }
        return flags;
    }
}
