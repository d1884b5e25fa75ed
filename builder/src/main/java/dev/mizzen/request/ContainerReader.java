package dev.mizzen.request;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.request.BuildRequest.Container;
import dev.mizzen.settings.Setting;
import dev.mizzen.settings.SettingItems;
import dev.mizzen.settings.SettingValue;
import dev.mizzen.settings.Settings;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what the image's config is to say. */
final class ContainerReader {
    private static final Pattern PORT = Pattern.compile("([0-9]{1,5})(?:/(tcp|udp|sctp))?");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");
    private static final int LAST_PORT = 65_535;
    private static final int LAST_YEAR = 9999;
    private static final String EPOCH_VARIABLE = "SOURCE_DATE_EPOCH";

    private final Settings settings;
    private final SettingItems items;
    private final Map<String, String> environment;
    private final List<Problem> problems;

    /** @param problems hears of every value that can't be used */
    ContainerReader(Settings settings, Map<String, String> environment, List<Problem> problems) {
        this.settings = settings;
        this.items = new SettingItems(settings, problems);
        this.environment = environment;
        this.problems = problems;
    }

    Container read() {
        return new Container(
                items.words(Setting.ENTRYPOINT),
                items.words(Setting.CMD),
                env(),
                items.table(Setting.LABEL),
                items.table(Setting.ANNOTATION),
                settings.text(Setting.USER),
                workdir(),
                ports(),
                created());
    }

    private Map<String, String> env() {
        Map<String, String> env = new LinkedHashMap<>();
        for (SettingValue.Item item : settings.items(Setting.ENV)) {
            if (item.name().isEmpty() || item.name().contains("=") || (item.name() + item.text()).indexOf('\0') >= 0) {
                items.invalid("a variable has a name without `=`, and no NUL character", item);
            }
            env.put(item.name(), item.text());
        }
        return env;
    }

    private Optional<String> workdir() {
        Optional<String> workdir = settings.text(Setting.WORKDIR);
        if (workdir.isPresent() && !workdir.get().startsWith("/")) {
            items.invalid("the working directory is an absolute path", items.only(Setting.WORKDIR));
        }
        return workdir;
    }

    private List<String> ports() {
        List<String> ports = new ArrayList<>();
        for (SettingValue.Item item : settings.items(Setting.PORT)) {
            Matcher matcher = PORT.matcher(item.text());
            int number = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
            if (number < 1 || number > LAST_PORT) {
                items.invalid("a port is a number from 1 to 65535, and perhaps `/tcp`, `/udp` or `/sctp`", item);
                continue;
            }
            ports.add(number + "/" + Optional.ofNullable(matcher.group(2)).orElse("tcp"));
        }
        return ports;
    }

    private Optional<Instant> created() {
        if (settings.get(Setting.CREATED).isPresent()) {
            SettingValue.Item item = items.only(Setting.CREATED);
            Optional<Instant> time = instant(item.text());
            if (time.isEmpty()) {
                items.invalid("a time is written as in RFC 3339, or in whole seconds since 1970", item);
            }
            return time;
        }
        String epoch = environment.getOrDefault(EPOCH_VARIABLE, "");
        if (epoch.isEmpty()) {
            return Optional.empty();
        }
        Optional<Instant> time = SECONDS.matcher(epoch).matches() ? instant(epoch) : Optional.empty();
        if (time.isEmpty()) {
            problems.add(Problem.of(
                            ProblemCode.CONFIG_INVALID,
                            "`" + EPOCH_VARIABLE + "` is in whole seconds since 1970, not "
                                    + SettingItems.quoted(epoch))
                    .at(EPOCH_VARIABLE));
        }
        return time;
    }

    private static Optional<Instant> instant(String text) {
        try {
            Instant time = SECONDS.matcher(text).matches()
                    ? Instant.ofEpochSecond(Long.parseLong(text))
                    : OffsetDateTime.parse(text).toInstant();
            int year = time.atOffset(java.time.ZoneOffset.UTC).getYear();
            return year >= 0 && year <= LAST_YEAR ? Optional.of(time) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
