package dev.mizzen.testing;

import dev.mizzen.digest.DiffId;
import dev.mizzen.digest.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Writes the layer of somebody else's image, entry by entry, also such as no tool would write. */
public final class LayerForge {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8");
    private boolean gzip = true;
    private int uid;
    private int gid;

    public LayerForge() {
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    }

    /** Leaves the tar as it is, instead of compressing it with gzip. */
    public LayerForge plain() {
        gzip = false;
        return this;
    }

    public boolean isGzip() {
        return gzip;
    }

    /** The owner of the entries from here on; root at first. */
    public LayerForge owner(int user, int group) {
        uid = user;
        gid = group;
        return this;
    }

    public LayerForge folder(String path) {
        return folder(path, 0755);
    }

    public LayerForge folder(String path, int mode) {
        return put(new TarArchiveEntry(path + "/", true), mode, new byte[0]);
    }

    public LayerForge file(String path, String text) {
        return file(path, 0644, text.getBytes(StandardCharsets.UTF_8));
    }

    public LayerForge file(String path, int mode, byte[] content) {
        return put(new TarArchiveEntry(path, true), mode, content);
    }

    public LayerForge link(String path, String target) {
        TarArchiveEntry entry = new TarArchiveEntry(path, TarConstants.LF_SYMLINK, true);
        entry.setLinkName(target);
        return put(entry, 0777, new byte[0]);
    }

    public LayerForge hardLink(String path, String target) {
        TarArchiveEntry entry = new TarArchiveEntry(path, TarConstants.LF_LINK, true);
        entry.setLinkName(target);
        return put(entry, 0644, new byte[0]);
    }

    /** Deletes {@code path} of the layers below. */
    public LayerForge whiteout(String path) {
        int slash = path.lastIndexOf('/') + 1;
        return file(path.substring(0, slash) + ".wh." + path.substring(slash), "");
    }

    /** Deletes all that the layers below have in {@code folder}. */
    public LayerForge opaque(String folder) {
        return file(folder + "/.wh..wh..opq", "");
    }

    private LayerForge put(TarArchiveEntry entry, int mode, byte[] content) {
        entry.setMode(mode);
        entry.setIds(uid, gid);
        entry.setModTime(0);
        entry.setSize(content.length);
        try {
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** The tar; nothing can be added afterwards. */
    public byte[] tar() {
        try {
            tar.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public DiffId diffId() {
        return new DiffId(Digest.sha256(tar()));
    }

    /** What lies in a registry or layout. */
    public byte[] blob() {
        if (!gzip) {
            return tar();
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(tar());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
