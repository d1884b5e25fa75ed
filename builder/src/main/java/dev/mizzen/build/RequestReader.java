package dev.mizzen.build;

import dev.mizzen.archive.Compression;
import dev.mizzen.base.BaseReference;
import dev.mizzen.build.BuildRequest.Application;
import dev.mizzen.build.BuildRequest.Base;
import dev.mizzen.build.BuildRequest.Container;
import dev.mizzen.build.BuildRequest.Layering;
import dev.mizzen.build.BuildRequest.RegistryUse;
import dev.mizzen.build.BuildRequest.ResultFiles;
import dev.mizzen.build.BuildRequest.Wheels;
import dev.mizzen.bytecode.BytecodeMode;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.diagnostic.SyntaxException;
import dev.mizzen.layer.LayerBudget;
import dev.mizzen.oci.ImagePlace;
import dev.mizzen.oci.ImageReference;
import dev.mizzen.oci.Platform;
import dev.mizzen.python.Libc;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.Version;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns settings into the typed values of a request; collects everything that is wrong. */
final class RequestReader {
    private static final Pattern PORT = Pattern.compile("([0-9]{1,5})(?:/(tcp|udp|sctp))?");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");
    private static final List<String> LEVELS = List.of("0", "1", "2");
    private static final Pattern LAYERS = Pattern.compile("[0-9]{1,3}");
    private static final int LAST_PORT = 65_535;
    private static final int LAST_YEAR = 9999;
    private static final String EPOCH_VARIABLE = "SOURCE_DATE_EPOCH";

    private final Settings settings;
    private final Map<String, String> environment;
    private final List<Problem> problems = new ArrayList<>();

    RequestReader(Settings settings, Map<String, String> environment) {
        this.settings = settings;
        this.environment = environment;
    }

    BuildRequest read(Path project) throws BuildException {
        Optional<Base> base = base();
        List<ImagePlace> outputs = outputs(base);
        List<ImageReference> names = names();
        RegistryUse registries = registries();
        Container container = new Container(
                words(Setting.ENTRYPOINT),
                words(Setting.CMD),
                env(),
                table(Setting.LABEL),
                table(Setting.ANNOTATION),
                settings.text(Setting.USER),
                workdir(),
                ports(),
                created());
        Wheels wheels = wheels();
        ResultFiles results =
                new ResultFiles(path(Setting.METADATA_FILE), path(Setting.IIDFILE), path(Setting.IMAGE_REFS));
        Application application = new Application(
                texts(Setting.INCLUDE),
                texts(Setting.EXCLUDE),
                texts(Setting.WRITABLE),
                texts(Setting.SOURCE_ROOT),
                path(Setting.APP_WHEEL),
                parsed(Setting.APP_VERSION, Version::parse));
        if (application.wheel().isPresent() && application.version().isPresent()) {
            invalid("a project whose wheel is given has its version from there", only(Setting.APP_VERSION));
        }
        Layering layering = new Layering(
                compression(), mostLayers(), bytecode(), settings.isTrue(Setting.BYTECODE_STDLIB), optimisation());
        if (layering.optimisation() > 0 && layering.bytecode() == BytecodeMode.OFF) {
            problems.add(Problem.of(ProblemCode.CONFIG_INVALID, "without bytecode there is none of a level")
                    .at(only(Setting.BYTECODE_OPTIMIZE).where())
                    .hint("leave out `" + Setting.BYTECODE_OPTIMIZE.flag() + "`, or take another `--bytecode`"));
        }
        if (layering.standardLibrary() && layering.bytecode() == BytecodeMode.OFF) {
            withoutStandardLibrary(
                    "there is no bytecode of the standard library without bytecode", "take another `--bytecode`");
        }
        if (layering.standardLibrary()
                && base.filter(each -> each.reference() instanceof BaseReference.Scratch)
                        .isPresent()) {
            withoutStandardLibrary("`scratch` has no standard library to compile", "take a base that has a Python");
        }
        BuildException.throwIfAny(problems);
        return new BuildRequest(
                project,
                base.orElseThrow(),
                wheels,
                names,
                outputs,
                registries,
                container,
                application,
                layering,
                results);
    }

