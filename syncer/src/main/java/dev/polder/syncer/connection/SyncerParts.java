package dev.polder.syncer.connection;

import dev.polder.api.resource.Resources;
import dev.polder.control.ControllerTools;
import dev.polder.store.ObjectStore;
import dev.polder.syncer.SyncerEvents;
import dev.polder.syncer.SyncerSettings;
import dev.polder.syncer.WorkspaceTree;
import dev.polder.syncer.downstream.DownstreamConnector;

/// What every target's connection works with.
///
/// @param settings  how the syncer behaves
/// @param store     read only
/// @param resources the only way to write upstream
/// @param tree      which workspaces a target serves
/// @param connector opens downstream clusters
/// @param tools     clock, randomness and delays
/// @param events    where to tell what was done
public record SyncerParts(
        SyncerSettings settings,
        ObjectStore store,
        Resources resources,
        WorkspaceTree tree,
        DownstreamConnector connector,
        ControllerTools tools,
        SyncerEvents events) {}
