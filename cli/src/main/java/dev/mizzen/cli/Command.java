package dev.mizzen.cli;

import dev.mizzen.diagnostic.BuildException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** One command. */
interface Command {
    /** Its name, options and parameters; every call gives a new one. */
    CommandSpec spec();

    /** Does it; a result goes to standard output of {@code session}. */
    void run(ParseResult parsed, Session session) throws BuildException;
}
