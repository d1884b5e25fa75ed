package dev.mizzen.sandbox;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The ways to run a program on this machine, the most isolated first. Only programs that distributions install anyway are
 * called: bubblewrap, util-linux ({@code unshare}, {@code mount}, {@code setpriv}), coreutils ({@code chroot}), {@code sh}.
 *
 * <p>Every process is limited ({@link Limits}), starts with no variables but its own, and where {@code setpriv} is there dies
 * with the thread that started it and gains no privileges.
 */
public final class Ways {
    /** Who a program is, where it can be somebody else than the user: nobody, to whom no file of a root belongs. */
    private static final String NOBODY = "65534";

    /** {@code ulimit -f} counts blocks of 512 bytes in the shells that follow POSIX, and of 1024 in bash. */
    private static final int FILE_BLOCK = 10;

    private static final String LIMITS = "ulimit -c 0 && ulimit -f \"$4\"; ulimit -s \"$1\"; ulimit -t \"$2\";"
            + " ulimit -v \"$3\"; shift 4; exec \"$@\"";
    private static final String READ_ONLY_ROOT = "root=$1 mount=$2; shift 2; \"$mount\" --bind \"$root\" \"$root\""
            + " && \"$mount\" -o remount,bind,ro,nosuid,nodev \"$root\" && exec \"$@\"";

    private final HostPrograms host;
    private final Limits limits;

    public Ways(HostPrograms host, Limits limits) {
        this.host = host;
        this.limits = limits;
    }

    /**
     * What could be tried in one way.
     *
     * @param isolation the way
     * @param launches the commands, best first
     * @param missing the programs of this machine that would have given more of them
     */
    public record Attempts(Isolation isolation, List<Launch> launches, List<String> missing) {
        public Attempts {
            launches = List.copyOf(launches);
            missing = List.copyOf(missing);
        }
    }

    /**
     * A program of this machine in namespaces of its own, which sees of the machine what belongs to no user and can change none of
     * it: its root is made of the folders of the system, read-only, and of folders in memory, which are gone when it ends. With
     * bubblewrap only, 0.6 or later.
     *
     * @param closed what it sees besides
     */
    public Attempts closed(Program program, Closed closed) {
        Builder attempts = new Builder(Isolation.USER_NAMESPACE);
        attempts.add(
                List.of("bwrap"),
                found -> launch(
                        Isolation.USER_NAMESPACE, "bwrap", closed.words(found.get(0), NOBODY), program, Path.of("/")));
        return attempts.build();
    }

    /** In namespaces of its own: with bubblewrap, else with {@code unshare}. */
    public Attempts userNamespace(Root root, Program program) {
        Builder attempts = new Builder(Isolation.USER_NAMESPACE);
        attempts.add(List.of("bwrap"), found -> {
            List<String> words = new ArrayList<>(List.of(found.get(0)));
            words.addAll(List.of("--unshare-user", "--unshare-all", "--uid", NOBODY, "--gid", NOBODY));
            words.addAll(List.of("--cap-drop", "ALL", "--die-with-parent", "--new-session"));
            words.addAll(List.of("--ro-bind", root.folder().toString(), "/", "--chdir", "/", "--"));
            return launch(Isolation.USER_NAMESPACE, "bwrap", words, program, Path.of("/"));
        });
        attempts.add(List.of("unshare", "mount"), found -> {
            List<String> words = new ArrayList<>(List.of(found.get(0), "--map-root-user", "--mount", "--net"));
            words.addAll(List.of("--ipc", "--uts", "--", "/bin/sh", "-c", READ_ONLY_ROOT, "sh"));
            words.addAll(List.of(root.folder().toString(), found.get(1)));
            // The program itself is nobody in a namespace below, so that it has no capability even there.
            words.addAll(List.of(found.get(0), "--map-user=" + NOBODY, "--map-group=" + NOBODY, "--pid", "--fork"));
            words.addAll(List.of("--kill-child", "--root=" + root.folder(), "--wd=/", "--"));
            return launch(Isolation.USER_NAMESPACE, "unshare", words, program, Path.of("/"));
        });
        return attempts.build();
    }

