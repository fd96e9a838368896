package dev.polder.syncer.downstream;

/// Why a downstream cluster did not do what was asked.
public enum DownstreamFailure {
    /// No answer: refused, black-holed, TLS, cut off.
    UNREACHABLE,
    /// 401.
    UNAUTHORIZED,
    /// 403: RBAC, or a webhook.
    FORBIDDEN,
    /// 403 by which a ResourceQuota says that there is no room.
    QUOTA_EXCEEDED,
    /// 403 by which a namespace says that it is going away.
    TERMINATING,
    /// 404 by which the cluster says of exactly the object that was asked for that it is not there.
    GONE,
    /// Any other 404: the resource is not served, the namespace is not there, or somebody in between answered. It proves
    /// nothing about the object.
    NOT_FOUND,
    /// 409.
    CONFLICT,
    /// 410: the history is gone.
    EXPIRED,
    /// 400, 413, 415, 422.
    INVALID,
    /// 429.
    THROTTLED,
    /// 5xx, or an answer that makes no sense.
    BROKEN;

    /// What an HTTP status code means.
    static DownstreamFailure of(int code) {
        return switch (code) {
            case 401 -> UNAUTHORIZED;
            case 403 -> FORBIDDEN;
            case 404, 405 -> NOT_FOUND;
            case 409 -> CONFLICT;
            case 410 -> EXPIRED;
            case 429 -> THROTTLED;
            default -> code >= 400 && code < 500 ? INVALID : BROKEN;
        };
    }

    /// Whether this says something about the cluster and not about one object.
    public boolean ofTheCluster() {
        return this == UNREACHABLE || this == UNAUTHORIZED || this == BROKEN || this == THROTTLED;
    }
}
