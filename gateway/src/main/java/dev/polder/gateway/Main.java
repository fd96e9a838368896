package dev.polder.gateway;

import dev.polder.gateway.cli.PolderCommand;
import dev.polder.gateway.cli.process.ProcessLifetime;
import dev.polder.gateway.cli.process.Surroundings;

/// The entry point: runs the command line and ends the process with its exit code.
public final class Main {
    private Main() {}

    /// @param arguments what stands behind `polder`
    public static void main(String[] arguments) {
        ProcessLifetime lifetime = ProcessLifetime.ofThisProcess();
        int exitCode = PolderCommand.run(Surroundings.ofThisProcess(lifetime), arguments);
        lifetime.end();
        System.exit(exitCode);
    }
}
