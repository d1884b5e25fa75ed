package dev.mizzen.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.elf.Machine;
import dev.mizzen.testing.Command;
import dev.mizzen.testing.ElfForge;
import dev.mizzen.testing.Lab;
import dev.mizzen.testing.WheelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bases with later Pythons than the wheelhouses are for: what fits them runs, what does not is refused by name. */
class OtherPythonsIT {
    /** The wheels of the set {@code web} that hold no compiled code and are all that the Django project needs. */
    private static final Set<String> PURE = Set.of("django", "asgiref", "sqlparse", "uvicorn", "click", "h11");

    private static final String MODULE = """
            #define Py_LIMITED_API 0x030b0000
            #include <Python.h>

            static PyObject *series(PyObject *self, PyObject *unused) {
                return PyUnicode_FromFormat("built for 3.11, running on %.4s", Py_GetVersion());
            }

            static PyMethodDef methods[] = {{"series", series, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};
            static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, "stable", NULL, -1, methods};

            PyMODINIT_FUNC PyInit_stable(void) {
                return PyModule_Create(&definition);
            }
            """;

    @TempDir
    static Path store;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"pyslim-3.12", "pyslim-3.13"})
    void pureWheelsServe(String base, Lab lab) throws IOException, InterruptedException {
        lab.imageTools();
        Path layout = lab.base(base);
        Path wheels = lab.wheelhouse("web");
        WebSample sample = WebSample.copy("django", folder);
        List<String> pins = Files.readAllLines(wheels.resolve("requirements.txt")).stream()
                .filter(line -> PURE.contains(line.split("==")[0]))
                .toList();
        assertThat(pins).hasSameSizeAs(PURE);
        sample.build(store, layout, Files.write(folder.resolve("pure.txt"), pins), wheels);
        sample.answers("/notes/later", "NOTE later");
    }

    @ParameterizedTest
    @CsvSource({"pyslim-3.11, 3.11", "pyslim-3.12, 3.12", "pyslim-3.13, 3.13"})
    void modulesForTheStableInterfaceRun(String base, String series, Lab lab) throws IOException, InterruptedException {
        lab.imageTools();
        Path layout = lab.base(base);
        lab.tool("gcc");
        Path headers = Path.of("/usr/include/python3.11");
        lab.need(
                "headers of Python 3.11",
                Files.exists(headers.resolve("Python.h")),
                "no headers of Python 3.11, they come with Debian's libpython3.11-dev");
        Files.writeString(folder.resolve("stable.c"), MODULE);
        Command.of("gcc", "-shared", "-fPIC", "-O1", "-I", headers, "-o", "stable.abi3.so", "stable.c")
                .in(folder)
                .run()
                .orFail();
        wheel("stable", "cp311-abi3-manylinux_2_17_x86_64")
                .file("stable.abi3.so", Files.readAllBytes(folder.resolve("stable.abi3.so")))
                .write(folder);
        build(layout, "stable").orFail();
        assertThat(Mizzen.run(folder.resolve("image"), "python", "-c", "import stable; print(stable.series())"))
                .isEqualTo("built for 3.11, running on " + series);
    }

    @ParameterizedTest
    @CsvSource({"pyslim-3.12, 3.12.1, cp312", "pyslim-3.13, 3.13.0, cp313"})
    void modulesForAnotherPythonAreRefusedByName(String base, String version, String tag, Lab lab)
            throws IOException, InterruptedException {
        Path layout = lab.base(base);
        wheel("native", "cp311-cp311-manylinux_2_17_x86_64")
                .file(
                        "native.cpython-311-x86_64-linux-gnu.so",
                        ElfForge.library(Machine.X86_64).bytes())
                .write(folder);
        Command.Outcome refused = build(layout, "native");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err().replace(folder.toString(), "TMP"))
                .isEqualTo("""
                error[WHEEL_INCOMPATIBLE]: no wheel of `native 1.0` fits the base image: Python %1$s, x86_64, glibc-2.36
                  --> TMP/requirements.txt:1:1
                   1 | native==1.0
                     | ^^^^^^^^^^^
                   expected  %2$s-%2$s-manylinux_2_17_x86_64, %2$s-%2$s-manylinux2014_x86_64, %2$s-abi3-manylinux_2_17_x86_64, %2$s-abi3-manylinux2014_x86_64, %2$s-none-manylinux_2_17_x86_64, %2$s-none-manylinux2014_x86_64 and %3$d more
                   actual    native-1.0-cp311-cp311-manylinux_2_17_x86_64.whl

                hint: fetch a wheel with one of the accepted tags, or build on a base image that this one fits
                """.formatted(version, tag, tag.equals("cp312") ? 981 : 1054));
        assertThat(Mizzen.list(folder.resolve("image"))).isEmpty();
    }

    private static WheelBuilder wheel(String name, String tag) {
        return WheelBuilder.of(name, "1.0").tag(tag);
    }

    private Command.Outcome build(Path base, String project) throws IOException, InterruptedException {
        Path empty = Files.createDirectories(folder.resolve("project"));
        Files.writeString(empty.resolve("main.py"), "");
        Path requirements = Files.writeString(folder.resolve("requirements.txt"), project + "==1.0\n");
        return Mizzen.command(store, "build", empty, "--base", "oci:" + base + ":latest", "--no-index", "--quiet")
                .and("--requirements", requirements, "--find-links", folder, "--entrypoint", "python")
                .and("--output", "oci:" + folder.resolve("image"))
                .run();
    }
}
