package dev.polder.syncer.downstream;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupVersion;
import dev.polder.api.meta.GroupVersionResource;
import java.util.List;
import java.util.Optional;

/// The API of one downstream cluster. Blocking; any virtual thread. Every call may throw [DownstreamException].
public interface Downstream extends AutoCloseable {
    /// The field manager of everything we apply.
    String FIELD_MANAGER = "polder-syncer";

    /// What `/version` answers.
    JsonObject version();

    /// The resources of a version of a group, as discovery lists them (`APIResource`); subresources among them.
    List<JsonObject> resources(GroupVersion version);

    /// Empty when the cluster says of this very object that it is not there. Any other 404 is a failure: it proves
    /// nothing (INV-1).
    Optional<JsonObject> get(DownstreamRef ref);

    /// A page of all objects with these labels in all namespaces.
    ///
    /// @param labels        selector, empty for all
    /// @param continueToken of the page before, empty for the first
    DownstreamPage list(GroupVersionResource resource, String labels, String continueToken);

    /// Creates; fails with CONFLICT when the name is taken.
    JsonObject create(DownstreamRef ref, JsonObject object);

    /// Server-side apply as [#FIELD_MANAGER]. A `metadata.uid` in the configuration is a precondition.
    ///
    /// @param force whether to take fields that others hold; else these are a CONFLICT
    JsonObject apply(DownstreamRef ref, JsonObject configuration, boolean force);

    /// Asks for deletion in the background of exactly this object. An object that is gone, or that has another UID,
    /// is not an error: what was to be deleted is not there.
    void delete(DownstreamRef ref, String uid);

    /// Follows all objects with these labels in all namespaces after a resourceVersion.
    DownstreamWatch watch(GroupVersionResource resource, String labels, String resourceVersion);

    /// Ends watches and connections. Twice is harmless.
    @Override
    void close();
}
