package dev.polder.gateway.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// An answer. A header `connection: close` ends the connection after it (HTTP/2: GOAWAY); content-length and
/// transfer-encoding are set by the server.
public sealed interface Response {

    /// The HTTP status, 200 to 599.
    int status();

    /// Header fields of the answer.
    Headers headers();

    /// A whole answer.
    ///
    /// @param status 200 to 599
    /// @param headers header fields
    /// @param body the bytes, not copied and not to be changed afterwards; not sent for HEAD, 204 and 304
    @SuppressWarnings("ArrayRecordComponent") // a body is never compared, and a copy would be per request
    record Unary(int status, Headers headers, byte[] body) implements Response {

        /// Checks the status.
        public Unary {
            checkStatus(status);
        }

        /// An answer of one content type.
        public static Unary of(int status, String contentType, byte[] body) {
            return new Unary(status, Headers.of("content-type", contentType), body);
        }
    }

    /// An answer whose body comes piece by piece. The server closes the source exactly once, whatever happens.
    ///
    /// @param status 200 to 599
    /// @param headers header fields
    /// @param source where the body comes from
    /// @param timeout after which the server ends the body cleanly; null: only the source ends it
    record Streaming(int status, Headers headers, BodySource source, @Nullable Duration timeout)
            implements Response {

        /// Checks the status.
        public Streaming {
            checkStatus(status);
        }
    }

    private static void checkStatus(int status) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("an answer cannot have status " + status);
        }
    }
}
