package dev.polder.authz.defaults;

import dev.polder.api.access.PolicyRule;
import java.util.ArrayList;
import java.util.List;

/// The rules of the roles for people: `view` reads, `edit` also writes and sees secrets, `admin` also hands out roles.
final class DefaultRules {
    private static final List<String> READ = List.of("get", "list", "watch");
    private static final List<String> WRITE = List.of("create", "delete", "deletecollection", "patch", "update");
    private static final List<String> ALL = concat(WRITE, READ);
    private static final List<String> CREATE = List.of("create");

    private static final String CORE_WRITTEN = "configmaps events persistentvolumeclaims pods replicationcontrollers"
            + " replicationcontrollers/scale secrets serviceaccounts services services/proxy";
    private static final String POD_DOORS = "pods/attach pods/exec pods/portforward pods/proxy";
    private static final String APPS_WRITTEN = "daemonsets deployments deployments/rollback deployments/scale replicasets"
            + " replicasets/scale statefulsets statefulsets/scale";

    private DefaultRules() {}

    static List<PolicyRule> ofView() {
        return List.of(
                rule(
                        "",
                        "configmaps endpoints persistentvolumeclaims persistentvolumeclaims/status pods"
                                + " replicationcontrollers replicationcontrollers/scale serviceaccounts services"
                                + " services/status bindings events limitranges namespaces namespaces/status pods/log"
                                + " pods/status replicationcontrollers/status resourcequotas resourcequotas/status",
                        READ),
                rule("events.k8s.io", "events", READ),
                rule("discovery.k8s.io", "endpointslices", READ),
                rule(
                        "apps",
                        "controllerrevisions daemonsets daemonsets/status deployments deployments/scale"
                                + " deployments/status replicasets replicasets/scale replicasets/status statefulsets"
                                + " statefulsets/scale statefulsets/status",
                        READ),
                rule("autoscaling", "horizontalpodautoscalers horizontalpodautoscalers/status", READ),
                rule("batch", "cronjobs cronjobs/status jobs jobs/status", READ),
                rule("policy", "poddisruptionbudgets poddisruptionbudgets/status", READ),
                rule("networking.k8s.io", "ingresses ingresses/status networkpolicies", READ),
                rule("resource.k8s.io", "resourceclaims resourceclaims/status resourceclaimtemplates", READ));
    }

    /// What `edit` adds to `view`.
    static List<PolicyRule> ofEditAlone() {
        return List.of(
                rule("", POD_DOORS + " secrets services/proxy", READ),
                rule("", "serviceaccounts", List.of("impersonate")),
                rule("", CORE_WRITTEN + " " + POD_DOORS, WRITE),
                rule("", "pods/eviction serviceaccounts/token", CREATE),
                rule("events.k8s.io", "events", WRITE),
                rule("apps", APPS_WRITTEN, WRITE),
                rule("autoscaling", "horizontalpodautoscalers", WRITE),
                rule("batch", "cronjobs jobs", WRITE),
                rule("policy", "poddisruptionbudgets", WRITE),
                rule("networking.k8s.io", "ingresses networkpolicies", WRITE),
                rule("resource.k8s.io", "resourceclaims resourceclaimtemplates", WRITE),
                rule("coordination.k8s.io", "leases", ALL));
    }

    static List<PolicyRule> ofEdit() {
        return concat(ofEditAlone(), ofView());
    }

    /// What `admin` adds to `edit`.
    static List<PolicyRule> ofAdminAlone() {
        return List.of(
                rule("authorization.k8s.io", "localsubjectaccessreviews", CREATE),
                rule("rbac.authorization.k8s.io", "rolebindings roles", ALL));
    }

    static List<PolicyRule> ofAdmin() {
        return concat(ofEdit(), ofAdminAlone());
    }

    /// One rule on resources, which are given with a blank between them.
    static PolicyRule rule(String group, String resources, List<String> verbs) {
        return new PolicyRule(verbs, List.of(group), List.of(resources.split(" ")), List.of(), List.of());
    }

    /// One rule on paths.
    static PolicyRule path(List<String> paths, List<String> verbs) {
        return new PolicyRule(verbs, List.of(), List.of(), List.of(), paths);
    }

    private static <T> List<T> concat(List<T> first, List<T> second) {
        List<T> all = new ArrayList<>(first);
        all.addAll(second);
        return List.copyOf(all);
    }
}
