package dev.polder.gateway.client;

import java.io.IOException;

/// There was no answer to a request: nobody listens, the time was up, or one side does not trust the other. Whether the
/// request was carried out is unknown. The message is one line.
public final class UnreachableException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}
