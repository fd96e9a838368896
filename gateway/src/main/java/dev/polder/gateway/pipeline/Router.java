package dev.polder.gateway.pipeline;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.request.RequestInfo;
import dev.polder.api.status.Statuses;
import java.util.Map;

/// Finds who serves a request. Immutable, any thread.
///
/// @param resources handlers of single resources that are not stored, such as reviews
/// @param stored    the handler of all other resources
/// @param paths     handlers of other paths, by their first segments without the leading slash: `apis`, `openapi/v3`; the
///                  longest that fits wins
public record Router(Map<GroupResource, ApiHandler> resources, ApiHandler stored, Map<String, ApiHandler> paths) {
    public Router {
        resources = Map.copyOf(resources);
        paths = Map.copyOf(paths);
    }

    ApiHandler route(RequestInfo info) {
        if (info.isResource()) {
            return resources.getOrDefault(info.target().groupVersionResource().groupResource(), stored);
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
                throw Statuses.unknownPath();
            }
            prefix = prefix.substring(0, slash);
        }
    }
}
