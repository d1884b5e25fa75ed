package dev.mizzen.wheel;

import dev.mizzen.archive.Content;
import dev.mizzen.archive.Owner;
import dev.mizzen.archive.TreeEntry;
import dev.mizzen.archive.TreePath;
import dev.mizzen.archive.ZipMember;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.digest.Digest;
import dev.mizzen.digest.HashingOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/** Decides for each member of one wheel where it goes, and adds what installation makes: scripts, INSTALLER, RECORD. */
final class InstallPlanner {
    private static final int LONGEST_FIRST_LINE = 4096;
    private static final Set<String> INSTALLERS_OWN = Set.of("RECORD", "INSTALLER", "REQUESTED", "direct_url.json");

    private final Wheel wheel;
    private final InstallScheme scheme;
    private final Consumer<Problem> warnings;
    private final WheelProblems wording;
    private final EnvironmentFiles environment;
    private final String ownInfo;

    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, InstalledFile> files = new LinkedHashMap<>();
    private boolean needsShell;
    private int bytecode;

    InstallPlanner(Wheel wheel, InstallScheme scheme, Consumer<Problem> warnings) {
        this.wheel = wheel;
        this.scheme = scheme;
        this.warnings = warnings;
        this.wording = wheel.problems();
        this.environment = new EnvironmentFiles(scheme);
        this.ownInfo = scheme.sitePackages() + "/" + wheel.distInfo() + "/";
    }

    InstallPlan plan() throws IOException, BuildException {
        ConsoleScripts scripts = ConsoleScripts.of(wheel.entryPoints(), scheme);
        for (ZipMember member : wheel.members()) {
            if (!member.directory()) {
                addMember(member, scripts);
            }
        }
        for (Map.Entry<String, byte[]> script : scripts.texts().entrySet()) {
            addGenerated(
                    scheme.scripts() + "/" + script.getKey(), 0755, script.getValue(), "the entry point of that name");
        }
        needsShell |= scripts.needShell();
        addGenerated(ownInfo + "INSTALLER", 0644, "mizzen\n".getBytes(StandardCharsets.UTF_8), "INSTALLER");
        if (bytecode > 0) {
            warnings.accept(wording.problem(
                    ProblemCode.WHEEL_CONTENT_IGNORED,
                    "ships " + bytecode + (bytecode == 1 ? " bytecode file, which is" : " bytecode files, which are")
                            + " left out"));
        }
        BuildException.throwIfAny(wording.abridged(problems));
        List<InstalledFile> sorted = new ArrayList<>(files.values());
        sorted.add(file(ownInfo + "RECORD", 0644, Content.of(record()), Optional.empty(), "RECORD"));
        sorted.sort(Comparator.comparing(InstalledFile::path, TreePath.ORDER));
        return new InstallPlan(wheel.filename(), wheel.distInfo(), sorted, startupFiles(sorted), needsShell);
    }

    private void addMember(ZipMember member, ConsoleScripts scripts) throws IOException, BuildException {
        String name = member.name();
        if (name.endsWith(".pyc")) {
            bytecode++;
            return;
        }
        String[] parts = name.split("/", 3);
        boolean inData = parts.length == 3 && parts[0].endsWith(".data");
        String path = !inData
                ? scheme.sitePackages() + "/" + name
                : switch (parts[1]) {
                    case "purelib", "platlib" -> scheme.sitePackages() + "/" + parts[2];
                    case "scripts" -> scheme.scripts() + "/" + parts[2];
                    case "headers" -> scheme.headers(wheel.filename().name().toString()) + "/" + parts[2];
                    case "data" -> scheme.root() + "/" + parts[2];
                    default -> throw new IllegalStateException(name);
                };
        if (path.startsWith(ownInfo) && INSTALLERS_OWN.contains(path.substring(ownInfo.length()))) {
            leaveOut(name);
            return;
        }
        boolean script = inData && parts[1].equals("scripts");
        if (script && scripts.replaces(name.substring(name.lastIndexOf('/') + 1))) {
            return;
        }
        Optional<String> fault = fault(path);
        if (fault.isPresent()) {
            problems.add(wording.refused("holds " + WheelProblems.name(name) + ", which " + fault.get()));
            return;
        }
        int mode = member.executable() ? 0755 : 0644;
        Content content = wheel.content(member);
        Optional<Digest> digest = wheel.recordEntry(name).flatMap(RecordEntry::digest);
        if (script) {
            addScript(path, mode, content, digest, name);
        } else {
            add(file(path, mode, content, digest, name));
        }
    }

    /** RECORD and its like are the installer's: those of the wheel itself are passed over, others have no business there. */
    private void leaveOut(String name) {
        if (!name.startsWith(wheel.distInfo() + "/")) {
            problems.add(wording.refused("holds " + WheelProblems.name(name)
                    + ", which would replace a file that only an installer writes"));
        } else if (name.endsWith("/direct_url.json")) {
            warnings.accept(wording.problem(
                    ProblemCode.WHEEL_CONTENT_IGNORED,
                    "ships " + WheelProblems.name(name) + ", which only an installer may write; it is left out"));
        }
    }

