package dev.polder.api.status;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A failure as `v1` Status.
///
/// @param code    HTTP status code
/// @param reason  machine-readable reason, null where upstream sends none
/// @param message for people
/// @param details what it is about, null when there is nothing to say
/// @param next    a token to go on with a list, empty for none: `metadata.continue`
public record Status(
        int code, @Nullable StatusReason reason, String message, @Nullable Details details, String next) {
    /// One that no list goes on after.
    public Status(int code, @Nullable StatusReason reason, String message, @Nullable Details details) {
        this(code, reason, message, details, "");
    }

    /// Empty texts and zero seconds are left out on the wire.
    ///
    /// @param kind              what upstream puts here: the resource (plural) for most errors, the kind for Invalid
    /// @param retryAfterSeconds also sent as the Retry-After header when above zero
    public record Details(
            String name, String group, String kind, String uid, List<StatusCause> causes, int retryAfterSeconds) {
        public Details {
            causes = List.copyOf(causes);
        }
    }
}
