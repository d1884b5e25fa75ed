package dev.mizzen.image;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.oci.ImageConfig;
import dev.mizzen.oci.ImageConfigEditor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What becomes of a base's configuration: its values first, ours over them. */
final class ConfigRules {
    /** What container runtimes take for an image that sets no {@code PATH}. */
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** The labels that describe the base itself (image-spec annotations.md); of our image they would be false. */
    private static final String ABOUT_THE_BASE = "org.opencontainers.image.";

    private ConfigRules() {}

    /** All members but the layers' ones. */
    static ImageConfigEditor apply(ImageConfig base, ImageSettings settings, Consumer<Problem> warnings) {
        Map<String, String> env = env(base, settings);
        warnAboutPython(env, settings, warnings);
        ImageConfigEditor editor = base.edit()
                .created(settings.created().toString())
                .env(env)
                .user(settings.user())
                .workingDir(settings.workingDir())
                .labels(labels(base, settings));
        settings.ports().forEach(editor::exposePort);
        settings.entrypoint().ifPresent(words -> editor.entrypoint(words).removeExecutionMember("Cmd"));
        settings.cmd().ifPresent(editor::cmd);
        drop(base, editor, "Healthcheck", "the health check", warnings);
        drop(base, editor, "OnBuild", "the list of build steps", warnings);
        return editor;
    }

    private static Map<String, String> env(ImageConfig base, ImageSettings settings) {
        Map<String, String> env = new LinkedHashMap<>(base.env());
        String scripts = settings.prefix() + "/bin";
        String path = env.getOrDefault("PATH", "");
        env.put("PATH", scripts + ":" + (path.isEmpty() ? DEFAULT_PATH : path));
        env.put("VIRTUAL_ENV", settings.prefix());
        env.put("PYTHONUNBUFFERED", "1");
        env.put("PYTHONFAULTHANDLER", "1");
        env.put("PYTHONDONTWRITEBYTECODE", "1");
        env.put("HOME", settings.home());
        env.putAll(settings.env());
        return env;
    }

    private static void warnAboutPython(Map<String, String> env, ImageSettings settings, Consumer<Problem> warnings) {
        for (String name : List.of("PYTHONHOME", "PYTHONPATH")) {
            if (env.containsKey(name) && !settings.env().containsKey(name)) {
                warnings.accept(Problem.of(
                                ProblemCode.BASE_ENV_DOUBTFUL,
                                "the base sets `" + name + "`, which changes where Python looks for modules")
                        .hint("give the variable a value of your own with `--env " + name
                                + "=…`, or use another base"));
            }
        }
    }

    private static SortedMap<String, String> labels(ImageConfig base, ImageSettings settings) {
        SortedMap<String, String> labels = new TreeMap<>(base.labels());
        labels.keySet().removeIf(name -> name.startsWith(ABOUT_THE_BASE));
        labels.putAll(settings.labels());
        return labels;
    }

    private static void drop(
            ImageConfig base, ImageConfigEditor editor, String member, String what, Consumer<Problem> warnings) {
        if (base.hasExecutionMember(member)) {
            warnings.accept(
                    Problem.of(ProblemCode.BASE_SETTING_DROPPED, what + " of the base, `" + member + "`, is left out"));
        }
        editor.removeExecutionMember(member);
    }
}
