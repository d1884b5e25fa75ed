package dev.mizzen.build;

import dev.mizzen.archive.TreeEntry;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.layer.BytecodeLayer;
import dev.mizzen.layer.Layer;
import dev.mizzen.layer.LayerPlan;
import dev.mizzen.layer.LayerRole;
import dev.mizzen.layer.OpenTree;
import dev.mizzen.layer.SourcelessLayer;
import dev.mizzen.layer.StoredLayers;
import dev.mizzen.layer.WheelSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks into the layers of a plan without making any. Paths are absolute. */
final class LayerSearch {
    private static final Pattern BYTECODE =
            Pattern.compile("(?<folder>.+)/__pycache__/(?<stem>[^/]+)\\.[a-z]+-[0-9]+t?(?:\\.opt-[12])?\\.pyc");

    private final ImageContent content;
    private final StoredLayers stored;

    LayerSearch(ImageContent content, StoredLayers stored) {
        this.content = content;
        this.stored = stored;
    }

    /** What a wheel installs: how many files, of what size together, and one of them. */
    record Installed(int files, long size, String example) {}

    Installed installed(WheelSource wheel) throws BuildException {
        return among(wheel, path -> true).orElse(new Installed(0, 0, ""));
    }

    /** The layer that has {@code path} itself, and that of its bytecode if there is one. */
    List<Explanation.LayerAt> layersWith(String path) throws BuildException {
        for (LayerPlan layer : content.layers()) {
            if (!layer.role().isBytecode() && among(layer, path::equals).isPresent()) {
                List<Explanation.LayerAt> layers = new ArrayList<>(List.of(at(layer)));
                Optional<LayerPlan> beside = bytecodeOf(layer);
                if (beside.isPresent()) {
                    layers.add(at(beside.get()));
                }
                return layers;
            }
        }
        return List.of();
    }

    /** Where what is at and below {@code path} comes from; nothing if no layer of ours has it. */
    List<Explanation.Part> at(String path) throws BuildException {
        String below = path.equals("/") ? "/" : path + "/";
        Predicate<String> wanted = each -> each.equals(path) || each.startsWith(below);
        Map<WheelSource, Installed> wheels = wheels(wanted);
        List<Explanation.Part> parts = new ArrayList<>();
        for (LayerPlan layer : content.layers()) {
            if (layer.role() == LayerRole.WHEEL && !wheels.isEmpty()) {
                Set<String> paths = paths(layer);
                for (Map.Entry<WheelSource, Installed> wheel : wheels.entrySet()) {
                    if (paths.contains(wheel.getValue().example())) {
                        parts.add(part("wheel " + named(wheel.getKey()), wheel.getValue(), layer));
                    }
                }
            } else if (layer.role() != LayerRole.WHEEL && !layer.role().isBytecode()) {
                Optional<Installed> found = among(layer, wanted);
                if (found.isPresent()) {
                    parts.add(part(origin(layer, found.get().example()), found.get(), layer));
                }
            }
        }
        return parts.isEmpty() ? bytecode(path) : parts;
    }

    private Map<WheelSource, Installed> wheels(Predicate<String> wanted) throws BuildException {
        Map<WheelSource, Installed> found = new LinkedHashMap<>();
        for (WheelSource wheel : content.wheels().installed()) {
            Optional<Installed> files = among(wheel, wanted);
            if (files.isPresent()) {
                found.put(wheel, files.get());
            }
        }
        return found;
    }

    private static Set<String> paths(LayerPlan layer) throws BuildException {
        Set<String> paths = new HashSet<>();
        among(layer, paths::add);
        return paths;
    }

    /** Bytecode is not compiled to be found: it stands beside its source. */
    private List<Explanation.Part> bytecode(String path) throws BuildException {
        Matcher name = BYTECODE.matcher(path);
        if (!name.matches()) {
            return inPlace(path);
        }
        String source = name.group("folder") + "/" + name.group("stem") + ".py";
        for (LayerPlan layer : content.layers()) {
            Optional<LayerPlan> beside = bytecodeOf(layer);
            if (beside.isPresent() && among(layer, source::equals).isPresent()) {
                return List.of(new Explanation.Part("bytecode of " + source, 1, Optional.empty(), at(beside.get())));
            }
        }
        return List.of();
    }

    /** Bytecode that stands where its source would. */
    private List<Explanation.Part> inPlace(String path) throws BuildException {
        if (path.endsWith(".pyc")) {
            String source = path.substring(0, path.length() - 1);
            for (LayerPlan layer : content.layers()) {
                if (SourcelessLayer.isOne(layer) && among(layer, source::equals).isPresent()) {
                    return List.of(new Explanation.Part("bytecode of " + source, 1, Optional.empty(), at(layer)));
                }
            }
        }
        return List.of();
    }

    private String origin(LayerPlan layer, String example) {
        return switch (layer.role()) {
            case APP ->
                example.startsWith(OpenBase.APPLICATION + "/") || example.equals(OpenBase.APPLICATION)
                        ? "the project's files"
                        : "the project's metadata";
            case VENV -> "the virtual environment";
            default -> layer.title();
        };
    }

    private Explanation.Part part(String origin, Installed found, LayerPlan layer) throws BuildException {
        return new Explanation.Part(origin, found.files(), Optional.of(found.size()), at(layer));
    }

    private Explanation.LayerAt at(LayerPlan layer) throws BuildException {
        Optional<Layer> made = stored.find(layer);
        return new Explanation.LayerAt(
                layer.role().toString(),
                layer.title(),
                made.map(Layer::descriptor).map(blob -> new Explanation.Stored(blob.digest(), blob.size())));
    }

    private Optional<LayerPlan> bytecodeOf(LayerPlan sources) {
        String title = BytecodeLayer.title(sources);
        return content.layers().stream()
                .filter(layer -> layer.role().isBytecode() && layer.title().equals(title))
                .findFirst();
    }

    private static Optional<Installed> among(WheelSource wheel, Predicate<String> wanted) throws BuildException {
        try {
            WheelSource.Installed open = wheel.opener().open();
            open.wheel().close(); // its contents are not read
            return among(open.entries(), wanted);
        } catch (IOException e) {
            throw unreadable(named(wheel), e);
        }
    }

    private static Optional<Installed> among(LayerPlan layer, Predicate<String> wanted) throws BuildException {
        try (OpenTree open = layer.source().outline()) {
            return among(open.tree().entries(), wanted);
        } catch (IOException e) {
            throw unreadable(layer.title(), e);
        }
    }

    private static Optional<Installed> among(List<? extends TreeEntry> entries, Predicate<String> wanted) {
        int files = 0;
        long size = 0;
        String example = "";
        for (TreeEntry entry : entries) {
            if (wanted.test("/" + entry.path())) {
                boolean isDirectory = entry instanceof TreeEntry.Directory;
                example = example.isEmpty() || (files == 0 && !isDirectory) ? "/" + entry.path() : example;
                files += isDirectory ? 0 : 1;
                size += entry instanceof TreeEntry.File file ? file.content().size() : 0;
            }
        }
        return example.isEmpty() ? Optional.empty() : Optional.of(new Installed(files, size, example));
    }

    private static String named(WheelSource wheel) {
        return wheel.name() + " " + wheel.version();
    }

    private static BuildException unreadable(String what, IOException e) {
        return Problem.of(ProblemCode.FILE_INVALID, "the files of `" + what + "` cannot be read: " + e.getMessage())
                .exception(e);
    }
}
