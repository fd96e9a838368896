package dev.polder.bench;

import dev.polder.gateway.cli.option.HelpOption;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What all commands that measure have in common.
final class OutputOptions {
    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private HelpOption help = new HelpOption();

    @Option(names = "-o", paramLabel = "FORMAT", description = "One of: ${COMPLETION-CANDIDATES}. Default: table.")
    private Format format = Format.table;

    /// How the result is printed. In lower case, as it is typed.
    enum Format {
        table,
        json
    }

    Format format() {
        return format;
    }
}
