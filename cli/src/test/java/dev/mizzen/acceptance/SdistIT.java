package dev.mizzen.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.testing.Command;
import dev.mizzen.testing.Lab;
import dev.mizzen.testing.Sdists;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source distribution is built by the real setuptools, and its program runs in the image. */
class SdistIT {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void setuptoolsBuildsAPackageWhoseProgramRuns(Lab lab) throws IOException, InterruptedException {
        lab.imageTools();
        lab.tool("pip");
        Path layout = lab.base("slim-3.11");
        Path wheels = Files.createDirectories(folder.resolve("wheels"));
        boolean here = Command.of("pip", "download", "-q", "--retries", "0", "--no-deps", "--only-binary=:all:")
                        .and("--dest", wheels, "setuptools")
                        .run()
                        .exit()
                == 0;
        lab.need("setuptools", here, "pip's configuration offers no setuptools");
        Sdists.in("greeting-1.2")
                .file("setup.py", "from setuptools import setup\nsetup()\n")
                .file("setup.cfg", """
                        [metadata]
                        name = greeting
                        version = 1.2
                        [options]
                        packages = find:
                        [options.package_data]
                        greeting = *.txt
                        [options.entry_points]
                        console_scripts = greet = greeting:main
                        """)
                .file("greeting/__init__.py", """
                        import importlib.metadata
                        import importlib.resources
                        def main():
                            text = importlib.resources.files(__name__).joinpath("text.txt").read_text()
                            print(text, importlib.metadata.version("greeting"))
                        """)
                .file("greeting/text.txt", "hello")
                .write(wheels.resolve("greeting-1.2.tar.gz"));
        Path project = Files.createDirectories(folder.resolve("project"));
        Path requirements = Files.writeString(folder.resolve("requirements.txt"), "greeting==1.2\n");
        Path image = folder.resolve("image");
        Command build = Mizzen.command(folder.resolve("store"), "build", project)
                .and("-b", "oci:" + layout + ":latest", "-r", requirements, "--find-links", wheels)
                .and("--bytecode", "off", "--no-index", "--build-sdist", "--entrypoint", "greet", "-o", "oci:" + image);
        assertThat(build.run().orFail().err())
                .containsPattern(
                        "warning\\[SDIST_BUILT]: `greeting-1.2.tar.gz` is a source distribution; its wheel was built"
                                + " here, by cpython 3[0-9.]+ with setuptools [0-9.]+");
        String digest = Mizzen.digest(image);
        assertThat(Mizzen.run(image, "greet")).isEqualTo("hello 1.2");

        Command another = Mizzen.command(folder.resolve("another store"), "build", project)
                .and("-b", "oci:" + layout + ":latest", "-r", requirements, "--find-links", wheels)
                .and("--bytecode", "off", "--no-index", "--build-sdist", "--entrypoint", "greet", "-o", "oci:" + image);
        another.run().orFail();
        assertThat(Mizzen.digest(image)).isEqualTo(digest);
    }
}
