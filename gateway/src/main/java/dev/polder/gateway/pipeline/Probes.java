package dev.polder.gateway.pipeline;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.request.RequestInfo;
import dev.polder.gateway.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// What anybody may ask: `/livez`, `/readyz`, `/healthz` and `/version`, with and without `/clusters/…`.
public final class Probes {
    private static final byte[] OK = "ok".getBytes(StandardCharsets.US_ASCII);

    private final byte[] version;
    private final BooleanSupplier ready;

    /// @param version what `/version` says
    /// @param ready   whether requests are served
    public Probes(JsonObject version, BooleanSupplier ready) {
        this.version = JsonWriter.pretty(version);
        this.ready = ready;
    }

    /// The answer, or null when the request is for somebody else.
    @Nullable Response answer(RequestInfo info) {
        if (!info.verb().equals("get") && !info.verb().equals("head")) {
            return null;
        }
        return switch (info.path()) {
            case "/version", "/version/" -> Response.Unary.of(200, "application/json", version);
            case "/livez", "/healthz" -> text(200, OK);
            case "/readyz" -> ready.getAsBoolean()
                    ? text(200, OK)
                    : text(503, "not ready".getBytes(StandardCharsets.US_ASCII));
            default -> null;
        };
    }

    private static Response text(int status, byte[] body) {
        return Response.Unary.of(status, "text/plain; charset=utf-8", body);
    }
}
