package dev.mizzen.build;

import static dev.mizzen.build.IndexBuild.wheel;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.request.LockRequest;
import dev.mizzen.settings.FileSettings;
import dev.mizzen.settings.Setting;
import dev.mizzen.settings.Settings;
import dev.mizzen.testing.IndexServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a page of an index that was seen before is asked for, sent again, or neither. */
class KeptPagesTest extends ServedBuild {
    private final List<String> conditions = new ArrayList<>();
    private Instant now = Instant.parse("2030-01-01T00:00:00Z");

    @BeforeEach
    void prepare() throws Exception {
        InstantSource clock = () -> now;
        build.clock(clock).require("alpha");
    }

    /** A page under a mark of its version, with further headers, and what was asked about it. */
    private void page(String name, String tag, Map<String, String> headers, String... wheels) {
        StringBuilder page = new StringBuilder();
        for (String wheel : wheels) {
            page.append("<a href='" + wheel + "'>" + wheel.replaceAll(".*/|#.*", "") + "</a>");
        }
        server.at("/simple/" + name + "/", exchange -> {
            String condition = exchange.getRequestHeaders().getFirst("If-None-Match");
            conditions.add(String.valueOf(condition));
            exchange.getResponseHeaders().set("ETag", tag);
            headers.forEach(exchange.getResponseHeaders()::set);
            exchange.getResponseHeaders().set("Content-Type", IndexServer.HTML);
            if (tag.equals(condition)) {
                exchange.sendResponseHeaders(304, -1);
            } else {
                IndexServer.reply(exchange, 200, page.toString().getBytes(UTF_8));
            }
        });
    }

    private void page(String tag, String control, String... versions) {
        page(tag, Map.of("Cache-Control", control), versions);
    }

    private void page(String tag, Map<String, String> headers, String... versions) {
        String[] wheels = new String[versions.length];
        for (int i = 0; i < versions.length; i++) {
            wheels[i] = server.wheel(wheel("alpha", versions[i]));
        }
        page("alpha", tag, headers, wheels);
    }

    private void after(Duration time) {
        now = now.plus(time);
    }

    private void chosen(String version) throws Exception {
        build.run();
        assertThat(build.events).contains(new BuildEvent.Noted("chosen versions: alpha " + version));
    }

    @Test
    void withoutALifetimeAPageIsSentAgainOnlyWhenItHasChanged() throws Exception {
        for (String control : List.of("", "no-cache, max-age=600", "max-age=0", "max-age=x", "public")) {
            conditions.clear();
            page("\"first\"", control, "1.0");
            chosen("1.0");
            chosen("1.0");
            page("\"second " + control + "\"", control, "1.0", "2.0");
            chosen("2.0");
            chosen("2.0");
            assertThat(conditions.subList(1, 4))
                    .as(control)
                    .containsExactly("\"first\"", "\"first\"", "\"second " + control + "\"");
        }
    }

    @Test
    void forItsLifetimeAPageIsNotAskedFor() throws Exception {
        page("\"first\"", "public, max-age=300", "1.0");
        chosen("1.0");
        page("\"second\"", "max-age=300", "1.0", "2.0");
        after(Duration.ofSeconds(299));
        chosen("1.0");
        assertThat(conditions).hasSize(1);
        after(Duration.ofSeconds(1));
        chosen("2.0");
        assertThat(conditions).containsExactly("null", "\"first\"");
    }

    @Test
    void anAnswerThatAPageIsUnchangedBeginsItsLifetimeAnew() throws Exception {
        page("\"first\"", "max-age=300", "1.0");
        chosen("1.0");
        after(Duration.ofMinutes(5));
        chosen("1.0");
        after(Duration.ofSeconds(299));
        chosen("1.0");
        assertThat(conditions).containsExactly("null", "\"first\"");
    }

    @Test
    void theLifetimeIsShorterByThePagesAgeAndNeverMoreThanTenMinutes() throws Exception {
        page("\"first\"", Map.of("Cache-Control", "max-age=300", "Age", "200"), "1.0");
        chosen("1.0");
        after(Duration.ofSeconds(100));
        chosen("1.0");
        assertThat(conditions).hasSize(2);

        page("\"second\"", "max-age=31536000, immutable", "1.0");
        after(Duration.ofHours(1));
        chosen("1.0");
        conditions.clear();
        after(Duration.ofSeconds(599));
        chosen("1.0");
        assertThat(conditions).isEmpty();
        after(Duration.ofSeconds(1));
        chosen("1.0");
        assertThat(conditions).hasSize(1);
        after(Duration.ofSeconds(-2));
        chosen("1.0");
        assertThat(conditions).as("a clock that was set back").hasSize(2);
    }

