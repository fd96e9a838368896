package dev.polder.api.builtin;

import dev.polder.api.builtin.admission.AdmissionColumns;
import dev.polder.api.builtin.admission.PolicyBindingStrategy;
import dev.polder.api.builtin.admission.PolicyStrategy;
import dev.polder.api.builtin.admission.WebhookStrategy;
import dev.polder.api.builtin.flow.FlowColumns;
import dev.polder.api.builtin.flow.FlowSchemaStrategy;
import dev.polder.api.builtin.flow.PriorityLevelStrategy;
import dev.polder.api.builtin.registration.ApiServiceColumns;
import dev.polder.api.builtin.registration.ApiServiceStrategy;
import dev.polder.api.resource.ResourceDefinition;
import java.util.List;

/// Kinds with which an API server is told how to serve: `admissionregistration.k8s.io`, `apiregistration.k8s.io` and
/// `flowcontrol.apiserver.k8s.io`. They are kept as data.
final class ServerKinds {
    private static final Kind.Group ADMISSION =
            new Kind.Group("admissionregistration.k8s.io", "v1", "io.k8s.api.admissionregistration.v1");
    private static final Kind.Group REGISTRATION = new Kind.Group(
            "apiregistration.k8s.io", "v1", "io.k8s.kube-aggregator.pkg.apis.apiregistration.v1");
    private static final Kind.Group FLOW =
            new Kind.Group("flowcontrol.apiserver.k8s.io", "v1", "io.k8s.api.flowcontrol.v1");
    private static final String EXTENSIONS = "api-extensions";

    private ServerKinds() {}

    static List<ResourceDefinition> definitions() {
        return List.of(
                ADMISSION.cluster("MutatingAdmissionPolicy", "mutatingadmissionpolicies")
                        .categories(EXTENSIONS)
                        .with(new PolicyStrategy(true), AdmissionColumns.mutatingPolicies()),
                ADMISSION.cluster("MutatingAdmissionPolicyBinding", "mutatingadmissionpolicybindings")
                        .categories(EXTENSIONS)
                        .with(new PolicyBindingStrategy(true), AdmissionColumns.bindings()),
                ADMISSION.cluster("MutatingWebhookConfiguration", "mutatingwebhookconfigurations")
                        .categories(EXTENSIONS)
                        .with(new WebhookStrategy(true), AdmissionColumns.webhooks()),
                ADMISSION.cluster("ValidatingAdmissionPolicy", "validatingadmissionpolicies")
                        .categories(EXTENSIONS)
                        .status()
                        .with(new PolicyStrategy(false), AdmissionColumns.validatingPolicies()),
                ADMISSION.cluster("ValidatingAdmissionPolicyBinding", "validatingadmissionpolicybindings")
                        .categories(EXTENSIONS)
                        .with(new PolicyBindingStrategy(false), AdmissionColumns.bindings()),
                ADMISSION.cluster("ValidatingWebhookConfiguration", "validatingwebhookconfigurations")
                        .categories(EXTENSIONS)
                        .with(new WebhookStrategy(false), AdmissionColumns.webhooks()),
                REGISTRATION
                        .cluster("APIService", "apiservices")
                        .categories(EXTENSIONS)
                        .status()
                        .with(new ApiServiceStrategy(), ApiServiceColumns.columns()),
                FLOW.cluster("FlowSchema", "flowschemas")
                        .status()
                        .with(new FlowSchemaStrategy(), FlowColumns.flowSchemas()),
                FLOW.cluster("PriorityLevelConfiguration", "prioritylevelconfigurations")
                        .status()
                        .with(new PriorityLevelStrategy(), FlowColumns.priorityLevels()));
    }
}
