package dev.polder.syncer.transform;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the downstream cluster decides for a copy and the tenant wants to read in the spec: the addresses and node ports
/// of a Service, the node of a Pod, the volume of a claim. The counterpart of what [KindTransforms] takes away on the way
/// down, so it never goes down again. Pure.
public final class Allocations {
    private static final List<String> ADDRESSES =
            List.of("clusterIP", "clusterIPs", "ipFamilies", "healthCheckNodePort");

    private Allocations() {}

    /// The upstream object with what was decided downstream; empty when it says so already.
    public static Optional<JsonObject> shownIn(SyncedKind kind, JsonObject upstream, JsonObject downstream) {
        JsonObject from = downstream.object("spec");
        if (from == null || upstream.object("spec") == null) {
            return Optional.empty();
        }
        JsonObject changed = upstream.deepCopy();
        JsonObject to = changed.objectOrNew("spec");
        switch (kind.resource().resource()) {
            case "services" -> service(from, to);
            case "pods" -> copy("nodeName", from, to);
            case "persistentvolumeclaims" -> copy("volumeName", from, to);
            default -> {
                return Optional.empty();
            }
        }
        return changed.equals(upstream) ? Optional.empty() : Optional.of(changed);
    }

    private static void service(JsonObject from, JsonObject to) {
        boolean headless = "None".equals(to.string("clusterIP"));
        boolean sameType = Objects.equals(from.get("type"), to.get("type"));
        if (!sameType || "ExternalName".equals(to.string("type"))) {
            return;
        }
        for (String field : ADDRESSES) {
            if (!headless || !field.equals("clusterIP")) {
                copy(field, from, to);
            }
        }
        for (JsonObject port : to.objects("ports")) {
            JsonObject given = from.objects("ports").stream()
                    .filter(p -> Objects.equals(p.get("port"), port.get("port"))
                            && p.string("protocol", "TCP").equals(port.string("protocol", "TCP")))
                    .findFirst()
                    .orElse(null);
            if (given != null) {
                copy("nodePort", given, port);
            }
        }
    }

    private static void copy(String field, JsonObject from, JsonObject to) {
        @Nullable JsonValue value = from.get(field);
        if (value == null) {
            to.remove(field);
        } else {
            to.put(field, value.deepCopy());
        }
    }
}
