package dev.polder.gateway.cli.option;

import dev.polder.gateway.GatewaySettings;
import dev.polder.store.commit.StoreLimits;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// What one workspace may hold, for the command that serves.
public final class WorkspaceLimitOptions {
    @Option(
            names = "--workspace-objects",
            paramLabel = "N",
            converter = Positive.class,
            description = "Most objects in a workspace. Default: ${DEFAULT-VALUE}.")
    private long objects = StoreLimits.DEFAULT.objectsPerWorkspace();

    @Option(
            names = "--workspace-objects-per-kind",
            paramLabel = "N",
            converter = Positive.class,
            description = "Most objects of one kind in a workspace. Default: ${DEFAULT-VALUE}.")
    private long perKind = StoreLimits.DEFAULT.objectsPerKind();

    @Option(
            names = "--workspace-bytes",
            paramLabel = "N",
            converter = Positive.class,
            description = "Most bytes of objects that a workspace stores. Default: ${DEFAULT-VALUE}.")
    private long bytes = StoreLimits.DEFAULT.bytesPerWorkspace();

    /// These settings, with the limits.
    public GatewaySettings in(GatewaySettings settings) {
        return settings.withLimits(settings.limits()
                .withObjectsPerWorkspace(objects)
                .withObjectsPerKind(perKind)
                .withBytesPerWorkspace(bytes));
    }

    /// A number of things.
    static final class Positive implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            try {
                long number = Long.parseLong(text);
                if (number > 0) {
                    return number;
                }
            } catch (NumberFormatException _) {
                // told below
            }
            throw new TypeConversionException("'%s' is not a number of 1 or more".formatted(text));
        }
    }
}
