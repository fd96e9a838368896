package dev.polder.api.cel.value;

/// `null`.
public enum CelNull {
    NULL
}
