package dev.mizzen.request;

import dev.mizzen.base.BaseReference;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.oci.Platform;
import dev.mizzen.python.Libc;
import dev.mizzen.python.Version;
import dev.mizzen.request.BuildRequest.Base;
import dev.mizzen.settings.Setting;
import dev.mizzen.settings.SettingItems;
import dev.mizzen.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads which base images are meant: the one of a build, or those that a lock file is for. */
final class BaseReader {
    private final Settings settings;
    private final List<Problem> problems;
    private final SettingItems items;

    /** @param problems hears of everything that is missing or can't be read */
    BaseReader(Settings settings, List<Problem> problems) {
        this.settings = settings;
        this.problems = problems;
        this.items = new SettingItems(settings, problems);
    }

    /** The base of a build; nothing if there is a problem. */
    Optional<Base> base() {
        return bases(Setting.BASE, Setting.PLATFORM).stream().findFirst();
    }

    /** The bases of a lock file, each for each of its platforms; nothing if there is a problem. */
    List<Base> lockBases() {
        return bases(either(Setting.LOCK_BASE, Setting.BASE), either(Setting.LOCK_PLATFORM, Setting.PLATFORM));
    }

    private Setting either(Setting first, Setting second) {
        return settings.items(first).isEmpty() ? second : first;
    }

    private List<Base> bases(Setting base, Setting platform) {
        if (settings.items(base).stream().allMatch(item -> item.text().isEmpty())) {
            problems.add(SettingItems.missing("no base image is given", Setting.BASE));
            return List.of();
        }
        List<BaseReference> references = items.all(base, BaseReference::parse);
        List<Optional<Platform>> platforms = new ArrayList<>(
                items.all(platform, Platform::parse).stream().map(Optional::of).toList());
        if (platforms.isEmpty()) {
            platforms.add(Optional.empty());
        }
        Optional<Version> python = items.parsed(Setting.PYTHON, Version::parse);
        Optional<String> interpreter = settings.text(Setting.INTERPRETER);
        if (interpreter.isPresent() && !interpreter.get().startsWith("/")) {
            items.invalid("the interpreter is an absolute path in the base", items.only(Setting.INTERPRETER));
        }
        Optional<Libc> libc = items.parsed(Setting.LIBC, Libc::parse);
        if (references.stream().anyMatch(BaseReference.Scratch.class::isInstance)) {
            ScratchSettings.fault(settings, platform, python).ifPresent(problems::add);
        }
        List<Base> bases = new ArrayList<>();
        if (problems.isEmpty()) {
            references.forEach(reference ->
                    platforms.forEach(each -> bases.add(new Base(reference, each, python, interpreter, libc))));
        }
        return bases;
    }
}
