package dev.mizzen.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.python.Architecture;
import dev.mizzen.python.Implementation;
import dev.mizzen.python.Libc;
import dev.mizzen.python.Tag;
import dev.mizzen.python.Target;
import dev.mizzen.python.Version;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTagsTest {
    @ParameterizedTest
    @CsvSource({
        // another Python, one platform of it under two names
        "cp311-cp311-manylinux2014_x86_64.manylinux_2_17_x86_64, cp312-cp312-manylinux_2_17_x86_64"
                + " cp312-cp312-manylinux2014_x86_64 cp312-abi3-manylinux_2_17_x86_64",
        // a later Python, a stable interface that came later
        "cp313-abi3-manylinux_2_28_x86_64, cp312-cp312-manylinux_2_28_x86_64 cp312-abi3-manylinux_2_28_x86_64"
                + " cp312-none-manylinux_2_28_x86_64",
        // free-threaded
        "cp312-cp312t-manylinux_2_30_x86_64, cp312-cp312-manylinux_2_30_x86_64 cp312-abi3-manylinux_2_30_x86_64"
                + " cp312-none-manylinux_2_30_x86_64",
        // a newer C library
        "cp312-cp312-manylinux_2_39_x86_64, cp312-cp312-manylinux_2_36_x86_64 cp312-cp312-manylinux_2_35_x86_64"
                + " cp312-cp312-manylinux_2_34_x86_64",
        // another processor
        "cp312-cp312-manylinux_2_28_aarch64, cp312-cp312-manylinux_2_28_x86_64 cp312-cp312-manylinux_2_29_x86_64"
                + " cp312-cp312-manylinux_2_27_x86_64",
        // another C library
        "cp310-abi3-musllinux_1_2_x86_64, cp310-abi3-manylinux_2_36_x86_64 cp310-abi3-manylinux_2_35_x86_64"
                + " cp310-abi3-manylinux_2_34_x86_64",
        // another system
        "cp312-cp312-win_amd64, cp312-cp312-manylinux_2_36_x86_64 cp312-cp312-manylinux_2_35_x86_64"
                + " cp312-cp312-manylinux_2_34_x86_64",
        // no compiled code, but for another Python
        "py2-none-any, cp312-none-any py312-none-any py3-none-any",
    })
    void whatAUserWouldLookForComesFirst(String offered, String nearest) throws BuildException {
        assertThat(nearest(offered).subList(0, 3)).extracting(Tag::toString).containsExactly(nearest.split(" "));
    }

    @Test
    void ofSeveralWheelsTheNearestCounts() throws BuildException {
        assertThat(nearest("cp311-cp311-win_amd64", "cp312-cp312-manylinux_2_39_x86_64", "cp39-cp39-macosx_11_0_arm64"))
                .startsWith(Tag.parse("cp312-cp312-manylinux_2_36_x86_64"));
    }

    @Test
    void nothingIsLost() throws BuildException {
        assertThat(nearest("cp311-cp311-manylinux_9999_9999_x86_64"))
                .containsExactlyInAnyOrderElementsOf(target().tags());
    }

    private static List<Tag> nearest(String... offered) throws BuildException {
        List<Tag> tags = new ArrayList<>();
        for (String set : offered) {
            tags.addAll(Tag.parseSet(set));
        }
        return NearestTags.of(target().tags(), tags);
    }

    private static Target target() throws BuildException {
        return new Target(
                Version.parse("3.12.1"),
                "/usr/local/bin/python3.12",
                Implementation.CPYTHON,
                false,
                Architecture.X86_64,
                Libc.parse("glibc-2.36"),
                "cpython-312-x86_64-linux-gnu");
    }
}
