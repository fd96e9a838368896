package dev.polder.gateway.resource;

import dev.polder.api.status.ApiException;
import dev.polder.authz.Attributes;
import dev.polder.authz.Authorizer;

/// Stands before a write that was judged as a patch or an update and turns out to create: whoever may only change an
/// object may not make it. Any thread.
@FunctionalInterface
public interface CreateGuard {
    /// Lets everything pass: for parts of Polder.
    CreateGuard OPEN = scope -> {};

    /// @throws ApiException 403 when the caller may not create
    void check(CallScope scope);

    /// Asks an authorizer.
    static CreateGuard of(Authorizer authorizer) {
        return scope -> authorizer.require(Attributes.ofResource(
                scope.user(),
                scope.workspace(),
                "create",
                new Attributes.ResourceTarget(
                        scope.definition().resourceIn(scope.version().version()), "", scope.namespace(), scope.name())));
    }
}
