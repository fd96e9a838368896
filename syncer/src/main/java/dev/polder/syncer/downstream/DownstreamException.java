package dev.polder.syncer.downstream;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A downstream cluster did not do what was asked. The message is for people; it never holds credentials.
public final class DownstreamException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final DownstreamFailure failure;
    private final Duration retryAfter;
    private final transient List<String> conflicts;

    /// @param retryAfter what the server asked for, zero when it did not
    public DownstreamException(
            DownstreamFailure failure, String message, Duration retryAfter, @Nullable Throwable cause) {
        this(failure, message, retryAfter, cause, List.of());
    }

    /// @param conflicts the fields that others hold, as the server names them
    public DownstreamException(
            DownstreamFailure failure,
            String message,
            Duration retryAfter,
            @Nullable Throwable cause,
            List<String> conflicts) {
        super(message, cause);
        this.failure = failure;
        this.retryAfter = retryAfter;
        this.conflicts = List.copyOf(conflicts);
    }

    public DownstreamException(DownstreamFailure failure, String message) {
        this(failure, message, Duration.ZERO, null);
    }

    public DownstreamFailure failure() {
        return failure;
    }

    public Duration retryAfter() {
        return retryAfter;
    }

    /// The fields that others hold, `.spec.replicas`; empty when that is not what was in the way.
    public List<String> conflicts() {
        return conflicts;
    }
}