    private Optional<String> fault(String path) {
        Optional<String> unfit = TreePath.fault(path);
        if (unfit.isPresent()) {
            return Optional.of("can't be installed: " + unfit.get());
        }
        if (environment.own(path)) {
            return Optional.of("would replace a part of the environment itself: " + WheelProblems.name("/" + path));
        }
        Optional<String> distribution = environment.distInfo(path);
        if (distribution.isPresent() && !distribution.get().equals(wheel.distInfo())) {
            return Optional.of("would write into the `.dist-info` directory of another distribution: "
                    + WheelProblems.name("/" + path));
        }
        return Optional.empty();
    }

    private void addScript(String path, int mode, Content content, Optional<Digest> digest, String name)
            throws IOException, BuildException {
        byte[] head = Beginning.of(content, LONGEST_FIRST_LINE);
        int end = 0;
        while (end < head.length && (end == 0 || head[end - 1] != '\n')) {
            end++;
        }
        byte[] line = Arrays.copyOf(head, end);
        Optional<String> arguments = Shebang.argumentsOfPlaceholder(line);
        if (arguments.isEmpty()) {
            add(file(path, mode, content, digest, name));
            return;
        }
        Optional<Shebang> shebang = Shebang.of(scheme, arguments.get());
        if (shebang.isEmpty()) {
            problems.add(wording.refused("holds the script " + WheelProblems.name(name)
                    + ", whose interpreter arguments can't pass through a shell: "
                    + WheelProblems.name(arguments.get())));
            return;
        }
        needsShell |= shebang.get().throughShell();
        Content rewritten = new RewrittenContent(content, end, shebang.get().bytes());
        HashingOutputStream hash = new HashingOutputStream(OutputStream.nullOutputStream());
        rewritten.writeTo(hash);
        add(file(path, mode, rewritten, Optional.of(hash.digest()), name));
    }

    private void addGenerated(String path, int mode, byte[] bytes, String origin) {
        add(file(path, mode, Content.of(bytes), Optional.of(Digest.sha256(bytes)), origin));
    }

    private void add(InstalledFile file) {
        InstalledFile other = files.putIfAbsent(file.path(), file);
        if (other == null) {
            return;
        }
        if (!other.digest().equals(file.digest())
                || other.entry().mode() != file.entry().mode()) {
            problems.add(wording.problem(
                    ProblemCode.WHEEL_PATH_CONFLICT,
                    "installs " + WheelProblems.name("/" + file.path()) + " twice, with different content: from "
                            + WheelProblems.name(other.origin()) + " and from " + WheelProblems.name(file.origin())));
        }
    }

    private static InstalledFile file(String path, int mode, Content content, Optional<Digest> digest, String origin) {
        return new InstalledFile(new TreeEntry.File(path, mode, Owner.ROOT, content), digest, origin);
    }

    private byte[] record() {
        String sitePackages = scheme.sitePackages() + "/";
        String up = "../"
                .repeat((int) scheme.libraryDirectory()
                                .chars()
                                .filter(c -> c == '/')
                                .count()
                        + 2);
        List<RecordEntry> rows = new ArrayList<>(files.size() + 1);
        for (InstalledFile file : files.values()) {
            boolean inside = file.path().startsWith(sitePackages);
            String path = inside
                    ? file.path().substring(sitePackages.length())
                    : up + file.path().substring(scheme.root().length() + 1);
            OptionalLong size = file.digest().isPresent()
                    ? OptionalLong.of(file.entry().content().size())
                    : OptionalLong.empty();
            rows.add(new RecordEntry(path, file.digest(), size));
        }
        rows.add(new RecordEntry(wheel.distInfo() + "/RECORD", Optional.empty(), OptionalLong.empty()));
        rows.sort(Comparator.comparing(RecordEntry::path, TreePath.ORDER));
        StringBuilder text = new StringBuilder(rows.size() * 100);
        rows.forEach(row -> text.append(row).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private List<String> startupFiles(List<InstalledFile> sorted) {
        Set<String> modules = Set.of("sitecustomize", "usercustomize");
        List<String> found = new ArrayList<>();
        for (InstalledFile file : sorted) {
            if (!file.path().startsWith(scheme.sitePackages() + "/")) {
                continue;
            }
            String inside = file.path().substring(scheme.sitePackages().length() + 1);
            int end = inside.indexOf('/') < 0 ? inside.indexOf('.') : inside.indexOf('/');
            boolean customize = end > 0 && modules.contains(inside.substring(0, end)) && isCode(inside);
            if (customize || (inside.indexOf('/') < 0 && inside.endsWith(".pth"))) {
                found.add(file.path());
            }
        }
        return found;
    }

    private static boolean isCode(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return path.indexOf('/') < 0 ? name.endsWith(".py") || name.endsWith(".so") : name.equals("__init__.py");
    }
}
