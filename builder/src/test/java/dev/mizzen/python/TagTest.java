package dev.mizzen.python;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.diagnostic.SyntaxException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagTest {
    @ParameterizedTest
    @CsvSource({
        "cp311-cp311-linux_x86_64, cp311-cp311-manylinux2014_x86_64, true",
        "cp311-cp311-linux_x86_64, cp311-cp311-manylinux_2_28_x86_64, true",
        "cp311-cp311-linux_x86_64, cp311-cp311-musllinux_1_2_x86_64, true",
        "cp311-cp311-manylinux1_x86_64, cp311-cp311-manylinux_2_5_x86_64, true",
        "py3-none-any, py3-none-manylinux1_x86_64, true",
        "py3-none-win_amd64, py3-none-win_amd64, true",
        "py2-none-any, py3-none-any, false",
        "cp311-cp311-any, cp311-abi3-any, false",
        "cp311-cp311-linux_x86_64, cp312-cp312-linux_x86_64, false",
        "cp311-cp311-linux_x86_64, cp311-cp311-manylinux2014_aarch64, false",
        "cp311-cp311-manylinux_2_17_x86_64, cp311-cp311-musllinux_1_2_x86_64, false",
        "cp311-cp311-macosx_11_0_arm64, cp311-cp311-macosx_11_0_x86_64, false",
    })
    void agreesWithWhatTheSameWheelMayCarry(String one, String other, boolean agree) throws SyntaxException {
        assertThat(Tag.parse(one).agreesWith(Tag.parse(other))).isEqualTo(agree);
        assertThat(Tag.parse(other).agreesWith(Tag.parse(one))).isEqualTo(agree);
    }
}
