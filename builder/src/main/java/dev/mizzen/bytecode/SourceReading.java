package dev.mizzen.bytecode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Finds what looks as if a module read source files: by the names and constants in its compiled code. These are suspects, neither
 * all nor all guilty: a name may be looked up at run time, and what reads sources may never be called.
 */
public final class SourceReading {
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_./\\\\-]*[A-Za-z0-9_]\\.py");
    private static final List<String> OF_INSPECT = List.of("findsource", "getsource", "getsourcelines");
    private static final List<String> OF_NUMBA = List.of("jit", "njit", "vectorize", "guvectorize");
    /** What takes the path of a file: with the name of a source beside it, a suspect. */
    private static final List<String> TAKES_A_PATH = List.of(
            "__file__",
            "get_data",
            "open_text",
            "read_text",
            "run_path",
            "spec_from_file_location",
            "SourceFileLoader");

    private final BytecodeVersion version;
    private final Set<String> names = new HashSet<>();
    private final SortedSet<String> found = new TreeSet<>();

    private SourceReading(BytecodeVersion version) {
        this.version = version;
    }

    /**
     * What in {@code pyc}, a canonical file, is suspect; sorted, such as {@code inspect.getsource} or
     * {@code __file__ with template.py}.
     */
    public static SortedSet<String> of(byte[] pyc) {
        try {
            BytecodeVersion version = PycHeader.read(pyc).version();
            MarshalValue root = new MarshalReader(pyc, PycHeader.LENGTH, version, new ValueTable()).read();
            SourceReading reading = new SourceReading(version);
            reading.walk(root);
            reading.judge();
            return reading.found;
        } catch (BytecodeRefusedException e) {
            throw new IllegalArgumentException("not canonical: " + e.reason(), e);
        }
    }

    private void walk(MarshalValue root) {
        Deque<MarshalValue> waiting = new ArrayDeque<>();
        waiting.push(root);
        while (!waiting.isEmpty()) {
            MarshalValue code = waiting.pop();
            if (code.kind() == ValueKind.CODE) {
                look(code, waiting);
            }
        }
    }

    private void look(MarshalValue code, Deque<MarshalValue> waiting) {
        Set<String> own = new HashSet<>();
        Set<String> files = new TreeSet<>();
        List<CodeLayout.Field> fields = version.codeLayout().fields();
        for (int i = 0; i < fields.size(); i++) {
            MarshalValue field = code.item(i);
            for (int j = 0; j < field.size(); j++) {
                MarshalValue item = field.item(j);
                if (fields.get(i).name().equals("names")) {
                    own.add(text(item));
                } else if (fields.get(i).name().equals("consts")) {
                    if (item.kind() == ValueKind.ASCII
                            && FILE.matcher(text(item)).matches()) {
                        files.add(text(item));
                    }
                    waiting.push(item);
                }
            }
        }
        names.addAll(own);
        if (own.contains("tokenize") && own.contains("open")) {
            found.add("tokenize.open");
        }
        for (String name : TAKES_A_PATH) {
            if (own.contains(name)) {
                files.forEach(file -> found.add(name + " with " + file));
            }
        }
    }

    private void judge() {
        if (has("inspect")) {
            OF_INSPECT.stream().filter(names::contains).forEach(name -> found.add("inspect." + name));
        }
        if (has("linecache") && (names.contains("getline") || names.contains("getlines"))) {
            found.add("linecache");
        }
        if (has("numba") && OF_NUMBA.stream().anyMatch(names::contains)) {
            found.add("numba");
        }
        if (has("torch") && names.contains("script") && (names.contains("jit") || names.contains("torch.jit"))) {
            found.add("torch.jit.script");
        }
    }

    /** Whether {@code module} or a module of it is named. */
    private boolean has(String module) {
        return names.stream().anyMatch(name -> name.equals(module) || name.startsWith(module + "."));
    }

    private static String text(MarshalValue value) {
        return value instanceof MarshalValue.Atom atom ? new String(atom.content(), StandardCharsets.UTF_8) : "";
    }
}
