package dev.polder.syncer.downstream;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A downstream cluster did not do what was asked. The message is for people; it never holds credentials.
public final class DownstreamException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final DownstreamFailure failure;
    private final Duration retryAfter;

    /// @param retryAfter what the server asked for, zero when it did not
    public DownstreamException(
            DownstreamFailure failure, String message, Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.failure = failure;
        this.retryAfter = retryAfter;
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
}
