package dev.mizzen.build;

import dev.mizzen.base.BaseFilesystem;
import dev.mizzen.base.BaseImage;
import dev.mizzen.base.BaseReceiver;
import dev.mizzen.base.InterpreterFiles;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.python.Target;
import dev.mizzen.sandbox.Root;
import dev.mizzen.sandbox.RootWriter;
import dev.mizzen.store.Store;
import dev.mizzen.store.StoreKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The interpreter of a base with what it needs, unpacked once into the store and shared by all builds on that base. */
final class UnpackedInterpreter {
    /** Raised when the same base would be unpacked otherwise. */
    private static final int VERSION = 1;

    private UnpackedInterpreter() {}

    static Root of(BaseImage base, Target target, Store store) throws BuildException {
        return new Root(store.tree(key(base, target), folder -> write(base, target, folder)));
    }

    /** All that its content depends on. */
    static StoreKey key(BaseImage base, Target target) {
        return StoreKey.of("interpreter-root")
                .with("version", VERSION)
                .with("files", InterpreterFiles.VERSION)
                .with("manifest", base.digest())
                .with("interpreter", target.interpreter());
    }

    private static void write(BaseImage base, Target target, Path folder) throws IOException, BuildException {
        BaseFilesystem.copy(base, InterpreterFiles.of(target), new Receiver(new RootWriter(folder)), folder);
    }

    /** What names the locale can't express is left out: no interpreter imports such a file by itself. */
    private record Receiver(RootWriter writer) implements BaseReceiver {
        @Override
        public void directory(String path) throws IOException, BuildException {
            writer.directory(path);
        }

        @Override
        public void symbolicLink(String path, String target) throws IOException, BuildException {
            writer.symbolicLink(path, target);
        }

        @Override
        public void file(List<String> paths, boolean executable, Content content) throws IOException, BuildException {
            writer.file(paths.get(0), executable, content::writeTo);
            for (String path : paths.subList(1, paths.size())) {
                writer.hardLink(path, paths.get(0));
            }
        }
    }
}
