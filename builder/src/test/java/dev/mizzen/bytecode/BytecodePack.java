package dev.mizzen.bytecode;

import dev.mizzen.diagnostic.BuildException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Many {@code .pyc} files in one, as {@code fixtures/bytecode/pack.py} writes and {@code oracle.py} reads them. */
record BytecodePack(List<Entry> entries) {
    /** One file: the path in its image, the hash of its source, its bytes. */
    static final class Entry {
        private final String path;
        private final byte[] sourceHash;
        private final byte[] pyc;

        Entry(String path, byte[] sourceHash, byte[] pyc) {
            this.path = path;
            this.sourceHash = sourceHash;
            this.pyc = pyc;
        }

        String path() {
            return path;
        }

        byte[] pyc() {
            return pyc;
        }

        SourceHash hash() {
            return new SourceHash(version(), little(sourceHash).getLong());
        }

        private BytecodeVersion version() {
            return BytecodeVersion.ofMagicNumber(little(pyc).getShort() & 0xffff)
                    .orElseThrow();
        }

        Entry canonical() throws BuildException {
            try {
                return new Entry(path, sourceHash, CanonicalBytecode.of(pyc, hash()));
            } catch (BytecodeRefusedException e) {
                throw e.in(path).exception(e);
            }
        }
    }

    static BytecodePack read(Path file) throws IOException {
        ByteBuffer bytes = little(Files.readAllBytes(file));
        List<Entry> entries = new ArrayList<>();
        while (bytes.hasRemaining()) {
            entries.add(new Entry(new String(part(bytes), StandardCharsets.UTF_8), part(bytes), part(bytes)));
        }
        return new BytecodePack(entries);
    }

    void write(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            for (Entry entry : entries) {
                write(out, entry.path().getBytes(StandardCharsets.UTF_8));
                write(out, entry.sourceHash);
                write(out, entry.pyc());
            }
        }
    }

    /** The canonical forms of all files. */
    BytecodePack canonical() throws BuildException {
        List<Entry> canonical = new ArrayList<>();
        for (Entry entry : entries) {
            canonical.add(entry.canonical());
        }
        return new BytecodePack(canonical);
    }

    /** Why files have no canonical form, by path. */
    SortedMap<String, String> refused() {
        SortedMap<String, String> refused = new TreeMap<>();
        for (Entry entry : entries) {
            try {
                CanonicalBytecode.of(entry.pyc(), entry.hash());
            } catch (BytecodeRefusedException e) {
                refused.put(entry.path(), e.reason());
            }
        }
        return refused;
    }

    /** The same without these paths. */
    BytecodePack without(Set<String> paths) {
        return new BytecodePack(
                entries.stream().filter(entry -> !paths.contains(entry.path())).toList());
    }

    /** The paths whose bytes differ between this pack and {@code other}, or that only one of them has. */
    List<String> differences(BytecodePack other) {
        TreeMap<String, byte[]> theirs = new TreeMap<>();
        other.entries.forEach(entry -> theirs.put(entry.path(), entry.pyc()));
        List<String> differences = new ArrayList<>();
        for (Entry entry : entries) {
            byte[] their = theirs.remove(entry.path());
            if (their == null || !Arrays.equals(their, entry.pyc())) {
                differences.add(entry.path());
            }
        }
        differences.addAll(theirs.keySet());
        return differences;
    }

    long bytes() {
        return entries.stream().mapToLong(entry -> entry.pyc().length).sum();
    }

    private static byte[] part(ByteBuffer bytes) {
        byte[] part = new byte[bytes.getInt()];
        bytes.get(part);
        return part;
    }

    private static void write(OutputStream out, byte[] part) throws IOException {
        out.write(little(new byte[4]).putInt(part.length).array());
        out.write(part);
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
