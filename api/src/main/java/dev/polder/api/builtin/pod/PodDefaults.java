package dev.polder.api.builtin.pod;

import dev.polder.api.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// The defaults of a pod spec (upstream: `SetDefaults_PodSpec` and those below it).
public final class PodDefaults {
    private static final long GRACE_SECONDS = 30;

    private PodDefaults() {}

    /// Fills the spec of a pod template, when there is one.
    public static void applyToTemplate(@Nullable JsonObject template) {
        JsonObject spec = template == null ? null : template.object("spec");
        if (spec != null) {
            apply(spec);
        }
    }

    /// Fills a pod spec.
    public static void apply(JsonObject spec) {
        Defaults.put(spec, "dnsPolicy", "ClusterFirst");
        Defaults.put(spec, "restartPolicy", "Always");
        Defaults.put(spec, "schedulerName", "default-scheduler");
        Defaults.put(spec, "terminationGracePeriodSeconds", GRACE_SECONDS);
        if (spec.integer("terminationGracePeriodSeconds").orElse(0) < 0) {
            spec.put("terminationGracePeriodSeconds", 1);
        }
        Defaults.putObject(spec, "securityContext");
        mirrorServiceAccount(spec);
        for (String list : new String[] {"initContainers", "containers", "ephemeralContainers"}) {
            for (JsonObject container : spec.objects(list)) {
                ContainerDefaults.apply(container);
            }
        }
        spec.objects("volumes").forEach(VolumeDefaults::apply);
    }

    /// Fills a pod of its own: what is not asked for is what is allowed.
    public static void applyToPod(JsonObject pod) {
        JsonObject spec = pod.object("spec");
        if (spec == null) {
            return;
        }
        apply(spec);
        Defaults.put(spec, "enableServiceLinks", true);
        for (String list : new String[] {"initContainers", "containers"}) {
            spec.objects(list).forEach(PodDefaults::requestLimits);
            if (spec.isTrue("hostNetwork")) {
                spec.objects(list).forEach(c -> c.objects("ports").forEach(PodDefaults::hostPort));
            }
        }
        requestLimits(spec);
    }

    private static void requestLimits(JsonObject holder) {
        JsonObject limits = holder.objectAt("resources", "limits");
        if (limits == null || limits.isEmpty()) {
            return;
        }
        JsonObject requests = holder.objectOrNew("resources").objectOrNew("requests");
        limits.entries().forEach(limit -> {
            if (!requests.has(limit.getKey())) {
                requests.put(limit.getKey(), limit.getValue().deepCopy());
            }
        });
    }

    /// The old and the new name of the same field go together.
    private static void mirrorServiceAccount(JsonObject spec) {
        String account = spec.string("serviceAccountName", spec.string("serviceAccount", ""));
        if (!account.isEmpty()) {
            spec.put("serviceAccountName", account);
            spec.put("serviceAccount", account);
        }
    }

    private static void hostPort(JsonObject port) {
        if (port.integer("hostPort").orElse(0) == 0 && port.integer("containerPort").isPresent()) {
            port.put("hostPort", port.integer("containerPort").getAsLong());
        }
    }
}
