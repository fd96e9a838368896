package dev.polder.api.builtin.workload;

import dev.polder.api.builtin.pod.Defaults;
import dev.polder.api.builtin.pod.PodDefaults;
import dev.polder.api.builtin.strategy.ClaimStrategy;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.NameRule;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// StatefulSets.
public final class StatefulSetStrategy implements ResourceStrategy {
    /// What may change in the spec.
    private static final List<String> CHANGEABLE = List.of(
            "replicas",
            "ordinals",
            "template",
            "updateStrategy",
            "revisionHistoryLimit",
            "persistentVolumeClaimRetentionPolicy",
            "minReadySeconds");

    @Override
    public void applyDefaults(JsonObject object) {
        JsonObject spec = object.object("spec");
        if (spec == null) {
            return;
        }
        Defaults.put(spec, "replicas", 1);
        Defaults.put(spec, "revisionHistoryLimit", 10);
        Defaults.put(spec, "podManagementPolicy", "OrderedReady");
        JsonObject update = spec.objectOrNew("updateStrategy");
        Defaults.put(update, "type", "RollingUpdate");
        if (update.string("type", "").equals("RollingUpdate")) {
            Defaults.put(update.objectOrNew("rollingUpdate"), "partition", 0);
        }
        JsonObject retention = spec.objectOrNew("persistentVolumeClaimRetentionPolicy");
        Defaults.put(retention, "whenDeleted", "Retain");
        Defaults.put(retention, "whenScaled", "Retain");
        spec.objects("volumeClaimTemplates").forEach(claim -> {
            Defaults.put(claim, "apiVersion", "v1");
            Defaults.put(claim, "kind", "PersistentVolumeClaim");
            Defaults.put(claim.objectOrNew("spec"), "volumeMode", "Filesystem");
            Defaults.put(claim.objectOrNew("status"), "phase", "Pending");
        });
        PodDefaults.applyToTemplate(spec.object("template"));
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        // Volumes of the pods also come from the claim templates.
        JsonObject withClaims = object.deepCopy();
        JsonObject podSpec = withClaims.objectAt("spec", "template", "spec");
        JsonObject spec = withClaims.object("spec");
        if (podSpec != null && spec != null) {
            JsonArray volumes = new JsonArray(podSpec.objects("volumes"));
            spec.objects("volumeClaimTemplates").forEach(claim -> {
                String name = claim.stringAt("metadata", "name");
                if (name != null) {
                    JsonObject source = new JsonObject().put("claimName", name);
                    volumes.add(new JsonObject().put("name", name).put("persistentVolumeClaim", source));
                }
            });
            podSpec.put("volumes", volumes);
        }
        Causes causes = new Causes().addAll(WorkloadRules.validate(withClaims, "statefulset"));
        if (spec != null) {
            rules(spec, causes);
        }
        return causes.list();
    }

    private static void rules(JsonObject spec, Causes causes) {
        String management = spec.string("podManagementPolicy", "");
        if (!List.of("OrderedReady", "Parallel").contains(management)) {
            causes.invalid("spec.podManagementPolicy", management, "must be 'OrderedReady' or 'Parallel'");
        }
        String service = spec.string("serviceName", "");
        if (!service.isEmpty()) {
            causes.invalid("spec.serviceName", service, Names.dnsLabel(service));
        }
        JsonObject update = spec.object("updateStrategy");
        String type = update == null ? "" : update.string("type", "");
        JsonObject rolling = update == null ? null : update.object("rollingUpdate");
        if (!List.of("RollingUpdate", "OnDelete").contains(type)) {
            causes.invalid("spec.updateStrategy.type", type, "must be 'RollingUpdate' or 'OnDelete'");
        } else if (rolling != null && type.equals("OnDelete")) {
            causes.invalid(
                    "spec.updateStrategy.rollingUpdate", rolling, "only allowed for updateStrategy 'RollingUpdate'");
        }
        notNegative(rolling, "partition", "spec.updateStrategy.rollingUpdate.partition", causes);
        notNegative(spec.object("ordinals"), "start", "spec.ordinals.start", causes);
        JsonObject retention = spec.object("persistentVolumeClaimRetentionPolicy");
        for (String when : List.of("whenDeleted", "whenScaled")) {
            String policy = retention == null ? "" : retention.string(when, "");
            if (!policy.isEmpty() && !List.of("Retain", "Delete").contains(policy)) {
                causes.notSupported(
                        "spec.persistentVolumeClaimRetentionPolicy." + when, policy, List.of("Retain", "Delete"));
            }
        }
        List<JsonObject> claims = spec.objects("volumeClaimTemplates");
        for (int i = 0; i < claims.size(); i++) {
            ClaimStrategy.spec(claims.get(i).object("spec"), "spec.volumeClaimTemplates[" + i + "].spec", causes);
        }
    }

    private static void notNegative(@Nullable JsonObject holder, String name, String field, Causes causes) {
        long value = holder == null ? 0 : holder.integer(name).orElse(0);
        if (value < 0) {
            causes.invalid(field, value, "must be greater than or equal to 0");
        }
    }

    @Override
    public NameRule nameRule() {
        return NameRule.DNS_LABEL;
    }

    @Override
    public List<StatusCause> validateUpdate(JsonObject object, JsonObject old) {
        Causes causes = new Causes();
        if (!fixedPart(object).equals(fixedPart(old))) {
            causes.forbidden(
                    "spec",
                    "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', "
                            + "'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and "
                            + "'minReadySeconds' are forbidden");
        }
        return causes.list();
    }

    private static JsonObject fixedPart(JsonObject object) {
        JsonObject spec = object.object("spec");
        JsonObject fixed = spec == null ? new JsonObject() : spec.deepCopy();
        CHANGEABLE.forEach(fixed::remove);
        fixed.objects("volumeClaimTemplates").forEach(claim -> claim.remove("status"));
        return fixed;
    }
}
