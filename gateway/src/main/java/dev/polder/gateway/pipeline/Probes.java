package dev.polder.gateway.pipeline;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.request.Query;
import dev.polder.api.request.RequestInfo;
import dev.polder.gateway.http.Response;
import dev.polder.gateway.pipeline.HealthChecks.Check;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What anybody may ask: `/livez`, `/readyz`, `/healthz` and `/version`, with and without `/clusters/…`.
public final class Probes {
    private static final String READY = "readyz";

    private final byte[] version;
    private final List<HealthChecks> endpoints;
    private final Supplier<List<String>> trouble;

    /// @param version what `/version` says
    /// @param ready   whether requests are served
    /// @param broken  whether they cannot be served any more
    /// @param trouble a line for each thing that does not work at the moment while most does
    public Probes(
            JsonObject version, BooleanSupplier ready, BooleanSupplier broken, Supplier<List<String>> trouble) {
        this.version = JsonWriter.pretty(version);
        this.trouble = trouble;
        var store = new Check("store", () -> !broken.getAsBoolean(), 500);
        var serving = new Check("serving", ready, 503);
        this.endpoints = List.of(
                new HealthChecks("livez", List.of(Check.PING, store)),
                new HealthChecks("healthz", List.of(Check.PING, store)),
                new HealthChecks(READY, List.of(Check.PING, store, serving)));
    }

    /// The answer, or null when the request is for somebody else.
    @Nullable Response answer(RequestInfo info) {
        if (!info.verb().equals("get") && !info.verb().equals("head")) {
            return null;
        }
        String path = info.path();
        if (path.equals("/version") || path.equals("/version/")) {
            return Response.Unary.of(200, "application/json", version);
        }
        for (HealthChecks checks : endpoints) {
            String root = "/" + checks.name();
            if (path.startsWith(root) && (path.length() == root.length() || path.charAt(root.length()) == '/')) {
                return answer(checks, path.substring(root.length()), info.query());
            }
        }
        return null;
    }

    /// Reads are served while writes pause, say: ready, with a line that says it.
    private Response answer(HealthChecks checks, String below, Query query) {
        List<String> notes = checks.name().equals(READY) ? trouble.get() : List.of();
        String one = below.equals("/") ? "" : below;
        return checks.answer(one, query.has("verbose"), query.all("exclude"), notes);
    }
}
