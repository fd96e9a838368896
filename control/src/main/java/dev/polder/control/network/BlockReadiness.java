package dev.polder.control.network;

import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WireTime;
import dev.polder.api.resource.ResourceRef;
import dev.polder.api.resource.Resources;
import dev.polder.control.Outcome;
import dev.polder.control.Reconciler;
import dev.polder.control.Source;
import dev.polder.control.object.Conditions;
import dev.polder.control.object.Meta;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Says that addresses may be taken of a ServiceCIDR (upstream: `pkg/controller/servicecidrs`, which holds one that is being
/// deleted until none of its addresses is in use; here Services keep what they have, and nothing holds it). Keys are those
/// of ServiceCIDRs.
public final class BlockReadiness implements Reconciler<ObjectKey> {
    private static final UserInfo AS = UserInfo.part("service-cidr-controller");
    private static final GroupVersionResource BLOCKS =
            new GroupVersionResource("networking.k8s.io", "v1", "servicecidrs");
    /// The condition's reason is required, and upstream's is empty.
    private static final Conditions.Condition READY =
            new Conditions.Condition("Ready", true, "", "Kubernetes Service CIDR is ready", Map.of("reason", ""));

    private final Resources resources;
    private final InstantSource clock;

    public BlockReadiness(Resources resources, InstantSource clock) {
        this.resources = resources;
        this.clock = clock;
    }

    /// What it follows.
    public static List<Source> sources() {
        return List.of(Source.self(BLOCKS.groupResource()));
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        ResourceRef ref = new ResourceRef(key.workspace(), BLOCKS, "", key.name());
        Optional<JsonObject> found = resources.get(AS, ref)
                .filter(block -> !Meta.deleting(block) && !Conditions.isTrue(block, READY.type()));
        if (found.isPresent()) {
            JsonObject block = found.get();
            Conditions.set(block, READY, WireTime.text(clock.instant()));
            resources.updateStatus(AS, ref, block);
        }
        return Outcome.DONE;
    }
}
