package dev.polder.syncer.transform;

import dev.polder.api.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is taken away from copies of each kind: what the upstream side filled in and the downstream cluster decides for
/// itself. Everything happens in place.
final class KindTransforms {
    private static final List<String> SERVICE_ADDRESSES = List.of(
            "clusterIPs", "ipFamilies", "externalIPs", "healthCheckNodePort");
    private static final List<String> JOB_LABELS = List.of(
            "controller-uid", "job-name", "batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-name");

    private KindTransforms() {}

    /// Addresses and node ports are the downstream cluster's to give; only "headless" is the tenant's to say.
    static void service(JsonObject service) {
        JsonObject spec = service.objectOrNew("spec");
        SERVICE_ADDRESSES.forEach(spec::remove);
        if (!"None".equals(spec.string("clusterIP"))) {
            spec.remove("clusterIP");
        }
        spec.objects("ports").forEach(port -> port.remove("nodePort"));
    }

    /// Which volume serves a claim is decided downstream.
    static void claim(JsonObject claim) {
        claim.objectOrNew("spec").remove("volumeName");
        JsonObject annotations = claim.objectAt("metadata", "annotations");
        if (annotations != null) {
            annotations.names().removeIf(name -> name.startsWith("pv.kubernetes.io/")
                    || name.startsWith("volume.kubernetes.io/")
                    || name.startsWith("volume.beta.kubernetes.io/"));
        }
    }

    /// The token of the workspace's account is no use to a pod of the cluster, which gets one of the cluster's.
    static void pod(JsonObject pod) {
        podSpec(pod.objectOrNew("spec"));
        TokenVolume.remove(pod.objectOrNew("spec"));
    }

    /// Anything with a pod template in its spec.
    static void workload(JsonObject workload) {
        template(workload.objectOrNew("spec").object("template"));
    }

    /// A Job's selector and the labels that go with it hold the upstream UID; downstream makes its own.
    static void job(JsonObject job) {
        jobSpec(job.objectOrNew("spec"));
    }

    static void cronJob(JsonObject cronJob) {
        JsonObject template = cronJob.objectOrNew("spec").object("jobTemplate");
        if (template != null) {
            cleanTemplateMetadata(template);
            jobSpec(template.objectOrNew("spec"));
        }
    }

    static void claimTemplates(JsonObject statefulSet) {
        for (JsonObject claim : statefulSet.objectOrNew("spec").objects("volumeClaimTemplates")) {
            claim.remove("status");
            claim(claim);
            cleanTemplateMetadata(claim);
        }
    }

    private static void jobSpec(JsonObject spec) {
        JsonObject template = spec.object("template");
        if (!spec.isTrue("manualSelector")) {
            spec.remove("selector");
            JsonObject labels = template == null ? null : template.objectAt("metadata", "labels");
            if (labels != null) {
                JOB_LABELS.forEach(labels::remove);
            }
        }
        template(template);
    }

    private static void template(@Nullable JsonObject template) {
        if (template != null) {
            cleanTemplateMetadata(template);
            podSpec(template.objectOrNew("spec"));
        }
    }

    /// What a controller makes of a template inherits its labels and annotations, so the same keys are kept out.
    private static void cleanTemplateMetadata(JsonObject template) {
        JsonObject metadata = template.objectOrNew("metadata");
        metadata.names().removeIf(name -> !name.equals("labels")
                && !name.equals("annotations")
                && !name.equals("name"));
        for (String map : List.of("labels", "annotations")) {
            JsonObject entries = metadata.object(map);
            if (entries != null) {
                entries.names().removeIf(SyncKeys::isReserved);
            }
        }
    }

    /// A tenant does not choose nodes past the scheduler.
    private static void podSpec(JsonObject spec) {
        spec.remove("nodeName");
        spec.remove("ephemeralContainers");
    }
}
