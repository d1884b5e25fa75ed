package dev.mizzen.layer;

import dev.mizzen.archive.TreeEntry;
import dev.mizzen.bytecode.BytecodeCompiler;
import dev.mizzen.bytecode.Compiled;
import dev.mizzen.bytecode.KeptBytecode;
import dev.mizzen.bytecode.KeptFile;
import dev.mizzen.bytecode.PlannedBytecode;
import dev.mizzen.bytecode.SourceFile;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.digest.Digest;
import dev.mizzen.store.StoreKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Compiles the sources of one layer. Where their digests are known, those that were compiled before are taken from what was kept;
 * an interpreter is asked for only when something is left to compile.
 *
 * @param bytecode compiles
 * @param kept the name under which its files are kept
 * @param contents the digests of the sources by path, as far as they are known
 * @param hidden what messages leave away of a path in the image
 */
record LayerCompilation(PlannedBytecode.Source bytecode, StoreKey kept, Map<String, Digest> contents, String hidden) {
    /** Takes what became of one source; they come in any order. */
    @FunctionalInterface
    interface Receiver {
        /** @param place where its bytecode belongs (PEP 3147), a path of the tree as the source's own */
        void accept(String source, String place, Compiled compiled) throws BuildException;
    }

    /**
     * @return why files were left out, in the order of their paths
     * @throws UncheckedIOException if a source can't be read
     */
    List<Problem> run(List<TreeEntry.File> sources, Receiver receiver) throws BuildException {
        if (sources.isEmpty()) {
            return List.of();
        }
        KeptBytecode before = contents.isEmpty() ? KeptBytecode.none() : bytecode.kept(kept);
        Map<String, Problem> leftOut = new TreeMap<>();
        Receiver each = (source, place, compiled) -> {
            Digest digest = contents.get(source);
            if (digest != null) {
                before.add(new KeptFile(source, digest, place, compiled));
            }
            if (compiled instanceof Compiled.LeftOut why) {
                leftOut.put(source, why.of(("/" + source).substring(hidden.length())));
            }
            receiver.accept(source, place, compiled);
        };
        List<TreeEntry.File> changed = new ArrayList<>();
        for (TreeEntry.File source : sources) {
            Optional<KeptFile> known = Optional.ofNullable(contents.get(source.path()))
                    .flatMap(digest -> before.find(source.path(), digest));
            if (known.isPresent()) {
                each.accept(source.path(), known.get().place(), known.get().compiled());
            } else {
                changed.add(source);
            }
        }
        compile(changed, each);
        before.keep();
        return List.copyOf(leftOut.values());
    }

    private void compile(List<TreeEntry.File> sources, Receiver receiver) throws BuildException {
        if (sources.isEmpty()) {
            return;
        }
        Iterator<TreeEntry.File> next = sources.iterator();
        BytecodeCompiler compiler = bytecode.compiler();
        compiler.compile(
                () -> next.hasNext() ? Optional.of(read(next.next())) : Optional.empty(),
                (file, outcome) -> receiver.accept(
                        file.path().substring(1), compiler.path(file.path()).substring(1), outcome));
    }

    private static SourceFile read(TreeEntry.File file) throws BuildException {
        ByteArrayOutputStream bytes =
                new ByteArrayOutputStream((int) file.content().size());
        try {
            file.content().writeTo(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SourceFile("/" + file.path(), bytes.toByteArray());
    }
}
