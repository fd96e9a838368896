package dev.polder.syncer.connection;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.ObjectKey;
import dev.polder.syncer.downstream.DownstreamException;
import dev.polder.syncer.downstream.DownstreamRef;
import dev.polder.syncer.transform.SyncedKind;
import dev.polder.syncer.transform.Wellness;
import dev.polder.syncer.view.SlimObject;
import dev.polder.syncer.view.TargetScope;
import dev.polder.syncer.view.UpstreamObjects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether copies on a target do what they are for.
final class CopyHealth {
    private static final Logger LOG = LoggerFactory.getLogger(CopyHealth.class);

    private CopyHealth() {}

    /// Asks the cluster where only it knows; a cluster that does not answer has nothing that is well.
    static boolean isWell(TargetScope scope, SyncedKind kind, ObjectKey key, JsonObject upstream) {
        DownstreamRef ref = scope.view().ref(kind, key);
        SlimObject copy = scope.view().get(ref);
        if (copy == null || copy.deleting() || !copy.isCopyOf(UpstreamObjects.uid(upstream))) {
            return false;
        }
        try {
            return !Wellness.runs(key.resource())
                    || scope.downstream().get(ref).filter(o -> Wellness.is(kind, o)).isPresent();
        } catch (DownstreamException e) {
            LOG.debug("{} of {}: {}", ref, scope.id(), e.getMessage());
            return false;
        }
    }
}
