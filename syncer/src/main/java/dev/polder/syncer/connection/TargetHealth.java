package dev.polder.syncer.connection;

import dev.polder.api.meta.GroupVersionResource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a target is doing.
///
/// @param connected     whether the last health check was answered
/// @param reason        one word
/// @param message       for people
/// @param lastHeartbeat when a health check was last answered, null before the first
/// @param held          whether deletions are held back because they are too many
/// @param resources     what is synced: true when it has been listed, false when something is refused, absent before
///                      either
/// @param problems      what is wrong, for each resource with which something is
/// @param mistakes      what of the operator's wishes could not be understood
public record TargetHealth(
        boolean connected,
        String reason,
        String message,
        @Nullable Instant lastHeartbeat,
        boolean held,
        Map<GroupVersionResource, Boolean> resources,
        Map<GroupVersionResource, String> problems,
        List<String> mistakes) {
    public TargetHealth {
        resources = Map.copyOf(resources);
        problems = Map.copyOf(problems);
        mistakes = List.copyOf(mistakes);
    }

    /// The same, not connected, for this reason.
    public TargetHealth stale(String newReason, String newMessage) {
        return new TargetHealth(false, newReason, newMessage, lastHeartbeat, held, resources, problems, mistakes);
    }

    /// Before anything is known, or when nothing can be tried.
    public static TargetHealth down(String reason, String message) {
        return new TargetHealth(false, reason, message, null, false, Map.of(), Map.of(), List.of());
    }
}
