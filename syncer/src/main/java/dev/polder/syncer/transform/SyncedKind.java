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

    public SyncedKind {
        fields = Set.copyOf(fields);
        steps = List.copyOf(steps);
    }
}
