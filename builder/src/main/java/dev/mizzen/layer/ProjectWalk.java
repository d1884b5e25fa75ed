package dev.mizzen.layer;

import dev.mizzen.archive.TreePath;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.digest.Algorithm;
import dev.mizzen.digest.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Finds the project's files, in the order of their paths' UTF-8 bytes, and hashes them. Links are never followed. The order
 * in which the host lists directories does not matter, and neither do names that the host's locale can't express.
 */
final class ProjectWalk {
    private final AppSource source;
    private final String root;
    private final Consumer<Problem> warnings;
    private final List<ProjectFile> found = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Set<Path> own = new TreeSet<>();
    private final Set<Path> others = new TreeSet<>();
    private final Deque<Folder> waiting = new ArrayDeque<>();
    private final byte[] buffer = new byte[1 << 16];

    /** A directory to look into, and what the patterns say of it. */
    private record Folder(
            Path place, String path, IgnorePatterns.Scope ignore, IgnorePatterns.Scope include, boolean useless) {
        String inside(String name) {
            return path.isEmpty() ? name : path + "/" + name;
        }

        boolean included() {
            return include.ignored();
        }

        boolean ignored() {
            return ignore.ignored();
        }
    }

    private ProjectWalk(AppSource source, String root, Consumer<Problem> warnings) {
        this.source = source;
        this.root = root;
        this.warnings = warnings;
    }

    /**
     * The files of {@code source}.
     *
     * @param root where they will stand in the image, as the path of a tree: paths that are too long there are refused
     * @param warnings hears of secrets that were left out
     * @throws BuildException with everything that can't be put into an image
     */
    static List<ProjectFile> files(AppSource source, String root, Consumer<Problem> warnings) throws BuildException {
        ProjectWalk walk = new ProjectWalk(source, root, warnings);
        walk.run();
        walk.problems.sort(Comparator.comparing(Problem::message));
        BuildException.throwIfAny(walk.problems);
        walk.found.sort(Comparator.comparing(ProjectFile::path, TreePath.ORDER));
        return List.copyOf(walk.found);
    }

    private void run() {
        try {
            Path project = source.project().toRealPath();
            addPlaces(source.own(), own);
            addPlaces(source.others(), others);
            waiting.add(new Folder(
                    project, "", source.ignore().top(), source.include().top(), false));
        } catch (IOException e) {
            problems.add(unreadable(source.project().toString(), e));
        }
        while (!waiting.isEmpty()) {
            Folder folder = waiting.remove();
            try {
                look(folder);
            } catch (IOException e) {
                problems.add(unreadable(folder.path(), e));
            }
        }
    }

    private static void addPlaces(List<Path> paths, Set<Path> places) throws IOException {
        for (Path path : paths) {
            Path absolute = path.toAbsolutePath().normalize();
            if (Files.exists(absolute, LinkOption.NOFOLLOW_LINKS)) {
                places.add(place(absolute));
            }
        }
    }

