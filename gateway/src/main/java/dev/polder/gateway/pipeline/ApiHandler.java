package dev.polder.gateway.pipeline;

import dev.polder.gateway.http.Response;

/// Serves authorized requests of one family.
@FunctionalInterface
public interface ApiHandler {
    /// @throws dev.polder.api.status.ApiException for every refusal
    Response handle(ApiRequest request);
}
