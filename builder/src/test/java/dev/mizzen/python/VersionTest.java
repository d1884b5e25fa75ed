package dev.mizzen.python;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VersionTest {
    @Test
    void everySpellingBecomesTheCanonicalOne() throws Exception {
        assertThat(Version.parse(" v1!01.0-ALPHA_2.r3-dev+Ubuntu_007\n")).hasToString("1!1.0a2.post3.dev0+ubuntu.7");
    }
}
