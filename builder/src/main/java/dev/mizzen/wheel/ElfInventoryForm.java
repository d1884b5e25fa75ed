package dev.mizzen.wheel;

import dev.mizzen.elf.ElfFile;
import dev.mizzen.elf.ElfType;
import dev.mizzen.elf.Machine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How an {@link ElfInventory} is kept: Java's data streams, with a version in front. */
final class ElfInventoryForm {
    private static final int VERSION = 0x4d5a_4501;

    private ElfInventoryForm() {}

    static byte[] write(ElfInventory inventory) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(VERSION);
            out.writeInt(inventory.files().size());
            for (ElfInventory.Entry entry : inventory.files()) {
                out.writeUTF(entry.path());
                out.writeBoolean(entry.file().isPresent());
                if (entry.file().isPresent()) {
                    write(out, entry.file().get());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static Optional<ElfInventory> read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readInt() != VERSION) {
                return Optional.empty();
            }
            List<ElfInventory.Entry> entries = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                String path = in.readUTF();
                entries.add(new ElfInventory.Entry(path, in.readBoolean() ? Optional.of(file(in)) : Optional.empty()));
            }
            return in.read() < 0 ? Optional.of(new ElfInventory(entries)) : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static void write(DataOutputStream out, ElfFile file) throws IOException {
        out.writeByte(file.bits());
        out.writeBoolean(file.byteOrder() == ByteOrder.BIG_ENDIAN);
        out.writeShort(file.machine().code());
        out.writeUTF(file.type().name());
        write(out, file.interpreter());
        write(out, file.needed());
        write(out, file.soname());
        write(out, file.rpath());
        write(out, file.runpath());
        out.writeInt(file.requiredVersions().size());
        for (Map.Entry<String, List<String>> required : file.requiredVersions().entrySet()) {
            out.writeUTF(required.getKey());
            write(out, required.getValue());
        }
        write(out, file.definedVersions());
        write(out, file.moduleNames());
    }

    private static ElfFile file(DataInputStream in) throws IOException {
        int bits = in.readByte();
        ByteOrder order = in.readBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        Machine machine = new Machine(in.readUnsignedShort());
        ElfType type = ElfType.valueOf(in.readUTF());
        Optional<String> interpreter = optional(in);
        List<String> needed = list(in);
        Optional<String> soname = optional(in);
        List<String> rpath = list(in);
        List<String> runpath = list(in);
        Map<String, List<String>> required = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            required.put(in.readUTF(), list(in));
        }
        return new ElfFile(
                bits, order, machine, type, interpreter, needed, soname, rpath, runpath, required, list(in), list(in));
    }

    private static void write(DataOutputStream out, Optional<String> text) throws IOException {
        write(out, text.map(List::of).orElse(List.of()));
    }

    private static Optional<String> optional(DataInputStream in) throws IOException {
        List<String> list = list(in);
        return list.isEmpty() ? Optional.empty() : Optional.of(list.get(0));
    }

    private static void write(DataOutputStream out, List<String> list) throws IOException {
        out.writeInt(list.size());
        for (String text : list) {
            out.writeUTF(text);
        }
    }

    private static List<String> list(DataInputStream in) throws IOException {
        List<String> list = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            list.add(in.readUTF());
        }
        return list;
    }
}
