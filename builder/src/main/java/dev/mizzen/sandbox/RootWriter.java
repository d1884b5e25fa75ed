package dev.mizzen.sandbox;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes a root file system into an empty folder of this machine and nowhere else. Whatever the entries say:
 *
 * <ul>
 *   <li>An entry lies in a directory that this writer has made itself. So nothing is ever written through a symbolic link, and
 *       a name that is absolute or has {@code ..} in it is refused.
 *   <li>Nothing is replaced, and a file gets one of two modes, 0644 and 0755. There is no way to say setuid, and no entry for a
 *       device.
 *   <li>The number of entries and of bytes is bounded.
 *   <li>A name that the locale of this process can't express is left out with all that is below it, and counted.
 * </ul>
 *
 * <p>Owners and times are those of the process. The folder should lie in one that is closed to others.
 */
public final class RootWriter {
    /** The most entries of a root. */
    public static final int MOST_ENTRIES = 1_000_000;

    /** The most bytes of a root. */
    public static final long MOST_BYTES = 16L << 30;

    private static final Set<PosixFilePermission> PLAIN = PosixFilePermissions.fromString("rw-r--r--");
    private static final Set<PosixFilePermission> EXECUTABLE = PosixFilePermissions.fromString("rwxr-xr-x");

    private final Path folder;
    private final int mostEntries;
    private final long mostBytes;
    private final Map<String, Path> directories = new HashMap<>();
    private final Map<String, Path> files = new HashMap<>();
    private final Set<String> leftOutDirectories = new HashSet<>();
    private int entries;
    private long bytes;
    private int leftOut;

    /** Writes what a file holds; stops with the exception of {@code out} when that is too much. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException, BuildException;
    }

    /** @param folder where to write; must exist and be empty, and gets the mode 0755 */
    public RootWriter(Path folder) throws IOException {
        this(folder, MOST_ENTRIES, MOST_BYTES);
    }

    /** The same with other bounds. */
    public RootWriter(Path folder, int mostEntries, long mostBytes) throws IOException {
        this.folder = folder.toAbsolutePath();
        this.mostEntries = mostEntries;
        this.mostBytes = mostBytes;
        Files.setPosixFilePermissions(this.folder, EXECUTABLE);
        directories.put("", this.folder);
    }

    /**
     * Makes a directory; one that was made before is left as it is.
     *
     * @param path relative to the root, {@code usr/lib}
     * @throws BuildException with {@code ROOT_REFUSED} or {@code ARCHIVE_LIMIT_EXCEEDED}
     */
    public void directory(String path) throws IOException, BuildException {
        if (directories.containsKey(path)) {
            return;
        }
        Optional<Path> target = place(path);
        if (target.isEmpty()) {
            leftOutDirectories.add(path);
            return;
        }
        try {
            Files.createDirectory(target.get());
        } catch (FileAlreadyExistsException e) {
            throw refused(path, "is there twice").exception(e);
        }
        Files.setPosixFilePermissions(target.get(), EXECUTABLE);
        directories.put(path, target.get());
    }

    /** Writes a file. */
    public void file(String path, boolean executable, Content content) throws IOException, BuildException {
        Optional<Path> target = place(path);
        if (target.isEmpty()) {
            return;
        }
        try (OutputStream out = new Bounded(
                Files.newOutputStream(target.get(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
            content.writeTo(out);
        } catch (FileAlreadyExistsException e) {
            throw refused(path, "is there twice").exception(e);
        } catch (TooLargeException e) {
            throw Problem.of(
                            ProblemCode.ARCHIVE_LIMIT_EXCEEDED,
                            "a root has more than " + mostBytes + " bytes, up to `" + Redaction.printable(path) + "`")
                    .exception(e);
        }
        Files.setPosixFilePermissions(target.get(), executable ? EXECUTABLE : PLAIN);
        files.put(path, target.get());
    }

    /** Gives a file that this writer has written another name; one that was left out has none. */
    public void hardLink(String path, String file) throws IOException, BuildException {
        Path original = files.get(file);
        Optional<Path> target = place(path);
        if (target.isEmpty() || original == null) {
            return;
        }
        try {
            Files.createLink(target.get(), original);
        } catch (FileAlreadyExistsException e) {
            throw refused(path, "is there twice").exception(e);
        }
        files.put(path, original);
    }

    /** Makes a symbolic link; what it leads to does not matter, since it is followed inside the root only. */
    public void symbolicLink(String path, String to) throws IOException, BuildException {
        Optional<Path> target = place(path);
        if (target.isEmpty()) {
            return;
        }
        if (to.isEmpty() || to.indexOf('\0') >= 0) {
            throw refused(path, "is a link to nothing").exception();
        }
        try {
            Files.createSymbolicLink(target.get(), Path.of(to));
        } catch (FileAlreadyExistsException e) {
            throw refused(path, "is there twice").exception(e);
        } catch (InvalidPathException e) {
            leftOut++;
        }
    }

    /** How many entries had names that the locale can't express. */
    public int leftOut() {
        return leftOut;
    }

    /** How many entries there are. */
    public int entries() {
        return entries;
    }

    /** How many bytes the files have together. */
    public long bytes() {
        return bytes;
    }

    /** The root that has been written. */
    public Root root() {
        return new Root(folder);
    }

    private Optional<Path> place(String path) throws BuildException {
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('\0') >= 0) {
            throw refused(path, "has a name that no file can have").exception();
        }
        String parent = path.substring(0, Math.max(0, path.length() - name.length() - 1));
        boolean absolute = path.length() == name.length() + 1;
        if (leftOutDirectories.contains(parent)) {
            leftOut++;
            return Optional.empty();
        }
        Path directory = directories.get(parent);
        if (directory == null || absolute) {
            throw refused(path, "lies in nothing that is a directory of the root")
                    .exception();
        }
        if (++entries > mostEntries) {
            throw Problem.of(
                            ProblemCode.ARCHIVE_LIMIT_EXCEEDED,
                            "a root has more than " + mostEntries + " entries, up to `" + Redaction.printable(path)
                                    + "`")
                    .exception();
        }
        try {
            return Optional.of(directory.resolve(name));
        } catch (InvalidPathException e) {
            leftOut++;
            return Optional.empty();
        }
    }

    private static Problem refused(String path, String what) {
        return Problem.of(ProblemCode.ROOT_REFUSED, "the entry `" + Redaction.printable(path) + "` of a root " + what);
    }

    private static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Counts what is written. */
    private final class Bounded extends OutputStream {
        private final OutputStream out;

        Bounded(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            bytes += length;
            if (bytes > mostBytes) {
                throw new TooLargeException();
            }
            out.write(buffer, offset, length);
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
