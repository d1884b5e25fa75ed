package dev.mizzen.request;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.settings.Setting;
import dev.mizzen.settings.SettingValue;
import dev.mizzen.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * How servers are reached; what is absent is as usual.
 *
 * @param offline whether the network must not be used
 * @param certificates a file of the certificates that are trusted, for wheels and indexes
 * @param timeout how long a connection, an answer or a piece of a body may take
 * @param retries how often something is tried again
 */
public record NetworkUse(
        boolean offline, Optional<Path> certificates, Optional<Duration> timeout, Optional<Integer> retries) {
    /** Online, with what the environment trusts. */
    public static final NetworkUse USUAL = new NetworkUse(false, Optional.empty(), Optional.empty(), Optional.empty());

    private static final Predicate<String> SECONDS =
            Pattern.compile("[0-9]{1,5}(\\.[0-9]{1,3})?").asMatchPredicate();
    private static final Predicate<String> TIMES = Pattern.compile("[0-9]{1,2}").asMatchPredicate();

    /** What {@code settings} say; what can't be goes to {@code problems}. */
    public static NetworkUse of(Settings settings, List<Problem> problems) {
        return new NetworkUse(
                settings.isTrue(Setting.OFFLINE),
                settings.text(Setting.CERT).map(Path::of),
                checked(settings, Setting.TIMEOUT, SECONDS.and(text -> Double.parseDouble(text) > 0), problems)
                        .map(text -> Duration.ofMillis(Math.round(Double.parseDouble(text) * 1000))),
                checked(settings, Setting.RETRIES, TIMES, problems).map(Integer::parseInt));
    }

    private static Optional<String> checked(
            Settings settings, Setting setting, Predicate<String> good, List<Problem> problems) {
        Optional<SettingValue.Item> item = settings.items(setting).stream().findFirst();
        if (item.isPresent() && !good.test(item.get().text())) {
            String number = setting == Setting.RETRIES ? "a whole number from 0 to 99" : "a number of seconds above 0";
            problems.add(Problem.of(
                            ProblemCode.CONFIG_INVALID,
                            "`" + setting.flag() + "` is " + number + ", not `"
                                    + Redaction.printable(item.get().text()) + "`")
                    .at(item.get().where())
                    .hint("for example `" + setting.flag() + (setting == Setting.RETRIES ? " 3`" : " 60`")));
            return Optional.empty();
        }
        return item.map(SettingValue.Item::text);
    }
}
