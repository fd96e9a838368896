package dev.polder.gateway.cli.option;

import dev.polder.gateway.GatewaySettings;
import picocli.CommandLine.Option;

/// `--listen`, for the commands that serve.
public final class ListenOption {
    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            converter = ListenAddress.Converter.class,
            description = "Where to listen; port 0 is any free one. Default: ${DEFAULT-VALUE}.")
    private ListenAddress address;

    /// @param unsaid where to listen when the option is not given
    public ListenOption(ListenAddress unsaid) {
        this.address = unsaid;
    }

    /// These settings, listening there.
    public GatewaySettings in(GatewaySettings settings) {
        return address.in(settings);
    }
}
