package dev.polder.api.cel.value;

/// A type as a value: what `type(x)` gives.
public record TypeName(String name) {}
