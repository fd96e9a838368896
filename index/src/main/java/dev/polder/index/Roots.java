package dev.polder.index;

import java.util.List;

/// The kinds whose types, and all types they lead to, are indexed: protobuf packages without their common beginning,
/// each with its messages.
final class Roots {
    /// One API group version: the Java package part of its protobuf package, how client-java prefixes clashing classes,
    /// and its kinds. A kind written with `*` has a list kind beside it.
    record Group(String protoPackage, String javaPrefix, List<String> kinds) {
        String version() {
            return protoPackage.substring(protoPackage.lastIndexOf('.') + 1);
        }
    }

    static final String META = "k8s.io.apimachinery.pkg.apis.meta.v1";

    static final String EXTENSIONS = "k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1";

    static final List<Group> ALL = List.of(
            new Group(
                    "k8s.io.api.core.v1",
                    "Core",
                    List.of(
                            "Binding", "ComponentStatus*", "ConfigMap*", "Endpoints*", "Event*", "LimitRange*", "Namespace*", "Node*",
                            "PersistentVolume*", "PersistentVolumeClaim*", "Pod*", "PodTemplate*",
                            "ReplicationController*", "ResourceQuota*", "Secret*", "Service*", "ServiceAccount*")),
            new Group(
                    "k8s.io.api.apps.v1",
                    "Apps",
                    List.of("ControllerRevision*", "DaemonSet*", "Deployment*", "ReplicaSet*", "StatefulSet*")),
            new Group("k8s.io.api.batch.v1", "Batch", List.of("CronJob*", "Job*")),
            new Group(
                    "k8s.io.api.networking.v1",
                    "Networking",
                    List.of("IPAddress*", "Ingress*", "IngressClass*", "NetworkPolicy*", "ServiceCIDR*")),
            new Group(
                    "k8s.io.api.rbac.v1",
                    "Rbac",
                    List.of("ClusterRole*", "ClusterRoleBinding*", "Role*", "RoleBinding*")),
            new Group("k8s.io.api.coordination.v1", "Coordination", List.of("Lease*")),
            new Group("k8s.io.api.discovery.v1", "Discovery", List.of("EndpointSlice*")),
            new Group("k8s.io.api.events.v1", "Events", List.of("Event*")),
            new Group(
                    "k8s.io.api.authorization.v1",
                    "Authorization",
                    List.of(
                            "LocalSubjectAccessReview", "SelfSubjectAccessReview", "SelfSubjectRulesReview",
                            "SubjectAccessReview")),
            new Group(
                    "k8s.io.api.authentication.v1",
                    "Authentication",
                    List.of("SelfSubjectReview", "TokenRequest", "TokenReview")),
            new Group("k8s.io.api.autoscaling.v1", "Autoscaling", List.of("HorizontalPodAutoscaler*", "Scale")),
            new Group("k8s.io.api.autoscaling.v2", "Autoscaling", List.of("HorizontalPodAutoscaler*")),
            new Group("k8s.io.api.policy.v1", "Policy", List.of("Eviction", "PodDisruptionBudget*")),
            new Group("k8s.io.api.scheduling.v1", "Scheduling", List.of("PriorityClass*")),
            new Group(
                    "k8s.io.api.storage.v1",
                    "Storage",
                    List.of(
                            "CSIDriver*", "CSINode*", "CSIStorageCapacity*", "StorageClass*", "VolumeAttachment*",
                            "VolumeAttributesClass*")),
            new Group("k8s.io.api.certificates.v1", "Certificates", List.of("CertificateSigningRequest*")),
            new Group(
                    "k8s.io.api.admissionregistration.v1",
                    "Admissionregistration",
                    List.of(
                            "MutatingAdmissionPolicy*", "MutatingAdmissionPolicyBinding*",
                            "MutatingWebhookConfiguration*", "ValidatingAdmissionPolicy*",
                            "ValidatingAdmissionPolicyBinding*", "ValidatingWebhookConfiguration*")),
            new Group(
                    "k8s.io.api.flowcontrol.v1", "Flowcontrol", List.of("FlowSchema*", "PriorityLevelConfiguration*")),
            new Group(
                    "k8s.io.api.resource.v1",
                    "Resource",
                    List.of("DeviceClass*", "ResourceClaim*", "ResourceClaimTemplate*", "ResourceSlice*")),
            new Group("k8s.io.api.node.v1", "Node", List.of("RuntimeClass*")),
            new Group(EXTENSIONS, "Apiextensions", List.of("CustomResourceDefinition*")),
            new Group(
                    META,
                    "Meta",
                    List.of(
                            "APIGroup", "APIGroupList", "APIResourceList", "APIVersions", "Condition", "DeleteOptions",
                            "Status")));

    private Roots() {}

    /// The name of the OpenAPI definition that a message is.
    static String definition(String message) {
        return "io.k8s." + message.substring("k8s.io.".length()).replace("apiextensions_apiserver", "apiextensions-apiserver");
    }
}
