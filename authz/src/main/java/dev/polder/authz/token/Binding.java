package dev.polder.authz.token;

import org.jspecify.annotations.Nullable;

/// The objects without which a token is no good. A pod may come with its node, which then is only told.
///
/// @param pod    null for none
/// @param secret null for none
/// @param node   null for none
public record Binding(@Nullable Ref pod, @Nullable Ref secret, @Nullable Ref node) {
    /// Nothing but the account.
    public static final Binding NONE = new Binding(null, null, null);

    /// An object by name and UID; the UID is empty for a node that is not there.
    public record Ref(String name, String uid) {}
}