    LockRequest readLock(Path project, Path file, LockRequest.Change change) throws BuildException {
        Optional<Base> base = base();
        Wheels wheels = wheels();
        RegistryUse registries = registries();
        BuildException.throwIfAny(problems);
        return new LockRequest(project, base.orElseThrow(), wheels, registries, file, change);
    }

    private Wheels wheels() {
        return new Wheels(
                paths(Setting.REQUIREMENTS),
                LockUse.of(settings, problems),
                WheelPlaces.of(settings, problems),
                overrides(),
                settings.isTrue(Setting.REQUIRE_HASHES),
                NetworkUse.of(settings, problems));
    }

    private List<Requirement> overrides() {
        List<Requirement> overrides = new ArrayList<>();
        for (SettingValue.Item item : settings.items(Setting.OVERRIDE)) {
            try {
                Requirement override = Requirement.parse(item.text());
                if (override.url().isPresent()) {
                    invalid("an override names versions, not a place", item);
                }
                if (overrides.stream().anyMatch(other -> other.name().equals(override.name()))) {
                    invalid("a project has one override", item);
                }
                overrides.add(override);
            } catch (SyntaxException e) {
                problems.add(placed(e, item));
            }
        }
        return overrides;
    }

    private Optional<Base> base() {
        if (settings.text(Setting.BASE).filter(text -> !text.isEmpty()).isEmpty()) {
            problems.add(missing("no base image is given", Setting.BASE));
            return Optional.empty();
        }
        Optional<BaseReference> reference = parsed(Setting.BASE, BaseReference::parse);
        Optional<Platform> platform = parsed(Setting.PLATFORM, Platform::parse);
        Optional<Version> python = parsed(Setting.PYTHON, Version::parse);
        Optional<String> interpreter = settings.text(Setting.INTERPRETER);
        if (interpreter.isPresent() && !interpreter.get().startsWith("/")) {
            invalid("the interpreter is an absolute path in the base", only(Setting.INTERPRETER));
        }
        Optional<Libc> libc = parsed(Setting.LIBC, Libc::parse);
        if (reference.isPresent() && reference.get() instanceof BaseReference.Scratch) {
            ScratchSettings.fault(settings, python).ifPresent(problems::add);
        }
        return problems.isEmpty()
                ? reference.map(place -> new Base(place, platform, python, interpreter, libc))
                : Optional.empty();
    }

    private Compression compression() {
        String word = settings.text(Setting.COMPRESSION)
                .orElse(Layering.USUAL.compression().toString());
        return Arrays.stream(Compression.values())
                .filter(compression -> compression.toString().equals(word))
                .findFirst()
                .orElse(Compression.GZIP); // the word is a choice, so the settings have refused any other
    }

    private BytecodeMode bytecode() {
        String word =
                settings.text(Setting.BYTECODE).orElse(Layering.USUAL.bytecode().toString());
        return Arrays.stream(BytecodeMode.values())
                .filter(mode -> mode.toString().equals(word))
                .findFirst()
                .orElse(BytecodeMode.REQUIRE); // the word is a choice, as above
    }

    private void withoutStandardLibrary(String reason, String remedy) {
        problems.add(Problem.of(ProblemCode.CONFIG_INVALID, reason)
                .at(only(Setting.BYTECODE_STDLIB).where())
                .hint("leave out `" + Setting.BYTECODE_STDLIB.flag() + "`, or " + remedy));
    }

    private int optimisation() {
        String level = settings.text(Setting.BYTECODE_OPTIMIZE).orElse("0");
        return LEVELS.indexOf(level) < 0
                ? 0
                : LEVELS.indexOf(level); // a choice, so the settings have refused any other
    }

    private int mostLayers() {
        if (settings.get(Setting.MAX_LAYERS).isEmpty()) {
            return Layering.USUAL.most();
        }
        SettingValue.Item item = only(Setting.MAX_LAYERS);
        int number = LAYERS.matcher(item.text()).matches() ? Integer.parseInt(item.text()) : 0;
        if (number < 1 || number > LayerBudget.CEILING) {
            invalid("the most layers are a number from 1 to " + LayerBudget.CEILING, item);
        }
        return number;
    }

