package dev.polder.gateway.cli.option;

import dev.polder.gateway.GatewaySettings;
import dev.polder.store.log.LogLimits;
import picocli.CommandLine.Option;

/// How much of the past is kept, for the command that serves.
public final class HistoryOptions {
    @Option(
            names = "--history-time",
            paramLabel = "TIME",
            converter = Lifespan.Converter.class,
            description = "How long a watch can be resumed and a list read at an old revision. Default: 1h.")
    private Lifespan time = new Lifespan(LogLimits.DEFAULT.historyTime());

    @Option(
            names = "--history-bytes",
            paramLabel = "N",
            converter = PositiveNumber.class,
            description = "Most bytes of the past on disk, of all workspaces; who has most gives first."
                    + " Default: ${DEFAULT-VALUE}.")
    private long bytes = LogLimits.DEFAULT.historyBytes();

    @Option(
            names = "--workspace-history-bytes",
            paramLabel = "N",
            converter = PositiveNumber.class,
            description = "Most bytes of the past of one workspace. Default: ${DEFAULT-VALUE}.")
    private long workspaceBytes = LogLimits.DEFAULT.workspaceHistoryBytes();

    /// These settings, with the bounds of the past.
    public GatewaySettings in(GatewaySettings settings) {
        return settings.withHistory(settings.history().withHistory(time.duration(), bytes, workspaceBytes));
    }
}
