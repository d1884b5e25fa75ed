package dev.mizzen.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class StoreKeyTest {
    @Test
    void orderOfPartsDoesNotMatter() {
        StoreKey one = StoreKey.of("wheel-layer").with("prefix", "/opt/venv").with("layout", 1);
        StoreKey other = StoreKey.of("wheel-layer").with("layout", 1).with("prefix", "/opt/venv");
        assertThat(one).isEqualTo(other);
        assertThat(one.digest()).isEqualTo(other.digest());
        assertThat(one).hasToString("wheel-layer\nlayout=1\nprefix=/opt/venv\n");
    }

    @Test
    void valuesCannotForgeParts() {
        StoreKey forged = StoreKey.of("k").with("a", "1\nb=2");
        StoreKey honest = StoreKey.of("k").with("a", "1").with("b", "2");
        assertThat(forged.digest()).isNotEqualTo(honest.digest());
        assertThat(StoreKey.of("k").with("a", "\\n").digest())
                .isNotEqualTo(StoreKey.of("k").with("a", "\n").digest());
    }

    @Test
    void everyPartCounts() {
        StoreKey key = StoreKey.of("k").with("a", "1");
        assertThat(key.digest()).isNotEqualTo(StoreKey.of("k").with("a", "2").digest());
        assertThat(key.digest()).isNotEqualTo(StoreKey.of("k").with("b", "1").digest());
        assertThat(key.digest()).isNotEqualTo(StoreKey.of("l").with("a", "1").digest());
    }

    @Test
    void namesAreWordsGivenOnce() {
        assertThatIllegalArgumentException().isThrownBy(() -> StoreKey.of("a=b"));
        assertThatIllegalArgumentException().isThrownBy(() -> StoreKey.of(""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StoreKey.of("k").with("a", "1").with("a", "1"));
    }
}
