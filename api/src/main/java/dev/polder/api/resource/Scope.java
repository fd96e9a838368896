package dev.polder.api.resource;

/// Whether objects of a kind live in a namespace.
public enum Scope {
    NAMESPACED,
    CLUSTER
}
