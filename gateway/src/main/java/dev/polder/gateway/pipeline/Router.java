package dev.polder.gateway.pipeline;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.request.RequestInfo;
import dev.polder.api.status.Statuses;
import dev.polder.gateway.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Finds who serves a request. Immutable, any thread.
///
/// @param resources handlers of single resources that are not stored, such as reviews
/// @param stored    the handler of all other resources
/// @param paths     handlers of other paths, by their first segments without the leading slash: `apis`, `openapi/v3`; the
///                  longest that fits wins
public record Router(Map<GroupResource, ApiHandler> resources, ApiHandler stored, Map<String, ApiHandler> paths) {
    /// The answer where no API is: text, as upstream's.
    public static final Response.Unary NOTHING_HERE = Response.Unary.of(
            404, "text/plain; charset=utf-8", "404 page not found\n".getBytes(StandardCharsets.US_ASCII));

    public Router {
        resources = Map.copyOf(resources);
        paths = Map.copyOf(paths);
    }

    ApiHandler route(RequestInfo info) {
        if (info.isResource()) {
            return ofResource(info.target().groupVersionResource().groupResource());
        }
        String path = info.path().length() > 1 && info.path().endsWith("/")
                ? info.path().substring(0, info.path().length() - 1)
                : info.path();
        for (String prefix = path.substring(1); ; ) {
            ApiHandler handler = paths.get(prefix);
            if (handler != null) {
                return handler;
            }
            int slash = prefix.lastIndexOf('/');
            if (slash < 0) {
                return _ -> NOTHING_HERE;
            }
            prefix = prefix.substring(0, slash);
        }
    }

    private ApiHandler ofResource(GroupResource resource) {
        ApiHandler handler = resources.get(resource);
        if (handler != null) {
            return handler;
        }
        for (GroupResource known : resources.keySet()) {
            if (!known.group().isEmpty() && known.group().equals(resource.group())) {
                throw Statuses.unknownPath();
            }
        }
        return stored;
    }
}
