package dev.polder.syncer.view;

/// Whether a downstream object that is not a copy is shown upstream.
public enum Showing {
    /// Not yet, or not known.
    HIDDEN,
    /// A mirror of it was there.
    SHOWN,
    /// The tenant deleted its mirror: it is to go.
    DISMISSED
}
