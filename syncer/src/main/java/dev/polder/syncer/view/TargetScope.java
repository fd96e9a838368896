package dev.polder.syncer.view;

import dev.polder.api.meta.ObjectKey;
import dev.polder.syncer.SyncerEvents;
import dev.polder.syncer.downstream.Downstream;
import dev.polder.syncer.namespace.DownstreamNamespaces;
import dev.polder.syncer.namespace.TargetId;
import dev.polder.syncer.placement.Placing;
import dev.polder.syncer.rights.ResourceStates;
import dev.polder.syncer.transform.TargetKinds;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/// Everything that the reconcilers of one target share.
///
/// @param id         which target
/// @param downstream its cluster
/// @param namespaces its namespaces
/// @param view       what is known of its objects
/// @param upstream   the tenants' objects
/// @param withheld   upstream objects that must never go down: the credentials of targets
/// @param placing    where workloads are to be
/// @param kinds      what it carries
/// @param states     how it stands with each resource
/// @param draining   whether everything is to be taken back from the target
/// @param events     where to tell what was done
public record TargetScope(
        TargetId id,
        Downstream downstream,
        DownstreamNamespaces namespaces,
        DownstreamView view,
        UpstreamObjects upstream,
        TargetKinds kinds,
        ResourceStates states,
        Predicate<ObjectKey> withheld,
        Placing placing,
        BooleanSupplier draining,
        SyncerEvents events) {}
