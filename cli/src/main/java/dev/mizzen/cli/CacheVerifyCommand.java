package dev.mizzen.cli;

import dev.mizzen.build.StoreKeeper;
import dev.mizzen.diagnostic.BuildException;
import java.util.List;
import picocli.CommandLine.ParseResult;

/** {@code mizzen cache verify}: reads the whole store and drops what is damaged, which ends it with exit code 4. */
final class CacheVerifyCommand extends CacheCommand {
    CacheVerifyCommand() {
        super("verify", "Read every file of the store, and drop the damaged ones.");
    }

    @Override
    Answer answer(StoreKeeper keeper, ParseResult parsed) throws BuildException {
        StoreKeeper.Contents found = keeper.verify();
        return new Answer(
                List.of(files(found.files(), found.bytes()) + ": all good"),
                found.path(),
                List.of(new Figure("files", found.files()), new Figure("bytes", found.bytes())));
    }
}
