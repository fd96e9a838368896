package dev.polder.api.request;

import java.util.Locale;

/// What a request wants to do, in the words of RBAC.
public enum Verb {
    GET,
    LIST,
    WATCH,
    CREATE,
    UPDATE,
    PATCH,
    DELETE,
    DELETECOLLECTION;

    private final String text = name().toLowerCase(Locale.ROOT);

    /// Lower case, as in roles and in discovery.
    public String text() {
        return text;
    }
}
