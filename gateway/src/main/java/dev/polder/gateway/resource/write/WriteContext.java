package dev.polder.gateway.resource.write;

import dev.polder.api.resource.Occasion;
import dev.polder.gateway.resource.CallScope;
import dev.polder.gateway.resource.Contenders;
import dev.polder.gateway.resource.ObjectCodec;
import dev.polder.gateway.resource.Catalogs;
import dev.polder.store.Expectation;
import dev.polder.store.Mutation;
import dev.polder.store.ObjectStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// What every write needs.
///
/// @param store         where objects are
/// @param catalogs      the kinds
/// @param clock         for creation and deletion times
/// @param random        for generated names
/// @param uids          fresh UIDs
/// @param hooks         what else belongs to a write
/// @param contenders    who writes the same object
/// @param eventLifetime how long an object of a kind that expires is kept after it was last written
public record WriteContext(
        ObjectStore store,
        Catalogs catalogs,
        InstantSource clock,
        RandomGenerator random,
        Supplier<String> uids,
        WriteHooks hooks,
        Contenders contenders,
        Duration eventLifetime) {

    /// What a strategy may know of a write beside the object.
    Occasion occasion(CallScope scope) {
        return new Occasion(scope.user(), scope.subresource(), clock.instant());
    }

    /// The next state of the object that the scope names.
    Mutation.Put put(CallScope scope, Expectation expectation, ObjectCodec.Encoded state) {
        long lifetime = scope.definition().strategy().expires()
                ? Math.min(eventLifetime.toSeconds(), Mutation.MAX_LIFETIME_SECONDS)
                : 0;
        return new Mutation.Put(scope.key(), expectation, state.header(), state.body(), lifetime);
    }
}
