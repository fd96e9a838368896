package dev.polder.syncer.namespace;

/// Whether a tenant's namespace can be written to downstream.
public sealed interface NamespaceState {
    /// It is there and ours.
    record Ready(String downstreamName) implements NamespaceState {}

    /// It is being deleted downstream; later there will be a new one.
    record Terminating(String downstreamName) implements NamespaceState {}

    /// A namespace of that name is there and not ours; it is left alone.
    record Foreign(String downstreamName) implements NamespaceState {}
}
