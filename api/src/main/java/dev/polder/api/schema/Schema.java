package dev.polder.api.schema;

/// What a value may be and how it merges. The five shapes of a structural schema.
public sealed interface Schema permits ObjectSchema, MapSchema, ListSchema, ScalarSchema, AnySchema {}