    private void look(Folder folder) throws IOException {
        List<Path> entries = new ArrayList<>();
        boolean marked = false;
        try (DirectoryStream<Path> listing = Files.newDirectoryStream(folder.place())) {
            for (Path entry : listing) {
                entries.add(entry);
                marked |= !folder.path().isEmpty() && DefaultExclusions.isMark(name(entry));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        if (marked && !source.include().mayMatchBelow(folder.path(), false)) {
            return;
        }
        Folder inner =
                marked ? new Folder(folder.place(), folder.path(), folder.ignore(), folder.include(), true) : folder;
        for (Path entry : entries) {
            if (!own.contains(entry)) {
                look(inner, entry);
            }
        }
    }

    private void look(Folder folder, Path entry) {
        Optional<String> name = HostName.text(fileName(entry));
        String path = folder.inside(name.orElse(name(entry)));
        try {
            PosixFileAttributes attributes =
                    Files.readAttributes(entry, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            DefaultExclusions.Reason reason = DefaultExclusions.of(name(entry), attributes.isDirectory());
            Folder here = new Folder(
                    entry,
                    path,
                    folder.ignore().enter(path),
                    folder.include().enter(path),
                    folder.useless() || reason != null || others.contains(entry));
            if (here.included() || (!here.useless() && !here.ignored())) {
                take(here, name.isPresent(), attributes);
            } else if (attributes.isDirectory()) {
                if (mayHoldMore(here)) {
                    waiting.add(here);
                }
            }
            if (reason == DefaultExclusions.Reason.SECRET && !here.included() && !here.ignored() && !folder.useless()) {
                warnings.accept(secret(path));
            }
        } catch (IOException e) {
            problems.add(unreadable(path, e));
        }
    }

    /** Whether something below a directory that is left out may be taken back in. */
    private boolean mayHoldMore(Folder folder) {
        return source.include().mayMatchBelow(folder.path(), false)
                || (!folder.useless() && source.ignore().mayMatchBelow(folder.path(), true));
    }

    private void take(Folder here, boolean utf8, PosixFileAttributes attributes) throws IOException {
        Optional<String> fault = TreePath.fault(root + "/" + here.path());
        if (!utf8) {
            problems.add(refused("the name `" + HostName.escaped(fileName(here.place())) + "` in `"
                    + shown(parent(here.path())) + "` is not UTF-8"));
        } else if (fault.isPresent()) {
            problems.add(refused("`" + shown(here.path()) + "` cannot stand in an image: " + fault.get()));
        } else if (attributes.isDirectory()) {
            waiting.add(here);
        } else if (attributes.isSymbolicLink()) {
            takeLink(here);
        } else if (attributes.isRegularFile()) {
            takeFile(here, attributes);
        } else {
            problems.add(refused("`" + shown(here.path()) + "` is neither a file nor a directory nor a symbolic link"));
        }
    }

    private void takeLink(Folder here) throws IOException {
        Path link = Files.readSymbolicLink(here.place());
        Optional<String> target = HostName.text(link);
        if (target.isEmpty()) {
            problems.add(refused("the symbolic link `" + shown(here.path()) + "` points to a name that is not UTF-8: `"
                    + HostName.escaped(link) + "`"));
        } else if (leadsOut(parent(here.path()), target.get())) {
            problems.add(refused("the symbolic link `" + shown(here.path()) + "` points out of the project: `"
                    + shown(target.get()) + "`"));
        } else {
            found.add(new ProjectFile.Link(here.path(), target.get()));
        }
    }

    private static boolean leadsOut(String from, String target) {
        if (target.startsWith("/")) {
            return true;
        }
        int depth = from.equals(".") ? 0 : from.split("/", -1).length;
        for (String segment : target.split("/", -1)) {
            if (segment.equals("..")) {
                depth--;
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                depth++;
            }
            if (depth < 0) {
                return true;
            }
        }
        return false;
    }

    private void takeFile(Folder here, PosixFileAttributes attributes) throws IOException {
        MessageDigest hash = Algorithm.SHA256.start();
        long size = 0;
        try (InputStream in = Files.newInputStream(here.place(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            int read = in.readNBytes(buffer, 0, buffer.length);
            if (!here.included()
                    && DefaultExclusions.mayHoldKey(here.path())
                    && DefaultExclusions.holdsKey(new String(buffer, 0, read, StandardCharsets.ISO_8859_1))) {
                warnings.accept(secret(here.path()));
                return;
            }
            while (read > 0) {
                hash.update(buffer, 0, read);
                size += read;
                read = in.read(buffer, 0, buffer.length);
            }
        }
        boolean executable = attributes.permissions().contains(PosixFilePermission.OWNER_EXECUTE);
        Digest digest = Digest.of(Algorithm.SHA256, hash.digest());
        found.add(new ProjectFile.Regular(here.path(), here.place(), executable, size, digest));
    }

    private static Problem secret(String path) {
        return Problem.of(
                        ProblemCode.PROJECT_SECRET_LEFT_OUT, "`" + shown(path) + "` is left out: it may hold a secret")
                .hint("list it in .dockerignore if that is right; --include puts it into the image");
    }

    private static Problem refused(String message) {
        return Problem.of(ProblemCode.PROJECT_PATH_REFUSED, message)
                .hint("list it in .dockerignore, or change it in the project");
    }

    private static Problem unreadable(String path, IOException cause) {
        String reason = cause instanceof AccessDeniedException
                ? "permission denied"
                : cause instanceof NoSuchFileException
                        ? "no such file or directory"
                        : cause instanceof FileSystemException file && file.getReason() != null
                                ? file.getReason()
                                : String.valueOf(cause.getMessage());
        return Problem.of(
                ProblemCode.FILE_INVALID,
                "`" + (path.isEmpty() ? "." : shown(path)) + "` cannot be read: " + Redaction.printable(reason));
    }

    private static String shown(String path) {
        return Redaction.printable(path);
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "." : path.substring(0, slash);
    }

    private static Path fileName(Path path) {
        return Objects.requireNonNull(path.getFileName(), "only the root has no name");
    }

    private static String name(Path path) {
        return fileName(path).toString();
    }

    /** The path itself, without links above it. */
    private static Path place(Path path) throws IOException {
        Path parent = path.getParent();
        return parent == null ? path : parent.toRealPath().resolve(fileName(path));
    }
}
