package dev.polder.gateway.cli.option;

import dev.polder.gateway.GatewaySettings;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Where a server listens.
///
/// @param host name or address, without brackets
/// @param port 0 for any free one
public record ListenAddress(String host, int port) {
    private static final int MAX_PORT = 65535;

    /// These settings, listening here.
    public GatewaySettings in(GatewaySettings settings) {
        return settings.withListen(host, port);
    }

    /// As it is typed.
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /// Reads `HOST:PORT`; an IPv6 address stands in brackets.
    public static final class Converter implements ITypeConverter<ListenAddress> {
        @Override
        public ListenAddress convert(String text) {
            int colon = text.lastIndexOf(':');
            String host = text.substring(0, Math.max(colon, 0));
            boolean bracketed = host.startsWith("[") && host.endsWith("]");
            String port = text.substring(colon + 1);
            if (host.isBlank() || host.contains(":") != bracketed || !port.matches("\\d{1,5}")
                    || Integer.parseInt(port) > MAX_PORT) {
                throw new TypeConversionException(
                        "\"%s\" is not HOST:PORT, such as 127.0.0.1:6443 or [::1]:6443; port 0 is any free one"
                                .formatted(text));
            }
            return new ListenAddress(
                    bracketed ? host.substring(1, host.length() - 1) : host, Integer.parseInt(port));
        }
    }
}