    @Test
    void whatIsMissingOnAPageIsAskedForAfterAll() throws Exception {
        page("\"first\"", "max-age=300", "1.0");
        chosen("1.0");
        page("\"second\"", "max-age=300", "1.0", "2.0");
        build.require("alpha==2.0").run();
        assertThat(conditions).containsExactly("null", "\"first\"");
        build.removeImage();
        Problem missing = build.require("alpha==3.0").problem();
        assertThat(missing.message()).isEqualTo("there is no wheel of `alpha 3.0`");
        assertThat(missing.actual()).contains("2.0, 1.0");
    }

    @Test
    void anUpgradeOfALockFileAsks() throws Exception {
        page("\"first\"", "max-age=300", "1.0");
        lock(LockRequest.Change.NECESSARY);
        page("\"second\"", "max-age=300", "1.0", "2.0");
        assertThat(lock(LockRequest.Change.NECESSARY).changes()).isEmpty();
        assertThat(conditions).hasSize(1);
        assertThat(lock(new LockRequest.Change(true, Set.of(), false)).changes())
                .containsExactly("alpha 1.0 -> 2.0");
    }

    private LockResult lock(LockRequest.Change change) throws Exception {
        Map<String, String> environment = Map.of("MIZZEN_CACHE", build.store().toString());
        Map<Setting, List<String>> flags = new EnumMap<>(Setting.class);
        flags.put(Setting.BASE, List.of("oci:" + folder.resolve("base")));
        flags.put(
                Setting.REQUIREMENTS, List.of(folder.resolve("requirements.txt").toString()));
        flags.put(Setting.INDEX_URL, List.of(server.uri("/simple/").toString()));
        Settings settings = Settings.resolve(flags, environment, folder, FileSettings.none(folder));
        Path file = folder.resolve("pylock.toml");
        return new Locker(environment, folder, () -> now)
                .lock(LockRequest.of(folder.resolve("project"), file, change, settings, environment), event -> {});
    }

    @Test
    void offlineThePagesAreTakenAsTheyWereLastSeen() throws Exception {
        build.set(Setting.EXTRA_INDEX_URL, other.uri("/simple/")).require("alpha", "beta");
        page("\"first\"", "max-age=1", "1.0");
        other.at("/simple/beta/", exchange -> {
            exchange.getResponseHeaders().set("Last-Modified", "Tue, 01 Jan 2030 00:00:00 GMT");
            exchange.getResponseHeaders().set("Content-Type", IndexServer.HTML);
            IndexServer.reply(
                    exchange, 200, ("<a href='" + other.wheel(wheel("beta", "1.0")) + "'>b</a>").getBytes(UTF_8));
        });
        String digest = build.run().digest().toString();
        server.forget();
        other.forget();
        after(Duration.ofDays(100));
        build.set(Setting.OFFLINE, "");
        assertThat(build.run().digest()).hasToString(digest);
        build.removeImage();
        Problem unseen = build.require("alpha", "gamma").problem();
        assertThat(unseen.code()).isEqualTo(ProblemCode.OFFLINE_REFUSED);
        assertThat(unseen.message())
                .isEqualTo("`" + server.uri("/simple/gamma/")
                        + "` is not on this machine, and `--offline` forbids to fetch it");
        assertThat(server.requests()).isEmpty();
        assertThat(other.requests()).isEmpty();

        build.unset(Setting.OFFLINE).require("alpha", "beta");
        other.status("/simple/beta/", 404);
        build.problem();
        build.set(Setting.OFFLINE, "");
        assertThat(build.problem().message()).contains("nobody offers `beta`");
    }

    @Test
    void aPageThatMustNotBeStoredIsNot() throws Exception {
        page("\"first\"", "max-age=300", "1.0");
        build.run();
        after(Duration.ofMinutes(5));
        page("\"second\"", "private, no-store, max-age=300", "1.0");
        build.run();
        build.run();
        assertThat(conditions).containsExactly("null", "\"first\"", "null");
        build.removeImage();
        assertThat(build.set(Setting.OFFLINE, "").problem().code()).isEqualTo(ProblemCode.OFFLINE_REFUSED);
    }

    @Test
    void aPageBehindAPasswordOfItsAddressIsNotStored() throws Exception {
        page("\"first\"", "max-age=300", "1.0");
        build.set(Setting.INDEX_URL, server.uri("me:s3cret", "/simple/"));
        build.assertSilentAbout("s3cret", build.run());
        build.run();
        assertThat(conditions).containsExactly("null", "null");
    }
}
