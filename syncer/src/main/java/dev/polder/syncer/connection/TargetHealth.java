package dev.polder.syncer.connection;

import dev.polder.api.meta.GroupVersionResource;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a target is doing.
///
/// @param connected     whether the last health check was answered
/// @param reason        one word
/// @param message       for people
/// @param lastHeartbeat when a health check was last answered, null before the first
/// @param held          whether deletions are held back because they are too many
/// @param resources     what is synced: true when it has been listed, false when that is refused, absent before either
public record TargetHealth(
        boolean connected,
        String reason,
        String message,
        @Nullable Instant lastHeartbeat,
        boolean held,
        Map<GroupVersionResource, Boolean> resources) {
    public TargetHealth {
        resources = Map.copyOf(resources);
    }

    /// The same, not connected, for this reason.
    public TargetHealth stale(String newReason, String newMessage) {
        return new TargetHealth(false, newReason, newMessage, lastHeartbeat, held, resources);
    }

    /// Before anything is known, or when nothing can be tried.
    public static TargetHealth down(String reason, String message) {
        return new TargetHealth(false, reason, message, null, false, Map.of());
    }
}
