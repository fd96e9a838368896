package dev.polder.api.schema;

/// Any JSON value: RawExtension, JSON, FieldsV1, and whatever lies below an unknown field that is preserved.
///
/// @param atomic whether server-side apply owns the value as a whole; otherwise it deduces maps as granular
public record AnySchema(boolean atomic) implements Schema {}
