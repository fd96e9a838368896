package dev.polder.gateway.cli.option;

import dev.polder.gateway.cli.process.Surroundings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--data-dir`, for the commands that have one.
public final class DataDirectoryOption {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Where everything durable is kept. Default: $$XDG_DATA_HOME/polder, else"
                    + " ~/.local/share/polder.")
    private @Nullable Path directory;

    /// The directory that was named, else the default one.
    public Path directory(Surroundings surroundings) {
        return directory == null ? surroundings.defaultDataDirectory() : directory;
    }
}
