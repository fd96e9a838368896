package dev.polder.gateway.resource.write;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.gateway.resource.CallScope;
import dev.polder.store.Mutation;
import dev.polder.store.StoredObject;
import dev.polder.store.WriteResult;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What else belongs to a write. Handed in by the composition root; every method runs on the writer's thread.
public interface WriteHooks {
    /// Called with an object that is about to be created, its defaults filled in and its rules not yet judged: fills in
    /// what its surroundings prescribe, which is nobody's in managed fields.
    void admitting(CallScope scope, JsonObject object);

    /// Called with an object that is complete and about to be created: may still change it, checks what the store must
    /// know (a namespace that is not live, rights that would be escalated), and gives what is created with it in the same
    /// write, such as the objects with which a workspace starts.
    ///
    /// @throws dev.polder.api.status.ApiException to refuse
    List<Mutation> creating(CallScope scope, JsonObject object);

    /// Called before an object replaces `old`.
    ///
    /// @throws dev.polder.api.status.ApiException to refuse
    void changing(CallScope scope, JsonObject object, JsonObject old);

    /// Writes an object that is ready, together with what has to be remembered about it: what it takes of a quota, of
    /// addresses and of ports.
    ///
    /// @param object the state to be written; what is given to it is filled in
    /// @param old    the state before, null for a creation
    /// @param write  writes the object, as it is then, behind the mutations that it is given, or does as if; may be
    ///               called several times while it ends with a Conflict about one of these
    /// @return what the last call of `write` gave
    /// @throws dev.polder.api.status.ApiException to refuse
    WriteResult charged(
            CallScope scope,
            JsonObject object,
            @Nullable JsonObject old,
            Function<List<Mutation>, WriteResult> write);

    /// Called before an object is deleted or marked.
    ///
    /// @throws dev.polder.api.status.ApiException to refuse
    void deleting(CallScope scope, JsonObject old);

    /// What is written with an object that is taken away: what it gives back. Asked again when that changed meanwhile.
    List<Mutation> removing(StoredObject gone);

    /// Called after a commit and before it is acknowledged: caches built on this object drop it here.
    void committed(ObjectKey key);

    /// Called after a workspace ended and before that is told.
    void ended(WorkspaceId workspace);
}
