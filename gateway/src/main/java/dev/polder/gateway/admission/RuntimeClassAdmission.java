package dev.polder.gateway.admission;

import dev.polder.api.amount.Amounts;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.Statuses;
import dev.polder.gateway.resource.CallScope;
import dev.polder.gateway.resource.ObjectCodec;
import dev.polder.store.ObjectStore;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Gives a new pod the overhead, node selector and tolerations of its RuntimeClass, and refuses one whose class is not
/// there (upstream: `plugin/pkg/admission/runtimeclass`). A pod that a cluster runs is left to that cluster's classes. Any
/// thread.
public final class RuntimeClassAdmission {
    private static final GroupResource PODS = new GroupResource("", "pods");
    private static final GroupResource CLASSES = new GroupResource("node.k8s.io", "runtimeclasses");
    private static final String OVERHEAD = "overhead";
    private static final String SELECTOR = "nodeSelector";

    private final ObjectStore store;
    private final Predicate<ObjectKey> served;

    /// @param served whether a cluster runs what is in the namespace of this key
    public RuntimeClassAdmission(ObjectStore store, Predicate<ObjectKey> served) {
        this.store = store;
        this.served = served;
    }

    /// @param object about to be created; changed by this call when it is a pod
    /// @throws ApiException 403 when the class is not there, or the pod contradicts it
    void admit(CallScope scope, JsonObject object) {
        if (!scope.key().resource().equals(PODS) || served.test(scope.key())) {
            return;
        }
        JsonObject spec = object.objectOrNew("spec");
        String name = spec.string("runtimeClassName", "");
        JsonObject found = name.isEmpty() ? null : found(scope, name);
        if (!name.isEmpty() && found == null) {
            throw forbidden(scope, object, "pod rejected: RuntimeClass \"%s\" not found".formatted(name));
        }
        String broken = overhead(spec, found == null ? null : found.object(OVERHEAD));
        JsonObject scheduling = found == null ? null : found.object("scheduling");
        if (broken == null && scheduling != null) {
            broken = schedule(spec, scheduling);
        }
        if (broken != null) {
            throw forbidden(scope, object, broken);
        }
    }

    private @Nullable JsonObject found(CallScope scope, String name) {
        return store.get(new ObjectKey(scope.workspace(), CLASSES, "", name))
                .map(ObjectCodec::decode)
                .orElse(null);
    }

    private static ApiException forbidden(CallScope scope, JsonObject pod, String why) {
        return Statuses.forbidden(scope.resource(), pod.objectOrNew("metadata").string("name", ""), why);
    }

    /// @return why the pod is refused, null when it is not
    private static @Nullable String overhead(JsonObject spec, @Nullable JsonObject ofClass) {
        JsonObject asked = spec.object(OVERHEAD);
        if (ofClass == null) {
            return asked == null
                    ? null
                    : "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead";
        }
        JsonObject fixed = ofClass.object("podFixed");
        if (asked != null && !asked.isEmpty() && !Amounts.of(fixed).sameAs(Amounts.of(asked))) {
            return "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead";
        }
        if (fixed == null) {
            spec.remove(OVERHEAD);
        } else {
            spec.put(OVERHEAD, fixed);
        }
        return null;
    }

    /// @return why the pod is refused, null when it is not
    private static @Nullable String schedule(JsonObject spec, JsonObject scheduling) {
        JsonObject selector = scheduling.object(SELECTOR);
        if (selector != null && !selector.isEmpty()) {
            JsonObject merged = spec.objectOrNew(SELECTOR);
            for (Map.Entry<String, String> term : selector.strings().entrySet()) {
                String own = merged.string(term.getKey());
                if (own != null && !own.equals(term.getValue())) {
                    return "conflict: runtimeClass.scheduling.nodeSelector[%1$s] = %2$s; pod.spec.nodeSelector[%1$s] = %3$s"
                            .formatted(term.getKey(), term.getValue(), own);
                }
                merged.put(term.getKey(), term.getValue());
            }
        }
        JsonArray tolerations =
                Tolerations.merged(spec.objects("tolerations"), scheduling.objects("tolerations"));
        if (!tolerations.isEmpty()) {
            spec.put("tolerations", tolerations);
        }
        return null;
    }
}
