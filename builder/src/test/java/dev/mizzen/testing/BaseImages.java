package dev.mizzen.testing;

import dev.mizzen.digest.Digest;
import dev.mizzen.elf.Machine;
import dev.mizzen.oci.Descriptor;
import dev.mizzen.oci.DockerArchiveManifest;
import dev.mizzen.oci.ImageConfig;
import dev.mizzen.oci.ImageIndex;
import dev.mizzen.oci.ImageManifest;
import dev.mizzen.oci.MediaType;
import dev.mizzen.oci.Platform;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Base images made by tests: OCI layouts with layers from {@link LayerForge} and Pythons that are nothing but ELF headers and
 * the strings that tell a version. They can be built on, not run.
 */
public final class BaseImages {
    public static final String GLIBC_LOADER = "/lib64/ld-linux-x86-64.so.2";
    public static final String MUSL_LOADER = "/lib/ld-musl-x86_64.so.1";

    private BaseImages() {}

    /** A program that looks like a Python of that version; {@code needed} are the libraries that it is linked with. */
    public static byte[] python(Machine machine, String loader, String version, String... needed) {
        ElfForge forge = ElfForge.program(machine, loader);
        for (String library : needed) {
            forge.needs(library);
        }
        return join(forge.bytes(), "\0debug\0" + version + "\0more");
    }

    /** A library with the C string {@code version} in it, as the end of another string. */
    public static byte[] library(Machine machine, String soname, String version) {
        return join(ElfForge.library(machine).soname(soname).bytes(), "\0/opt/python/" + version + "\0more");
    }

    /** A glibc that says its release in a banner. */
    public static byte[] glibc(Machine machine, String release) {
        byte[] elf = ElfForge.library(machine)
                .soname("libc.so.6")
                .defines("GLIBC_2.2.5", "GLIBC_2.17", "GLIBC_PRIVATE")
                .bytes();
        return join(
                elf,
                "\0GNU C Library (Distribution GLIBC " + release + "-1) stable release version " + release + ".\n\0");
    }

    /** A musl, which is its own loader. */
    public static byte[] musl(Machine machine, String version) {
        return join(
                ElfForge.library(machine).soname("libc.musl-x86_64.so.1").bytes(),
                "\0/proc/self/fd/\0" + version + "\0x127.0.0.1\0");
    }

