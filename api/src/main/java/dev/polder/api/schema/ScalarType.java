package dev.polder.api.schema;

/// The scalar types of the Kubernetes API. QUANTITY is a string on the wire that compares by value.
public enum ScalarType {
    STRING,
    INTEGER,
    NUMBER,
    BOOLEAN,
    INT_OR_STRING,
    QUANTITY
}
