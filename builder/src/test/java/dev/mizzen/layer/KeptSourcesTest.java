package dev.mizzen.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.diagnostic.BuildException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeptSourcesTest {
    private static final List<String> SOURCES = List.of("app/app.py", "app/src/app.py", "app/src/run.py", "app/job.py");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "python app.py | /app | app/app.py",
                "python ./app.py | /app | app/app.py",
                "python src/app.py | /app | app/src/app.py",
                "python /app/src/app.py | / | app/src/app.py",
                "python ../job.py | /app/src | app/job.py",
                "python run.py | /app | app/src/run.py",
                "cd src && exec python run.py --port=1 | /app | app/src/run.py",
                "uwsgi --wsgi-file=src/run.py | /app | app/src/run.py",
                "gunicorn app:app | /app | ''",
                "python -m app | /app | ''",
                "python /else/app.py | /app | ''"
            })
    void filesThatACommandNames(String command, String workdir, String named) throws BuildException {
        KeptSources none = KeptSources.of(List.of());
        List<String> expected = named.isEmpty() ? List.of() : List.of(named);
        assertThat(none.andThoseOf(List.of(command.split(" ")), workdir).named(SOURCES))
                .containsExactlyElementsOf(expected);
        assertThat(none.andThoseOf(List.of("sh", "-c", command), workdir).named(SOURCES))
                .containsExactlyElementsOf(expected);
        assertThat(none.named(SOURCES)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"app.py", "a/b.py", "__init__.py", "a1/_x.py", "é/Ω.py"})
    void whatAnImportCanName(String path) {
        assertThat(KeptSources.isModule(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gunicorn.conf.py", "0001_initial.py", "a-b/c.py", "a b.py", "1/x.py", ".hidden/x.py"})
    void whatNoImportCanName(String path) {
        assertThat(KeptSources.isModule(path)).isFalse();
    }

    @Test
    void patternsAreThoseOfIgnoreFiles() throws BuildException {
        KeptSources kept = KeptSources.of(List.of("numba", "!numba/tests", "*.conf.py"));
        assertThat(kept.isAskedFor("numba/core/x.py")).isTrue();
        assertThat(kept.isAskedFor("numba/tests/x.py")).isFalse();
        assertThat(kept.isAskedFor("numba2.py")).isFalse();
        assertThat(kept.isAskedFor("gunicorn.conf.py")).isTrue();
        assertThatThrownBy(() -> KeptSources.of(List.of("["))).hasMessage("the pattern `[` is malformed");
    }
}
