package dev.polder.authz;

/// Judges one request. Any thread; may block on disk.
public interface Authorizer {
    /// Never null; anything but [Decision.Allow] is answered with 403.
    Decision authorize(Attributes attributes);

    /// Lets an allowed request pass.
    ///
    /// @throws dev.polder.api.status.ApiException 403 with kube-apiserver's sentence when it is not allowed
    default void require(Attributes attributes) {
        switch (authorize(attributes)) {
            case Decision.Allow allow -> {}
            case Decision.Deny deny -> throw Forbidden.of(attributes, deny.reason());
            case Decision.NoOpinion none -> throw Forbidden.of(attributes, none.reason());
        }
    }
}
