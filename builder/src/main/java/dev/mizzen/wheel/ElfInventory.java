package dev.mizzen.wheel;

import dev.mizzen.archive.Content;
import dev.mizzen.archive.ZipMember;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.elf.ElfFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The ELF files of a wheel. It depends on the wheel's bytes alone, and all shared libraries are inflated to make it, so it is
 * worth keeping: {@link #toBytes} and {@link #ofBytes}.
 *
 * @param files in the order of the zip
 */
public record ElfInventory(List<Entry> files) {
    private static final Pattern LIBRARY = Pattern.compile(".*\\.so(\\..*)?", Pattern.DOTALL);

    /**
     * One ELF file.
     *
     * @param path the path of the member in the wheel
     * @param file what it tells the loader; nothing if it begins as an ELF file does and can't be read
     */
    public record Entry(String path, Optional<ElfFile> file) {}

    public ElfInventory {
        files = List.copyOf(files);
    }

    /**
     * Looks into the shared libraries (by name) and programs of {@code wheel}.
     *
     * @throws BuildException if a member is damaged
     */
    public static ElfInventory of(Wheel wheel) throws IOException, BuildException {
        List<Entry> found = new ArrayList<>();
        for (ZipMember member : wheel.members()) {
            if (!member.directory() && isCandidate(member)) {
                Content content = wheel.unverified(member);
                InflatedSource source = new InflatedSource(content);
                if (source.isElf()) {
                    found.add(new Entry(member.name(), read(source, member.name())));
                }
            }
        }
        return new ElfInventory(found);
    }

    private static boolean isCandidate(ZipMember member) {
        String path = member.name();
        return member.executable()
                || path.contains(".data/scripts/")
                || LIBRARY.matcher(path.substring(path.lastIndexOf('/') + 1)).matches();
    }

    private static Optional<ElfFile> read(InflatedSource source, String name) throws IOException, BuildException {
        try {
            return Optional.of(ElfFile.read(source, name));
        } catch (BuildException e) {
            source.throwIfDamaged();
            return Optional.empty();
        }
    }

    /** A form to be kept, which {@link #ofBytes} of the same version of Mizzen reads. */
    public byte[] toBytes() {
        return ElfInventoryForm.write(this);
    }

    /** Reads {@link #toBytes}; nothing if {@code bytes} is not that form, as of another version of Mizzen. */
    public static Optional<ElfInventory> ofBytes(byte[] bytes) {
        return ElfInventoryForm.read(bytes);
    }
}
