package dev.mizzen.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.settings.Setting;
import dev.mizzen.testing.IndexServer;
import dev.mizzen.testing.WheelBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of builds from an index share: the build, its index, and another server, neither of which may see a breach. */
abstract class ServedBuild {
    final IndexServer server = new IndexServer();
    final IndexServer other = new IndexServer("127.0.0.2");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    IndexBuild build;

    @BeforeEach
    void prepareBuild() throws Exception {
        build = new IndexBuild(folder);
        build.set(Setting.INDEX_URL, server.uri("/simple/"));
    }

    /** Puts wheels of one project on its page. */
    final void serve(String name, WheelBuilder... wheels) {
        List<String> links = new ArrayList<>();
        for (WheelBuilder wheel : wheels) {
            links.add(server.wheel(wheel));
        }
        server.project(name, links.toArray(String[]::new));
    }

    @AfterEach
    void stopServers() {
        server.close();
        other.close();
        assertThat(server.faults()).isEmpty();
        assertThat(other.faults()).isEmpty();
    }
}
