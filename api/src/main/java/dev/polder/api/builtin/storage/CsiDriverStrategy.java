package dev.polder.api.builtin.storage;

import dev.polder.api.builtin.pod.Defaults;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;

/// CSIDrivers: how pods are given the volumes of a driver.
public final class CsiDriverStrategy implements ResourceStrategy {
    private static final List<String> OWNERSHIP = List.of("File", "None", "ReadWriteOnceWithFSType");
    private static final List<String> MODES = List.of("Persistent", "Ephemeral");
    private static final long SHORTEST_TOKEN = 600;
    private static final long LONGEST_TOKEN = 1L << 32;
    private static final long SHORTEST_PERIOD = 10;

    @Override
    public boolean allowsUnconditionalUpdate() {
        return false;
    }

    /// The field that upstream has behind a gate that is closed.
    @Override
    public void prepareForCreate(JsonObject object) {
        object.objectOrNew("spec").remove("preventPodSchedulingIfMissing");
    }

    @Override
    public void prepareForUpdate(JsonObject object, JsonObject old) {
        prepareForCreate(object);
    }

    @Override
    public void applyDefaults(JsonObject object) {
        JsonObject spec = object.objectOrNew("spec");
        Defaults.put(spec, "attachRequired", true);
        Defaults.put(spec, "podInfoOnMount", false);
        Defaults.put(spec, "storageCapacity", false);
        Defaults.put(spec, "requiresRepublish", false);
        Defaults.put(spec, "seLinuxMount", false);
        if (!spec.has("fsGroupPolicy")) {
            spec.put("fsGroupPolicy", "ReadWriteOnceWithFSType");
        }
        JsonArray modes = spec.array("volumeLifecycleModes");
        if (modes == null || modes.isEmpty()) {
            spec.put("volumeLifecycleModes", JsonArray.ofStrings(List.of("Persistent")));
        }
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        JsonObject spec = object.objectOrNew("spec");
        String ownership = spec.string("fsGroupPolicy", "");
        if (!OWNERSHIP.contains(ownership)) {
            causes.notSupported("spec.fsGroupPolicy", ownership, OWNERSHIP);
        }
        tokens(spec.objects("tokenRequests"), causes);
        JsonArray modes = spec.array("volumeLifecycleModes");
        if (modes != null) {
            modes.strings().stream()
                    .filter(mode -> !MODES.contains(mode))
                    .forEach(mode -> causes.notSupported("spec.volumeLifecycleModes", mode, MODES));
        }
        OptionalLong period = spec.integer("nodeAllocatableUpdatePeriodSeconds");
        if (period.isPresent() && period.getAsLong() < SHORTEST_PERIOD) {
            causes.invalid(
                    "spec.nodeAllocatableUpdatePeriodSeconds",
                    period.getAsLong(),
                    "must be greater than or equal to 10 seconds");
        }
        if (spec.has("serviceAccountTokenInSecrets") && spec.objects("tokenRequests").isEmpty()) {
            causes.invalid(
                    "spec.serviceAccountTokenInSecrets",
                    spec.get("serviceAccountTokenInSecrets"),
                    "serviceAccountTokenInSecrets is set but no tokenRequests are specified");
        }
        return causes.list();
    }

    private static void tokens(List<JsonObject> tokens, Causes causes) {
        Set<String> audiences = new HashSet<>();
        for (int i = 0; i < tokens.size(); i++) {
            String field = "spec.tokenRequests[%d]".formatted(i);
            String audience = tokens.get(i).string("audience", "");
            OptionalLong seconds = tokens.get(i).integer("expirationSeconds");
            if (!audiences.add(audience)) {
                causes.duplicate(field + ".audience", audience);
            } else if (seconds.isPresent() && seconds.getAsLong() < SHORTEST_TOKEN) {
                causes.invalid(
                        field + ".expirationSeconds",
                        seconds.getAsLong(),
                        "may not specify a duration less than 10 minutes");
            } else if (seconds.isPresent() && seconds.getAsLong() > LONGEST_TOKEN) {
                causes.invalid(
                        field + ".expirationSeconds",
                        seconds.getAsLong(),
                        "may not specify a duration larger than 2^32 seconds");
            }
        }
    }

    @Override
    public List<StatusCause> validateUpdate(JsonObject object, JsonObject old) {
        Causes causes = new Causes();
        if (!Objects.equals(object.at("spec", "attachRequired"), old.at("spec", "attachRequired"))) {
            causes.invalid("spec.attachedRequired", object.at("spec", "attachRequired"), Causes.IMMUTABLE);
        }
        if (!Objects.equals(object.at("spec", "volumeLifecycleModes"), old.at("spec", "volumeLifecycleModes"))) {
            causes.invalid("spec.volumeLifecycleModes", object.at("spec", "volumeLifecycleModes"), Causes.IMMUTABLE);
        }
        return causes.list();
    }
}
