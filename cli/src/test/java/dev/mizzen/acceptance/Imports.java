package dev.mizzen.acceptance;

import java.io.IOException;
import java.nio.file.Path;

/** Imports in an image all that its wheels put at the top of site-packages, then loads every shared library there. */
final class Imports {
    /** What {@link #all} returns when nothing failed. */
    static final String COMPLETE = "all imported, at least ten";

    private static final String SCRIPT = """
            import ctypes, importlib, os, sys
            packages = next(path for path in sys.path if path.endswith("site-packages"))
            names = {entry.split(".")[0] for entry in os.listdir(packages)
                     if not entry.endswith((".dist-info", ".libs", ".pth")) and not entry.startswith("__")}
            failed = []
            for name in sorted(names):
                try:
                    importlib.import_module(name)
                except ImportError as e:
                    failed.append(f"{name}: {e}")
            for folder, _, files in os.walk(packages):
                for file in files:
                    if ".so" in file and not failed:
                        ctypes.CDLL(os.path.join(folder, file))
            print("; ".join(failed) or "all imported, " + ("at least ten" if len(names) > 9 else "few"))
            """;

    private Imports() {}

    static String all(Path image) throws IOException, InterruptedException {
        return Mizzen.run(image, "python", "-c", SCRIPT);
    }
}
