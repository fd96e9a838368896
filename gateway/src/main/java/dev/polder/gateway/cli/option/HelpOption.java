package dev.polder.gateway.cli.option;

import picocli.CommandLine.Option;

/// `--help`, for every command.
public final class HelpOption {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean wanted;
}
