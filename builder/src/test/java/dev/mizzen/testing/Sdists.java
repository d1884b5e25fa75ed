package dev.mizzen.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** A source distribution with a build backend of its own, so that no tool is needed to build it. */
public final class Sdists {
    private static final int LONG_AGO = 1_000_000_000;

    /** Writes a wheel with one module; {@code files}, {@code wheel} and {@code name} say what is in it. */
    private static final String BACKEND = """
            import base64, hashlib, os, zipfile
            NAME, VERSION, TAG, PURE = %s
            FILES = {NAME + '.py': 'VERSION = %%r\\n' %% VERSION}
            METADATA = 'Metadata-Version: 2.1\\nName: %%s\\nVersion: %%s\\n' %% (NAME, VERSION)
            def wheel(folder, name=None):
                info = '%%s-%%s.dist-info/' %% (NAME, VERSION)
                files = dict(FILES)
                files[info + 'METADATA'] = METADATA
                tags = ''.join('Tag: %%s-none-any\\n' %% one for one in TAG[:-9].split('.')) if TAG.endswith('-none-any') else 'Tag: ' + TAG + '\\n'
                files[info + 'WHEEL'] = 'Wheel-Version: 1.0\\nRoot-Is-Purelib: ' + PURE + '\\n' + tags
                record = ''
                for path, text in files.items():
                    data = text.encode('latin-1')
                    sha = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b'=').decode()
                    record += '%%s,sha256=%%s,%%d\\n' %% (path, sha, len(data))
                files[info + 'RECORD'] = record + info + 'RECORD,,\\n'
                name = name or '%%s-%%s-%%s.whl' %% (NAME, VERSION, TAG)
                with zipfile.ZipFile(os.path.join(folder, name), 'w') as out:
                    for path, text in files.items():
                        entry = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))
                        entry.external_attr = 0o100644 << 16
                        out.writestr(entry, text.encode('latin-1'))
                return name
            def build_wheel(folder, settings=None, metadata=None):
                return wheel(folder)
            """;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar;
    private final String top;

    private Sdists(String top) {
        this.top = top;
        try {
            tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An archive whose one folder is {@code top}. */
    public static Sdists in(String top) {
        return new Sdists(top);
    }

    /** One that makes a pure wheel of itself. */
    public static Sdists of(String name, String version) {
        return of(name, version, "");
    }

    /** The same with {@code more} Python at the end of its backend. */
    public static Sdists of(String name, String version, String more) {
        return making(name, version, "py3-none-any", "true", more);
    }

    /** One that makes a wheel with that tag. */
    public static Sdists making(String name, String version, String tag, String pure, String more) {
        String values = "'%s', '%s', '%s', '%s'".formatted(name, version, tag, pure);
        return in(name + "-" + version)
                .file("pyproject.toml", """
                        [build-system]
                        requires = []
                        build-backend = "backend"
                        backend-path = ["."]
                        """)
                .file("backend.py", BACKEND.formatted(values) + more);
    }

    /** One more file, below the one folder. */
    public Sdists file(String path, String text) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        return entry(top + "/" + path, TarConstants.LF_NORMAL, content, entry -> {});
    }

    /** An entry of any kind under any name. */
    public Sdists entry(String name, byte kind, byte[] content, Consumer<TarArchiveEntry> more) {
        TarArchiveEntry entry = new TarArchiveEntry(name, kind, true);
        entry.setSize(content.length);
        entry.setModTime(LONG_AGO * 1000L);
        more.accept(entry);
        try {
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Writes the archive to {@code file}. */
    public Path write(Path file) {
        try (OutputStream out = Files.newOutputStream(file)) {
            tar.close();
            bytes.writeTo(out);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
