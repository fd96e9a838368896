package dev.polder.gateway.discovery;

import dev.polder.api.resource.ResourceDefinition;
import dev.polder.api.status.Statuses;
import dev.polder.gateway.http.Headers;
import dev.polder.gateway.http.Response;
import dev.polder.gateway.pipeline.ApiHandler;
import dev.polder.gateway.pipeline.ApiRequest;
import dev.polder.gateway.pipeline.Router;
import dev.polder.gateway.resource.Catalogs;
import dev.polder.gateway.resource.DocumentCache;
import java.util.List;
import java.util.Locale;

/// Answers `/`, `/api` and `/apis` and what is below them.
public final class DiscoveryHandler implements ApiHandler {
    private static final List<String> AGGREGATED = List.of("v2", "v2beta1");

    private final DocumentCache<DiscoveryPages> pages;

    /// @param unstored kinds that are served but not stored, such as reviews: listed after those of a catalog's base
    /// @param address  `host:port` that clients reach
    public DiscoveryHandler(Catalogs catalogs, List<ResourceDefinition> unstored, String address) {
        this.pages = new DocumentCache<>(
                catalogs, catalog -> new DiscoveryPages(new DiscoveryDocuments(catalog, unstored), address));
    }

    @Override
    public Response handle(ApiRequest request) {
        String path = request.info().path();
        String trimmed = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        DiscoveryPages served = pages.of(request.workspace());
        if (trimmed.equals("/api") || trimmed.equals("/apis")) {
            for (String version : AGGREGATED) {
                if (wantsAggregated(request.header("accept"), version)) {
                    return aggregated(request, served.aggregated(trimmed, version), version);
                }
            }
        }
        if (!served.isKnown(trimmed)) {
            return Router.NOTHING_HERE;
        }
        if (!request.http().method().equals("GET")) {
            throw Statuses.methodNotAllowed();
        }
        return Response.Unary.of(200, "application/json", served.page(trimmed).body());
    }

    private static boolean wantsAggregated(String accept, String version) {
        for (String range : accept.toLowerCase(Locale.ROOT).split(",")) {
            if (range.contains("application/json")
                    && range.contains("as=apigroupdiscoverylist")
                    && range.contains("v=" + version)
                    && (version.equals("v2beta1") || !range.contains("v=v2beta1"))) {
                return true;
            }
        }
        return false;
    }

    private static Response aggregated(ApiRequest request, DiscoveryPages.Page page, String version) {
        Headers headers = Headers.of(
                "content-type",
                "application/json;g=apidiscovery.k8s.io;v=" + version + ";as=APIGroupDiscoveryList",
                "etag",
                page.etag(),
                "vary",
                "Accept",
                "cache-control",
                "public");
        boolean same = page.etag().equals(request.header("if-none-match"));
        return new Response.Unary(same ? 304 : 200, headers, same ? new byte[0] : page.body());
    }
}
