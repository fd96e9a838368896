package dev.polder.api.schema;

/// An object whose member names are data, such as labels.
///
/// @param values what each member is
/// @param atomic whether server-side apply owns the map as a whole (`x-kubernetes-map-type: atomic`)
public record MapSchema(Schema values, boolean atomic) implements Schema {}
