package dev.polder.authz;

/// What an [Authorizer] answers. The reason is for people (audit, access reviews, the end of a 403), may be empty.
public sealed interface Decision {
    String reason();

    /// It may be done.
    record Allow(String reason) implements Decision {}

    /// It must not be done, whatever others say.
    record Deny(String reason) implements Decision {}

    /// Nothing allows it.
    record NoOpinion(String reason) implements Decision {}

    /// Whether it may be done.
    default boolean allowed() {
        return this instanceof Allow;
    }
}
