package dev.polder.syncer.view;

import dev.polder.api.status.ApiException;
import dev.polder.api.status.StatusReason;
import dev.polder.control.Outcome;
import dev.polder.syncer.downstream.DownstreamException;
import java.time.Duration;

/// What a failure means for the key that met it.
public final class Failures {
    private static final Duration THROTTLED = Duration.ofSeconds(1);

    private Failures() {}

    /// A refusal by the downstream cluster, seen from the object.
    public static Outcome of(DownstreamException e) {
        String reason = e.failure() + ": " + e.getMessage();
        return switch (e.failure()) {
            case UNREACHABLE, UNAUTHORIZED, BROKEN, EXPIRED, FORBIDDEN, GONE, NOT_FOUND, TERMINATING -> new Outcome.Retry(reason);
            case THROTTLED -> new Outcome.RequeueAfter(
                    e.retryAfter().compareTo(THROTTLED) > 0 ? e.retryAfter() : THROTTLED);
            case CONFLICT, INVALID, QUOTA_EXCEEDED -> new Outcome.Park(reason);
        };
    }

    /// A refusal by our own API.
    public static Outcome of(ApiException e) {
        String reason = "upstream: " + e.getMessage();
        if (e.is(StatusReason.INVALID) || e.is(StatusReason.BAD_REQUEST)) {
            return new Outcome.Park(reason);
        }
        return new Outcome.Retry(reason);
    }
}
