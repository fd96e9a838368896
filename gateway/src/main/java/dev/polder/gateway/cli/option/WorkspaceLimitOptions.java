package dev.polder.gateway.cli.option;

import dev.polder.gateway.GatewaySettings;
import dev.polder.store.commit.StoreLimits;
import picocli.CommandLine.Option;

/// What one workspace may hold, for the command that serves.
public final class WorkspaceLimitOptions {
    @Option(
            names = "--workspace-objects",
            paramLabel = "N",
            converter = PositiveNumber.class,
            description = "Most objects in a workspace. Default: ${DEFAULT-VALUE}.")
    private long objects = StoreLimits.DEFAULT.objectsPerWorkspace();

    @Option(
            names = "--workspace-objects-per-kind",
            paramLabel = "N",
            converter = PositiveNumber.class,
            description = "Most objects of one kind in a workspace. Default: ${DEFAULT-VALUE}.")
    private long perKind = StoreLimits.DEFAULT.objectsPerKind();

    @Option(
            names = "--workspace-bytes",
            paramLabel = "N",
            converter = PositiveNumber.class,
            description = "Most bytes of objects that a workspace stores. Default: ${DEFAULT-VALUE}.")
    private long bytes = StoreLimits.DEFAULT.bytesPerWorkspace();

    /// These settings, with the limits.
    public GatewaySettings in(GatewaySettings settings) {
        return settings.withLimits(settings.limits()
                .withObjectsPerWorkspace(objects)
                .withObjectsPerKind(perKind)
                .withBytesPerWorkspace(bytes));
    }
}