    /** Reads one value. */
    private interface Parser<T> {
        T parse(String text) throws SyntaxException;
    }

    private <T> Optional<T> parsed(Setting setting, Parser<T> parser) {
        if (settings.get(setting).isEmpty()) {
            return Optional.empty();
        }
        SettingValue.Item item = only(setting);
        try {
            return Optional.of(parser.parse(item.text()));
        } catch (SyntaxException e) {
            problems.add(placed(e, item));
            return Optional.empty();
        }
    }

    private List<ImagePlace> outputs(Optional<Base> base) {
        List<SettingValue.Item> items = settings.items(Setting.OUTPUT);
        if (items.isEmpty() && !settings.isTrue(Setting.PUSH)) {
            problems.add(missing("nothing says where the image goes", Setting.OUTPUT));
        }
        List<ImagePlace> outputs = new ArrayList<>();
        for (SettingValue.Item item : items) {
            try {
                ImagePlace output = output(item.text());
                OutputPlaces.clash(output, outputs, base.map(Base::reference))
                        .ifPresent(clash -> problems.add(Problem.of(
                                        ProblemCode.CONFIG_INVALID,
                                        Redaction.printable("the output `" + output + "` " + clash, 400))
                                .at(item.where())));
                outputs.add(output);
            } catch (SyntaxException e) {
                problems.add(placed(e, item));
            }
        }
        return outputs;
    }

    private static ImagePlace output(String text) throws SyntaxException {
        return ImagePlace.parse(text)
                .map(ImagePlace::tagged)
                .orElseThrow(() -> new SyntaxException(
                        ProblemCode.REFERENCE_INVALID,
                        "an output is `oci:DIR[:TAG]`, `oci-archive:FILE[:TAG]` or `docker-archive:FILE[:NAME:TAG]`",
                        text,
                        0,
                        text.length()));
    }

    private List<ImageReference> names() {
        List<ImageReference> names = new ArrayList<>();
        for (SettingValue.Item item : settings.items(Setting.TAG)) {
            try {
                ImageReference name = ImageReference.parse(item.text());
                if (name.digest().isPresent()) {
                    invalid("a name for a new image has no digest", item);
                }
                names.add(name);
            } catch (SyntaxException e) {
                problems.add(placed(e, item));
            }
        }
        return names;
    }

    private RegistryUse registries() {
        boolean push = settings.isTrue(Setting.PUSH);
        if (push && settings.items(Setting.TAG).isEmpty()) {
            problems.add(missing("`--push` needs a name for the image", Setting.TAG));
        }
        if (push && settings.isTrue(Setting.OFFLINE)) {
            problems.add(
                    Problem.of(ProblemCode.OFFLINE_REFUSED, "`--push` needs the network, which `--offline` forbids")
                            .hint("write the image with `-o oci:DIR` or `-o oci-archive:FILE`, and push it later"));
        }
        Set<String> insecure = new TreeSet<>();
        for (SettingValue.Item item : settings.items(Setting.INSECURE_REGISTRY)) {
            if (!isRegistry(item.text())) {
                invalid("an insecure registry is `HOST` or `HOST:PORT`, as in the names of its images", item);
            }
            insecure.add(item.text());
        }
        return new RegistryUse(push, insecure);
    }

    private static boolean isRegistry(String text) {
        try {
            return ImageReference.parse(text + "/name").registry().equals(text);
        } catch (SyntaxException e) {
            return false;
        }
    }

    private Map<String, String> env() {
        Map<String, String> env = new LinkedHashMap<>();
        for (SettingValue.Item item : settings.items(Setting.ENV)) {
            if (item.name().isEmpty() || item.name().contains("=") || (item.name() + item.text()).indexOf('\0') >= 0) {
                invalid("a variable has a name without `=`, and no NUL character", item);
            }
            env.put(item.name(), item.text());
        }
        return env;
    }

