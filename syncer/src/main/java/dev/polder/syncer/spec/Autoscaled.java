package dev.polder.syncer.spec;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupVersion;
import dev.polder.api.meta.ObjectKey;
import dev.polder.syncer.transform.SyncedKind;
import dev.polder.syncer.transform.SyncedKinds;
import dev.polder.syncer.view.TargetScope;

/// Whether a HorizontalPodAutoscaler of the tenant says how many replicas an object has: then it does so downstream, and
/// the number in the original is only where it began.
final class Autoscaled {
    private Autoscaled() {}

    static boolean is(TargetScope scope, SyncedKind kind, ObjectKey key) {
        SyncedKind autoscalers = SyncedKinds.of(SyncedKinds.AUTOSCALERS.groupResource()).orElseThrow();
        return scope.upstream().inNamespace(autoscalers, key.workspace(), key.namespace()).stream()
                .map(autoscaler -> autoscaler.objectAt("spec", "scaleTargetRef"))
                .anyMatch(ref -> ref != null && names(ref, kind, key.name()));
    }

    private static boolean names(JsonObject ref, SyncedKind kind, String name) {
        return ref.string("name", "").equals(name)
                && ref.string("kind", "").equals(kind.kind())
                && GroupVersion.parse(ref.string("apiVersion", "v1")).group().equals(kind.resource().group());
    }
}
