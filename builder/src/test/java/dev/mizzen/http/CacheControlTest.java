package dev.mizzen.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheControlTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "''|-|true|0",
                "max-age=60|-|true|60",
                "MAX-AGE = \"60\" , public|-|true|60",
                "max-age=60|20|true|40",
                "max-age=60|60|true|0",
                "max-age=60|61|true|0",
                "max-age=60|soon|true|0",
                "max-age=60|99999999999999999999|true|0",
                "max-age=60, max-age=30|-|true|30",
                "max-age=-1|-|true|0",
                "max-age=99999999999999999999|-|true|0",
                "max-age|-|true|0",
                "s-maxage=60|-|true|0",
                "no-cache, max-age=60|-|true|0",
                "no-cache=\"Set-Cookie\", max-age=60|-|true|0",
                "max-age=60, no-store|-|false|0",
                ",,;=|-|true|0",
            })
    void headers(String control, String age, boolean storable, long fresh) {
        CacheControl read = CacheControl.of(control, Optional.ofNullable(age));
        assertThat(read.storable()).isEqualTo(storable);
        assertThat(read.fresh()).hasSeconds(fresh);
    }
}