    /** With its root changed: in namespaces where the process may make them, too, else with {@code chroot} alone. */
    public Attempts chroot(Root root, Program program) {
        Builder attempts = new Builder(Isolation.CHROOT);
        List<String> user = List.of("--userspec=" + NOBODY + ":" + NOBODY, "--groups=" + NOBODY);
        attempts.add(List.of("chroot", "unshare"), found -> {
            List<String> words = new ArrayList<>(List.of(found.get(1), "--net", "--ipc", "--uts", "--pid", "--fork"));
            words.addAll(List.of("--kill-child", "--", found.get(0)));
            words.addAll(user);
            words.add(root.folder().toString());
            return launch(Isolation.CHROOT, "unshare", words, program, Path.of("/"));
        });
        attempts.add(List.of("chroot"), found -> {
            List<String> words = new ArrayList<>(List.of(found.get(0)));
            words.addAll(user);
            words.add(root.folder().toString());
            return launch(Isolation.CHROOT, "chroot", words, program, Path.of("/"));
        });
        return attempts.build();
    }

    /**
     * By the root's own loader.
     *
     * @param program with a path, and variables, that are this machine's
     * @param loader the loader, on this machine
     * @param libraries where it looks for libraries, on this machine
     */
    public Attempts loader(Program program, Path loader, List<Path> libraries) {
        String search = libraries.stream().map(Path::toString).collect(Collectors.joining(":"));
        List<String> words = List.of(loader.toString(), "--library-path", search);
        Launch launch =
                launch(Isolation.LOADER, String.valueOf(loader.getFileName()), guarded(words), program, Path.of("/"));
        return new Attempts(Isolation.LOADER, List.of(launch), List.of());
    }

    /**
     * A program of this machine.
     *
     * @param names what it may be called, best first; all programs of each name are tried, since the first on the path may be a
     *     stand-in, as version managers install them
     */
    public Attempts host(List<String> names, Program program) {
        Builder attempts = new Builder(Isolation.HOST);
        for (String name : names) {
            for (Path found : host.findAll(name)) {
                Program here = new Program(found.toString(), program.arguments(), program.environment());
                attempts.launches.add(launch(Isolation.HOST, name, guarded(List.of()), here, Path.of("/")));
            }
            if (host.find(name).isEmpty()) {
                attempts.missing.add(name);
            }
        }
        return attempts.build();
    }

    private List<String> guarded(List<String> words) {
        List<String> guarded = new ArrayList<>();
        host.find("setpriv")
                .ifPresent(setpriv ->
                        guarded.addAll(List.of(setpriv.toString(), "--pdeathsig", "KILL", "--no-new-privs", "--")));
        guarded.addAll(words);
        return guarded;
    }

    private Launch launch(Isolation isolation, String tool, List<String> words, Program program, Path folder) {
        Stream<String> limited = Stream.of(
                "/bin/sh",
                "-c",
                LIMITS,
                "sh",
                Long.toString(limits.stackBytes() >> 10),
                Long.toString(limits.cpuSeconds()),
                Long.toString(limits.memoryBytes() >> 10),
                Long.toString(limits.fileBytes() >> FILE_BLOCK));
        List<String> all = Stream.concat(
                        limited,
                        Stream.of(words.stream(), Stream.of(program.path()), program.arguments().stream())
                                .flatMap(each -> each))
                .toList();
        return new Launch(isolation, tool, all, program.environment(), folder);
    }

    /** Gives a launch when all that it calls has been found. */
    private interface Maker {
        Launch make(List<String> found);
    }

    private final class Builder {
        private final Isolation isolation;
        private final List<Launch> launches = new ArrayList<>();
        private final List<String> missing = new ArrayList<>();

        Builder(Isolation isolation) {
            this.isolation = isolation;
        }

        void add(List<String> names, Maker maker) {
            List<Optional<Path>> found = names.stream().map(host::find).toList();
            if (found.stream().allMatch(Optional::isPresent)) {
                launches.add(maker.make(found.stream()
                        .map(path -> path.orElseThrow().toString())
                        .toList()));
                return;
            }
            names.stream().filter(name -> host.find(name).isEmpty()).forEach(name -> {
                if (!missing.contains(name)) {
                    missing.add(name);
                }
            });
        }

        Attempts build() {
            return new Attempts(isolation, launches, missing);
        }
    }
}