    private SortedMap<String, String> table(Setting setting) {
        SortedMap<String, String> table = new TreeMap<>();
        for (SettingValue.Item item : settings.items(setting)) {
            if (item.name().isEmpty()) {
                invalid("a key is not empty", item);
            }
            table.put(item.name(), item.text());
        }
        return table;
    }

    private Optional<String> workdir() {
        Optional<String> workdir = settings.text(Setting.WORKDIR);
        if (workdir.isPresent() && !workdir.get().startsWith("/")) {
            invalid("the working directory is an absolute path", only(Setting.WORKDIR));
        }
        return workdir;
    }

    private List<String> ports() {
        List<String> ports = new ArrayList<>();
        for (SettingValue.Item item : settings.items(Setting.PORT)) {
            Matcher matcher = PORT.matcher(item.text());
            int number = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
            if (number < 1 || number > LAST_PORT) {
                invalid("a port is a number from 1 to 65535, and perhaps `/tcp`, `/udp` or `/sctp`", item);
                continue;
            }
            ports.add(number + "/" + Optional.ofNullable(matcher.group(2)).orElse("tcp"));
        }
        return ports;
    }

    private Optional<Instant> created() {
        if (settings.get(Setting.CREATED).isPresent()) {
            SettingValue.Item item = only(Setting.CREATED);
            Optional<Instant> time = instant(item.text());
            if (time.isEmpty()) {
                invalid("a time is written as in RFC 3339, or in whole seconds since 1970", item);
            }
            return time;
        }
        String epoch = environment.getOrDefault(EPOCH_VARIABLE, "");
        if (epoch.isEmpty()) {
            return Optional.empty();
        }
        Optional<Instant> time = SECONDS.matcher(epoch).matches() ? instant(epoch) : Optional.empty();
        if (time.isEmpty()) {
            problems.add(Problem.of(
                            ProblemCode.CONFIG_INVALID,
                            "`" + EPOCH_VARIABLE + "` is in whole seconds since 1970, not " + quoted(epoch))
                    .at(EPOCH_VARIABLE));
        }
        return time;
    }

    private static Optional<Instant> instant(String text) {
        try {
            Instant time = SECONDS.matcher(text).matches()
                    ? Instant.ofEpochSecond(Long.parseLong(text))
                    : OffsetDateTime.parse(text).toInstant();
            int year = time.atOffset(java.time.ZoneOffset.UTC).getYear();
            return year >= 0 && year <= LAST_YEAR ? Optional.of(time) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private Optional<List<String>> words(Setting setting) {
        return settings.get(setting).map(value -> texts(setting));
    }

    private List<String> texts(Setting setting) {
        return settings.items(setting).stream().map(SettingValue.Item::text).toList();
    }

    private List<Path> paths(Setting setting) {
        return settings.items(setting).stream()
                .map(item -> Path.of(item.text()))
                .toList();
    }

    private Optional<Path> path(Setting setting) {
        return settings.text(setting).map(Path::of);
    }

    private SettingValue.Item only(Setting setting) {
        return settings.items(setting).get(0);
    }

    private void invalid(String rule, SettingValue.Item item) {
        problems.add(Problem.of(ProblemCode.CONFIG_INVALID, rule + ", not " + quoted(shown(item)))
                .at(item.where()));
    }

    /** A table's entry by its name alone, since its value may be a secret. */
    private static String shown(SettingValue.Item item) {
        return item.name().isEmpty() ? item.text() : item.name();
    }

    private static String quoted(String text) {
        return "`" + Redaction.printable(text) + "`";
    }

    private static Problem placed(SyntaxException e, SettingValue.Item item) {
        SourceSpan where = item.where();
        if (item.origin() == Origin.FILE) {
            return e.problem().at(where);
        }
        return e.in(where.file(), 1, 1, item.text());
    }

    private static Problem missing(String message, Setting setting) {
        return Problem.of(ProblemCode.CONFIG_INVALID, message)
                .hint("give `" + setting.flag() + " " + setting.placeholder() + "`, or `" + setting.key()
                        + "` in `[tool.mizzen]` of `pyproject.toml`");
    }
}
