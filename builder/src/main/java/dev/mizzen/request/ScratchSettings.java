package dev.mizzen.request;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.python.Version;
import dev.mizzen.settings.Setting;
import dev.mizzen.settings.Settings;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What must be set with the base {@code scratch}, since nothing can be read from it. */
final class ScratchSettings {
    private static final List<Setting> NEEDED =
            List.of(Setting.PLATFORM, Setting.PYTHON, Setting.INTERPRETER, Setting.LIBC);
    private static final int NUMBERS = 3;

    private ScratchSettings() {}

    /**
     * What is wrong: the names of all that is missing, or a version that is not exact.
     *
     * @param platform the setting that says for which platform
     */
    static Optional<Problem> fault(Settings settings, Setting platform, Optional<Version> python) {
        List<Setting> missing = NEEDED.stream()
                .filter(setting -> settings.get(setting == Setting.PLATFORM ? platform : setting)
                        .isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            String names =
                    missing.stream().map(setting -> "`" + setting.flag() + "`").collect(Collectors.joining(", "));
            return Optional.of(Problem.of(
                            ProblemCode.CONFIG_INVALID,
                            "nothing can be read from the base `scratch`, so it needs " + names)
                    .hint("for example `--platform linux/amd64 --python 3.13.1 --interpreter /usr/local/bin/python3.13"
                            + " --libc glibc:2.36`"));
        }
        return python.filter(version -> version.release().size() != NUMBERS)
                .map(version -> Problem.of(
                                ProblemCode.CONFIG_INVALID,
                                "with the base `scratch` the version of Python is exact, as `3.13.1` is, not `"
                                        + Redaction.printable(version.toString()) + "`")
                        .at(settings.items(Setting.PYTHON).get(0).where()));
    }
}
