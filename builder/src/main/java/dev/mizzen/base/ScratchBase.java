package dev.mizzen.base;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.elf.SharedLibraries;
import dev.mizzen.oci.Descriptor;
import dev.mizzen.oci.ImageConfig;
import dev.mizzen.oci.ImageManifest;
import dev.mizzen.oci.MediaType;
import dev.mizzen.oci.Platform;
import dev.mizzen.python.Architecture;
import dev.mizzen.python.Implementation;
import dev.mizzen.python.Libc;
import dev.mizzen.python.Target;
import dev.mizzen.python.Version;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The base that is nothing: nothing can be read from it, so the user says what the Python will be that it runs with. */
final class ScratchBase {
    private static final Pattern PROGRAM = Pattern.compile(".*/python3(?:\\.([0-9]{1,3}))?(t?)");

    private ScratchBase() {}

    static BaseImage open(Optional<Platform> wanted) throws BuildException {
        BaseReference reference = new BaseReference.Scratch();
        Platform platform = wanted.orElseThrow(
                () -> BaseFault.of(ProblemCode.PLATFORM_MISSING, reference, "has no platform of its own")
                        .hint("give one with `--platform`")
                        .exception());
        if (!platform.os().equals("linux")) {
            throw BaseFault.of(ProblemCode.BASE_UNSUPPORTED, reference, "is for another operating system")
                    .values("linux", TargetDetector.shown(platform.os()))
                    .exception();
        }
        ImageConfig config = ImageConfig.empty(platform);
        Descriptor descriptor = Descriptor.of(MediaType.CONFIG, config.toBytes());
        ImageManifest manifest = ImageManifest.of(descriptor, List.of(), new TreeMap<>());
        return new BaseImage(
                reference,
                Optional.empty(),
                Descriptor.of(MediaType.MANIFEST, manifest.toBytes()).digest(),
                manifest,
                config,
                List.of());
    }

    static BaseFacts facts(Platform platform, Version python, String interpreter, Libc libc) throws BuildException {
        Architecture architecture = Architecture.ofPlatform(
                        platform.architecture(), platform.variant().orElse(""))
                .orElseThrow(() -> Problem.of(
                                ProblemCode.BASE_UNSUPPORTED,
                                "`--platform` is an architecture without Python wheels: `"
                                        + TargetDetector.shown(platform.toString()) + "`")
                        .exception());
        Matcher name = PROGRAM.matcher(interpreter);
        String minor = String.valueOf(python.release(1));
        if (name.matches() && name.group(1) != null && !name.group(1).equals(minor)) {
            throw Problem.of(
                            ProblemCode.TARGET_MISMATCH,
                            "`--interpreter` is called after another Python than `--python` names")
                    .values(python.toString(), TargetDetector.shown(interpreter))
                    .exception();
        }
        boolean freeThreaded = name.matches() && "t".equals(name.group(2));
        Target target = new Target(
                python,
                interpreter,
                Implementation.CPYTHON,
                freeThreaded,
                architecture,
                libc,
                SoabiReader.usual(python.release(1), freeThreaded, architecture, libc));
        return new BaseFacts(
                target,
                Optional.empty(),
                Optional.empty(),
                new TreeSet<>(),
                new BaseUsers(List.of(), new TreeMap<>()),
                new SharedLibraries(parts(libc), new TreeMap<>()),
                false);
    }

    /** What comes with the C library that was promised. */
    private static SortedSet<String> parts(Libc libc) {
        return new TreeSet<>(
                libc.family() == Libc.Family.MUSL
                        ? List.of("libc.so")
                        : List.of(
                                "libc.so.6",
                                "libdl.so.2",
                                "libm.so.6",
                                "libpthread.so.0",
                                "libresolv.so.2",
                                "librt.so.1",
                                "libutil.so.1"));
    }
}
