package dev.polder.gateway.cli;

import dev.polder.gateway.cli.process.CommandFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `polder bench`, for the list of commands: the launcher runs the real one, which is no part of the server.
@Command(
        name = "bench",
        description = {
            "Measure a gateway, and any API server beside it in the same run.",
            "",
            "Run it by the launcher of a working copy: ./polder bench --help."
        })
final class BenchCommand implements Callable<Integer> {
    @Parameters(arity = "0..*", hidden = true)
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws CommandFailure {
        throw CommandFailure.misused("bench is no part of the server; run ./polder bench %s in a working copy"
                .formatted(String.join(" ", arguments)));
    }
}
