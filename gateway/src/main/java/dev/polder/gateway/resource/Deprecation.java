package dev.polder.gateway.resource;

import dev.polder.api.request.RequestInfo;
import dev.polder.api.resource.CustomVersion;
import dev.polder.api.status.ApiException;
import dev.polder.gateway.http.Headers;
import dev.polder.gateway.http.Response;
import dev.polder.gateway.pipeline.ApiRequest;
import dev.polder.gateway.pipeline.StatusBody;
import dev.polder.gateway.resource.write.Warnings;
import java.util.Map;
import java.util.function.Supplier;

/// What clients are told about kinds that they had better leave (KEP-1693): a Warning on every answer.
public final class Deprecation {
    /// By version and resource.
    private static final Map<String, String> TEXTS = Map.of(
            "v1/componentstatuses", "v1 ComponentStatus is deprecated in v1.19+",
            "v1/endpoints", "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice");

    private Deprecation() {}

    /// The answer, with a warning where the kind is deprecated; also where the answer is a refusal.
    public static Response told(ApiRequest request, ResourceCatalog.Served served, Supplier<Response> answer) {
        RequestInfo.Target target = request.info().target();
        String builtin = target.group().isEmpty() ? TEXTS.getOrDefault(target.version() + "/" + target.resource(), "") : "";
        String text = served.version().custom().map(CustomVersion::deprecation).orElse(builtin);
        if (text.isEmpty()) {
            return answer.get();
        }
        Response response;
        try {
            response = answer.get();
        } catch (ApiException e) {
            response = StatusBody.response(e.status(), request.http().headers().first("accept"));
        }
        Headers headers = response.headers().with("warning", Warnings.header(text));
        return switch (response) {
            case Response.Unary unary -> new Response.Unary(unary.status(), headers, unary.body());
            case Response.Streaming streaming ->
                new Response.Streaming(streaming.status(), headers, streaming.source(), streaming.timeout());
        };
    }
}
