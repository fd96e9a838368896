package dev.polder.gateway.pipeline;

import dev.polder.api.access.UserInfo;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.request.RequestInfo;
import dev.polder.gateway.http.Request;
import org.jspecify.annotations.Nullable;

/// A request that was named, authenticated and authorized.
///
/// @param http      as it came
/// @param info      what it is about
/// @param user      on whose behalf, after impersonation
/// @param workspace where; null for all workspaces (`/clusters/*`)
public record ApiRequest(Request http, RequestInfo info, UserInfo user, @Nullable WorkspaceId workspace) {

    /// A header's first value, or the empty string.
    public String header(String name) {
        String value = http.headers().first(name);
        return value == null ? "" : value;
    }
}
