package dev.polder.gateway.cli.option;

import java.time.Duration;
import picocli.CommandLine.Option;

/// Whether and how long a command waits until what it asked for has happened.
public final class WaitOptions {
    @Option(names = "--no-wait", description = "Do not wait.")
    private boolean noWait;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = Lifespan.Converter.class,
            description = "How long to wait, such as 30s or 2m. Default: 5m.")
    private Lifespan timeout = new Lifespan(Duration.ofMinutes(5));

    /// Whether to wait.
    public boolean isWanted() {
        return !noWait;
    }

    /// How long.
    public Duration timeout() {
        return timeout.duration();
    }
}
