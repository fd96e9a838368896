package dev.polder.gateway.pipeline;

import dev.polder.api.access.UserInfo;
import dev.polder.api.request.RequestInfo;
import dev.polder.gateway.http.Request;

/// Sees every request once: for metrics and the audit log. Runs on the request's thread and must not block.
public interface RequestObserver {
    Exchange begin(Request request);

    /// One request.
    interface Exchange {
        void named(RequestInfo info);

        void by(UserInfo user);

        /// @param status of the answer; a stream goes on after this
        void end(int status);
    }
}
