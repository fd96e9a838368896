package dev.polder.api.apply;

import dev.polder.api.json.JsonObject;
import dev.polder.api.status.Statuses;
import dev.polder.api.status.StatusCause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What came of a server-side apply.
public sealed interface ApplyResult {
    /// The configuration is applied.
    ///
    /// @param object  the new object, complete with `managedFields`
    /// @param changed whether it is other than the live one, owners included
    record Applied(JsonObject object, boolean changed) implements ApplyResult {}

    /// Other managers own some of the fields, with other values. Not empty; nothing is applied.
    record Conflicts(List<Conflict> conflicts) implements ApplyResult {
        public Conflicts {
            conflicts = List.copyOf(conflicts);
        }

        /// Upstream's message: what is owned by whom.
        public String message() {
            if (conflicts.size() == 1) {
                Conflict only = conflicts.getFirst();
                return "Apply failed with 1 conflict: conflict with %s: %s".formatted(only.owner(), only.path());
            }
            Map<FieldOwner, List<Conflict>> byOwner = new TreeMap<>();
            conflicts.forEach(c -> byOwner.computeIfAbsent(c.owner(), _ -> new ArrayList<>()).add(c));
            List<String> lines = new ArrayList<>();
            byOwner.forEach((owner, theirs) -> {
                lines.add("conflicts with %s:".formatted(owner));
                theirs.forEach(conflict -> lines.add("- " + conflict.path()));
            });
            return "Apply failed with %d conflicts: %s".formatted(conflicts.size(), String.join("\n", lines));
        }

        /// The causes of the Status, one for each conflict.
        public List<StatusCause> causes() {
            return conflicts.stream()
                    .map(c -> new StatusCause(
                            "FieldManagerConflict", "conflict with " + c.owner(), c.path().toString()))
                    .toList();
        }
    }

    /// One field of another manager.
    record Conflict(FieldOwner owner, FieldPath path) {}

    /// The new object, or the conflicts as 409.
    default Applied orThrow() {
        return switch (this) {
            case Applied applied -> applied;
            case Conflicts conflicts -> throw Statuses.applyConflict(conflicts.message(), conflicts.causes());
        };
    }
}
