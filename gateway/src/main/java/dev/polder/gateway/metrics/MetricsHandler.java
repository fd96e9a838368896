package dev.polder.gateway.metrics;

import dev.polder.api.access.UserInfo;
import dev.polder.api.status.Status;
import dev.polder.api.status.Statuses;
import dev.polder.gateway.http.Response;
import dev.polder.gateway.pipeline.ApiHandler;
import dev.polder.gateway.pipeline.ApiRequest;
import dev.polder.gateway.pipeline.StatusBody;

/// `/metrics`, for operators. A workspace has no metrics of its own: `/clusters/…/metrics` is 501, as in kcp.
public final class MetricsHandler implements ApiHandler {
    private static final int NOT_SERVED = 501;

    private final PrometheusMetrics metrics;

    public MetricsHandler(PrometheusMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public Response handle(ApiRequest request) {
        if (!request.info().workspace().isEmpty()) {
            return StatusBody.response(
                    new Status(NOT_SERVED, null, "a workspace has no metrics of its own; ask for /metrics", null));
        }
        if (!request.user().memberOf(UserInfo.MASTERS)) {
            throw Statuses.forbiddenPath("forbidden: User \"%s\" cannot get path \"/metrics\""
                    .formatted(request.user().name()));
        }
        return Response.Unary.of(200, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape());
    }
}
