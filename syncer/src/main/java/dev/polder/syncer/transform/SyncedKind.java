package dev.polder.syncer.transform;

import dev.polder.api.meta.GroupVersionResource;
import java.util.List;
import java.util.Set;

/// A kind whose objects the syncer carries.
///
/// @param resource  in the version spoken with downstream, which is also the one asked for upstream
/// @param kind      in objects
/// @param fields    top-level members that go down, besides kind, apiVersion and metadata
/// @param hasStatus whether status comes up
/// @param path      what happens to objects of this kind
/// @param steps     what is done to a copy, in order
public record SyncedKind(
        GroupVersionResource resource,
        String kind,
        Set<String> fields,
        boolean hasStatus,
        Path path,
        List<DownstreamTransform> steps) {
    /// Which ways objects of a kind go.
    public enum Path {
        /// Tenants' objects go down.
        DOWN,
        /// What controllers made downstream comes up.
        UP,
        /// Both, by who made the object.
        BOTH;

        public boolean goesDown() {
            return this != UP;
        }

        public boolean comesUp() {
            return this != DOWN;
        }
    }

    /// Stands for every member but those that no kind carries.
    private static final String ALL_MEMBERS = "*";

    private static final Set<String> NEVER_CARRIED = Set.of("kind", "apiVersion", "metadata", "status");

    public SyncedKind {
        fields = Set.copyOf(fields);
        steps = List.copyOf(steps);
    }

    /// A kind that an operator allowed and that Polder knows nothing else about: all of it goes down but its status.
    ///
    /// @param kind in objects, empty while that is not known
    public static SyncedKind custom(GroupVersionResource resource, String kind, boolean hasStatus) {
        return new SyncedKind(resource, kind, Set.of(ALL_MEMBERS), hasStatus, Path.DOWN, List.of());
    }

    /// Whether a top-level member of an object is carried.
    public boolean carries(String member) {
        return fields.contains(member) || (isCustom() && !NEVER_CARRIED.contains(member));
    }

    /// Whether it is one of those that an operator allowed, and not of the fixed table.
    public boolean isCustom() {
        return fields.contains(ALL_MEMBERS);
    }
}
