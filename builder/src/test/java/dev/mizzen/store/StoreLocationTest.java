package dev.mizzen.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.diagnostic.BuildException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoreLocationTest {
    private static final Path HOME = Path.of("/home/ada");

    @Test
    void ownVariableComesFirst() throws BuildException {
        assertThat(StoreLocation.of(Map.of("MIZZEN_CACHE", "/c/../d", "XDG_CACHE_HOME", "/x"), HOME))
                .isEqualTo(Path.of("/d"));
    }

    @Test
    void thenXdgThenHome() throws BuildException {
        assertThat(StoreLocation.of(Map.of("MIZZEN_CACHE", "", "XDG_CACHE_HOME", "/x"), HOME))
                .isEqualTo(Path.of("/x/mizzen"));
        assertThat(StoreLocation.of(Map.of("XDG_CACHE_HOME", ""), HOME)).isEqualTo(Path.of("/home/ada/.cache/mizzen"));
    }

    @Test
    void relativeXdgIsIgnoredAsItsSpecificationAsks() throws BuildException {
        assertThat(StoreLocation.of(Map.of("XDG_CACHE_HOME", "x"), HOME)).isEqualTo(Path.of("/home/ada/.cache/mizzen"));
    }

    @Test
    void impossiblePathIsNamed() {
        assertThatThrownBy(() -> StoreLocation.of(Map.of("MIZZEN_CACHE", "/a\0b"), HOME))
                .isInstanceOf(BuildException.class)
                .hasMessage("`MIZZEN_CACHE` names no path of this machine: `/a\\u0000b`");
    }
}