    /** A file of {@code head} and then {@code tail} in UTF-8. */
    public static byte[] join(byte[] head, String tail) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head);
        out.writeBytes(tail.getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    /** A layer as in Debian's images: Python 3.11.2 below {@code /usr}, glibc 2.36, a passwd. */
    public static LayerForge debian() {
        return new LayerForge()
                .folder("usr")
                .folder("usr/bin")
                .link("usr/bin/python3", "python3.11")
                .file("usr/bin/python3.11", 0755, python(Machine.X86_64, GLIBC_LOADER, "3.11.2", "libc.so.6"))
                .folder("usr/lib/python3.11/lib-dynload")
                .file("usr/lib/python3.11/os.py", "")
                .file("usr/lib/python3.11/lib-dynload/_ctypes.cpython-311-x86_64-linux-gnu.so", "")
                .link("lib64", "usr/lib64")
                .link("usr/lib64/ld-linux-x86-64.so.2", "/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2")
                .link("lib", "usr/lib")
                .file(
                        "usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2",
                        0755,
                        ElfForge.library(Machine.X86_64).bytes())
                .file("usr/lib/x86_64-linux-gnu/libc.so.6", 0755, glibc(Machine.X86_64, "2.36"))
                .folder("opt")
                .folder("tmp", 01777)
                .file(
                        "etc/passwd",
                        "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/nonexistent:/bin/false\n")
                .file("etc/group", "root:x:0:\nstaff:x:50:\n");
    }

    /** A layer with a Python below {@code /usr/local} whose code is in {@code libpython}, as in the official images. */
    public static LayerForge local(String series, String version) {
        String soname = "libpython" + series + ".so.1.0";
        return new LayerForge()
                .link("usr/local/bin/python3", "python" + series)
                .file(
                        "usr/local/bin/python" + series,
                        0755,
                        python(Machine.X86_64, GLIBC_LOADER, "", soname, "libc.so.6"))
                .file("usr/local/lib/" + soname, 0755, library(Machine.X86_64, soname, version))
                .file("usr/local/lib/python" + series + "/os.py", "");
    }

    /** A configuration for {@code platform} with the members of {@code execution} ({@code "User":"app"}) and these layers. */
    public static ImageConfig config(Platform platform, String execution, List<LayerForge> layers) throws Exception {
        String json = "{\"architecture\":\"" + platform.architecture() + "\",\"os\":\"" + platform.os() + "\""
                + platform.variant()
                        .map(text -> ",\"variant\":\"" + text + "\"")
                        .orElse("")
                + ",\"config\":{" + execution + "},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}";
        return ImageConfig.parse(json.getBytes(StandardCharsets.UTF_8), "config")
                .edit()
                .diffIds(layers.stream().map(LayerForge::diffId).toList())
                .build();
    }

    /** Writes an image for linux/amd64 into the layout {@code folder}, under the tag {@code latest}. */
    public static Descriptor write(Path folder, String execution, LayerForge... layers) throws Exception {
        Platform platform = Platform.of("linux", "amd64");
        return write(folder, "latest", config(platform, execution, List.of(layers)), List.of(layers));
    }

    /** Writes an image into the layout {@code folder}; its index keeps its other entries. */
    public static Descriptor write(Path folder, String tag, ImageConfig config, List<LayerForge> layers)
            throws Exception {
        List<Descriptor> descriptors = new ArrayList<>();
        for (LayerForge layer : layers) {
            descriptors.add(blob(folder, layer.isGzip() ? MediaType.LAYER_GZIP : MediaType.LAYER, layer.blob()));
        }
        Descriptor configDescriptor = blob(folder, MediaType.CONFIG, config.toBytes());
        ImageManifest manifest = ImageManifest.of(configDescriptor, descriptors, Map.of());
        Descriptor descriptor =
                blob(folder, MediaType.MANIFEST, manifest.toBytes()).withPlatform(config.platform());
        index(folder, tag, descriptor);
        return descriptor;
    }

    /** Makes {@code tag} in the layout's index name {@code descriptor}. */
    public static void index(Path folder, String tag, Descriptor descriptor) throws Exception {
        Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
        Path file = folder.resolve("index.json");
        ImageIndex index = Files.exists(file)
                ? ImageIndex.parse(Files.readAllBytes(file), "index.json")
                : ImageIndex.of(List.of());
        Files.write(file, index.withTagged(tag, descriptor).toBytes());
    }

    /** Writes a blob into the layout {@code folder}. */
    public static Descriptor blob(Path folder, MediaType type, byte[] content) throws IOException {
        Files.createDirectories(folder.resolve("blobs/sha256"));
        Files.write(file(folder, Digest.sha256(content)), content);
        return Descriptor.of(type, content);
    }

    /** Where a blob lies in the layout {@code folder}. */
    public static Path file(Path folder, Digest digest) {
        return folder.resolve("blobs/sha256").resolve(digest.hex());
    }

    /** Writes the tar of a layout, in a foreign tool's order: with {@code ./} before the names, and its folders. */
    public static void archive(Path folder, Path file) throws IOException {
        LayerForge tar = new LayerForge();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : walk.sorted().toList()) {
                String name = "./" + folder.relativize(path);
                if (Files.isDirectory(path)) {
                    tar.folder(name);
                } else {
                    tar.file(name, 0644, Files.readAllBytes(path));
                }
            }
        }
        Files.write(file, tar.tar());
    }

    /** A docker archive with one image, in the old form: {@code manifest.json}, a configuration, {@code N/layer.tar}. */
    public static LayerForge dockerArchive(ImageConfig config, List<String> names, LayerForge... layers) {
        String configName = Digest.sha256(config.toBytes()).hex() + ".json";
        LayerForge tar = new LayerForge().file(configName, 0644, config.toBytes());
        List<String> paths = new ArrayList<>();
        for (LayerForge layer : layers) {
            paths.add(paths.size() + "/layer.tar");
            tar.file(paths.get(paths.size() - 1), 0644, layer.blob());
        }
        DockerArchiveManifest manifest =
                new DockerArchiveManifest(List.of(new DockerArchiveManifest.Entry(configName, names, paths)));
        return tar.file(DockerArchiveManifest.PATH, 0644, manifest.toBytes());
    }
}
