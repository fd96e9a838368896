package dev.polder.gateway.pipeline;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.request.RequestInfo;
import dev.polder.gateway.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What anybody may ask: `/livez`, `/readyz`, `/healthz` and `/version`, with and without `/clusters/…`.
public final class Probes {
    private static final byte[] OK = "ok".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] BROKEN = "broken; the log of the server says why".getBytes(StandardCharsets.US_ASCII);

    private final byte[] version;
    private final BooleanSupplier ready;
    private final BooleanSupplier broken;
    private final Supplier<List<String>> trouble;

    /// @param version what `/version` says
    /// @param ready   whether requests are served
    /// @param broken  whether they cannot be served any more
    /// @param trouble a line for each thing that does not work at the moment while most does
    public Probes(
            JsonObject version, BooleanSupplier ready, BooleanSupplier broken, Supplier<List<String>> trouble) {
        this.version = JsonWriter.pretty(version);
        this.ready = ready;
        this.broken = broken;
        this.trouble = trouble;
    }

    /// The answer, or null when the request is for somebody else.
    @Nullable Response answer(RequestInfo info) {
        if (!info.verb().equals("get") && !info.verb().equals("head")) {
            return null;
        }
        return switch (info.path()) {
            case "/version", "/version/" -> Response.Unary.of(200, "application/json", version);
            case "/livez", "/healthz" -> health(true);
            case "/readyz" -> ready();
            default -> null;
        };
    }

    /// Reads are served while writes pause, say: ready, with a line that says it.
    private Response ready() {
        Response health = health(ready.getAsBoolean());
        List<String> lines = trouble.get();
        if (lines.isEmpty() || health.status() != 200) {
            return health;
        }
        StringBuilder body = new StringBuilder("ok\n");
        lines.forEach(line -> body.append("[-]store: ").append(line).append('\n'));
        return text(200, body.toString().getBytes(StandardCharsets.UTF_8));
    }

    /// 500 tells whoever watches over the process to start it anew, 503 to send requests elsewhere for a while.
    private Response health(boolean good) {
        if (broken.getAsBoolean()) {
            return text(500, BROKEN);
        }
        return good ? text(200, OK) : text(503, "not ready".getBytes(StandardCharsets.US_ASCII));
    }

    private static Response text(int status, byte[] body) {
        return Response.Unary.of(status, "text/plain; charset=utf-8", body);
    }
}
