package dev.mizzen.bytecode;

import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.digest.Digest;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One file of {@link KeptBytecode}.
 *
 * @param path where the source is in the image, without the first slash
 * @param source the digest of its content
 * @param place where its bytecode belongs, as {@link BytecodeCompiler#path} says, without the first slash
 * @param compiled what became of it
 */
public record KeptFile(String path, Digest source, String place, Compiled compiled) {
    /** What is larger is compiled each time. */
    private static final int MOST_BYTES = 2 << 20;

    /** Whether it would come to the same again; that an interpreter died may have had other reasons. */
    boolean isWorthKeeping() {
        return compiled instanceof Compiled.Bytecode bytecode
                ? bytecode.pyc().length <= MOST_BYTES
                : ((Compiled.LeftOut) compiled).code() != ProblemCode.BYTECODE_LEFT_OUT;
    }

    void writeTo(OutputStream stream) throws IOException {
        DataOutputStream out = new DataOutputStream(stream);
        out.writeUTF(path);
        out.writeUTF(source.toString());
        out.writeUTF(place);
        if (compiled instanceof Compiled.Bytecode bytecode) {
            out.writeUTF("");
            out.writeInt(bytecode.pyc().length);
            out.write(bytecode.pyc());
        } else if (compiled instanceof Compiled.LeftOut why) {
            out.writeUTF(why.code().name());
            out.writeInt(why.line());
            out.writeUTF(why.reason());
        }
    }

    /** The files that were written one behind the other; none from where another version wrote something else. */
    static List<KeptFile> readAll(byte[] bytes) {
        List<KeptFile> files = new ArrayList<>();
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        try {
            while (in.available() > 0) {
                Optional<KeptFile> file = read(in);
                if (file.isEmpty()) {
                    return files;
                }
                files.add(file.get());
            }
        } catch (IOException | IllegalArgumentException e) {
            return files;
        }
        return files;
    }

    private static Optional<KeptFile> read(DataInputStream in) throws IOException {
        String path = in.readUTF();
        Optional<Digest> source = Digest.parse(in.readUTF());
        String place = in.readUTF();
        String code = in.readUTF();
        int number = in.readInt();
        if (source.isEmpty() || number < 0) {
            return Optional.empty();
        }
        if (!code.isEmpty()) {
            Compiled.LeftOut why = new Compiled.LeftOut(ProblemCode.valueOf(code), number, in.readUTF());
            return Optional.of(new KeptFile(path, source.get(), place, why));
        }
        byte[] pyc = in.readNBytes(Math.min(number, MOST_BYTES));
        return pyc.length == number
                ? Optional.of(new KeptFile(path, source.get(), place, new Compiled.Bytecode(pyc)))
                : Optional.empty();
    }
}
