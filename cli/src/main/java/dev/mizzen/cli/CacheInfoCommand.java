package dev.mizzen.cli;

import dev.mizzen.build.StoreKeeper;
import dev.mizzen.cli.output.Amounts;
import dev.mizzen.diagnostic.BuildException;
import java.util.List;
import picocli.CommandLine.ParseResult;

/** {@code mizzen cache info}: where the store is, and how much it holds. */
final class CacheInfoCommand extends CacheCommand {
    CacheInfoCommand() {
        super("info", "Show where the store is and how much it holds.");
    }

    @Override
    Answer answer(StoreKeeper keeper, ParseResult parsed) throws BuildException {
        StoreKeeper.Contents found = keeper.info();
        List<String> text = List.of(
                shown(found.path()),
                counted(found.blobs(), "blob") + ", " + Amounts.bytes(found.blobBytes()),
                counted(found.results(), "result") + ", " + Amounts.bytes(found.resultBytes()),
                counted(found.trees(), "unpacked base") + ", " + Amounts.bytes(found.treeBytes()));
        return new Answer(
                text,
                found.path(),
                List.of(
                        new Figure("blobs", found.blobs()),
                        new Figure("blob_bytes", found.blobBytes()),
                        new Figure("results", found.results()),
                        new Figure("result_bytes", found.resultBytes()),
                        new Figure("trees", found.trees()),
                        new Figure("tree_bytes", found.treeBytes())));
    }
}
