package dev.mizzen.sandbox;

import dev.mizzen.diagnostic.BuildException;
import java.io.IOException;
import java.nio.file.Path;

/** Writes a root with names beyond ASCII; run by a test in a locale that has none. */
public final class StrangeNames {
    private StrangeNames() {}

    public static void main(String[] args) throws IOException, BuildException {
        RootWriter writer = new RootWriter(Path.of(args[0]));
        writer.file("plain", false, out -> out.write('x'));
        writer.file("na\u00efve", false, out -> out.write('x'));
        writer.directory("\u6f22");
        writer.file("\u6f22/below", false, out -> out.write('x'));
        System.out.print(writer.leftOut() + " left out\n");
    }
}
