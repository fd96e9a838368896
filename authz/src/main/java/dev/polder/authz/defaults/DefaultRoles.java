package dev.polder.authz.defaults;

import static dev.polder.authz.defaults.DefaultRules.path;
import static dev.polder.authz.defaults.DefaultRules.rule;

import dev.polder.api.access.PolicyRule;
import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.authz.PolicyRules;
import dev.polder.authz.ServiceAccounts;
import dev.polder.authz.WorkspaceAccess;
import java.util.ArrayList;
import java.util.List;

/// The cluster roles and bindings that every workspace starts with: those of upstream that people build on, and kcp's
/// role for entering a workspace.
public final class DefaultRoles {
    /// kcp's role that lets its holders into a workspace.
    public static final String ACCESS_ROLE = "system:kcp:workspace:access";

    private static final String API_VERSION = "rbac.authorization.k8s.io/v1";
    private static final String AGGREGATE = "rbac.authorization.k8s.io/aggregate-to-";
    private static final String ISSUER_ROLE = "system:service-account-issuer-discovery";
    private static final List<String> ISSUER_PATHS = List.of(
            "/.well-known/openid-configuration",
            "/.well-known/openid-configuration/",
            "/openid/v1/jwks",
            "/openid/v1/jwks/");
    private static final List<String> GET = List.of("get");

    private DefaultRoles() {}

    /// The objects, complete but for what a slot of the template fills in (uid, times, cluster). Fresh trees.
    public static List<JsonObject> objects() {
        List<JsonObject> objects = new ArrayList<>();
        objects.add(role(
                "cluster-admin",
                List.of(rule("*", "*", List.of("*")), path(List.of("*"), List.of("*")))));
        objects.add(aggregated("admin", DefaultRules.ofAdmin()));
        objects.add(labelled(aggregated("edit", DefaultRules.ofEdit()), "admin"));
        objects.add(labelled(aggregated("view", DefaultRules.ofView()), "edit"));
        objects.add(labelled(role("system:aggregate-to-admin", DefaultRules.ofAdminAlone()), "admin"));
        objects.add(labelled(role("system:aggregate-to-edit", DefaultRules.ofEditAlone()), "edit"));
        objects.add(labelled(role("system:aggregate-to-view", DefaultRules.ofView()), "view"));
        objects.add(role(
                "system:discovery",
                List.of(path(
                        List.of(
                                "/api",
                                "/api/*",
                                "/apis",
                                "/apis/*",
                                "/healthz",
                                "/livez",
                                "/openapi",
                                "/openapi/*",
                                "/readyz",
                                "/version",
                                "/version/"),
                        GET))));
        objects.add(role(
                "system:public-info-viewer",
                List.of(path(List.of("/healthz", "/livez", "/readyz", "/version", "/version/"), GET))));
        objects.add(role(
                "system:basic-user",
                List.of(
                        rule(
                                "authorization.k8s.io",
                                "selfsubjectaccessreviews selfsubjectrulesreviews",
                                List.of("create")),
                        rule("authentication.k8s.io", "selfsubjectreviews", List.of("create")))));
        objects.add(role(
                "system:auth-delegator",
                List.of(
                        rule("authentication.k8s.io", "tokenreviews", List.of("create")),
                        rule("authorization.k8s.io", "subjectaccessreviews", List.of("create")))));
        objects.add(role(ISSUER_ROLE, List.of(path(ISSUER_PATHS, GET))));
        objects.add(role(
                ACCESS_ROLE, List.of(path(List.of(WorkspaceAccess.PATH), List.of(WorkspaceAccess.VERB)))));
        objects.add(binding("cluster-admin", "cluster-admin", List.of(group(UserInfo.MASTERS))));
        objects.add(binding("system:discovery", "system:discovery", List.of(group(UserInfo.AUTHENTICATED))));
        objects.add(binding("system:basic-user", "system:basic-user", List.of(group(UserInfo.AUTHENTICATED))));
        objects.add(binding(
                "system:public-info-viewer",
                "system:public-info-viewer",
                List.of(group(UserInfo.AUTHENTICATED), group(UserInfo.UNAUTHENTICATED))));
        objects.add(binding(ISSUER_ROLE, ISSUER_ROLE, List.of(group(ServiceAccounts.GROUP))));
        return objects;
    }

    private static JsonObject role(String name, List<PolicyRule> rules) {
        return new JsonObject()
                .put("kind", "ClusterRole")
                .put("apiVersion", API_VERSION)
                .put("metadata", metadata(name))
                .put("rules", new JsonArray(rules.stream().map(PolicyRules::toJson).toList()));
    }

    /// A role that has the rules of all roles with a label, which `rules` are of those that a workspace starts with.
    private static JsonObject aggregated(String name, List<PolicyRule> rules) {
        JsonObject selector = new JsonObject().put("matchLabels", new JsonObject().put(AGGREGATE + name, "true"));
        return role(name, rules)
                .put("aggregationRule", new JsonObject().put("clusterRoleSelectors", new JsonArray().add(selector)));
    }

    private static JsonObject labelled(JsonObject role, String aggregate) {
        role.objectOrNew("metadata").objectOrNew("labels").put(AGGREGATE + aggregate, "true");
        return role;
    }

    private static JsonObject binding(String name, String role, List<JsonObject> subjects) {
        return new JsonObject()
                .put("kind", "ClusterRoleBinding")
                .put("apiVersion", API_VERSION)
                .put("metadata", metadata(name))
                .put("subjects", new JsonArray(subjects))
                .put(
                        "roleRef",
                        new JsonObject()
                                .put("apiGroup", "rbac.authorization.k8s.io")
                                .put("kind", "ClusterRole")
                                .put("name", role));
    }

    private static JsonObject metadata(String name) {
        return new JsonObject()
                .put("name", name)
                .put("labels", new JsonObject().put("kubernetes.io/bootstrapping", "rbac-defaults"))
                .put(
                        "annotations",
                        new JsonObject().put("rbac.authorization.kubernetes.io/autoupdate", "true"));
    }

    private static JsonObject group(String name) {
        return new JsonObject()
                .put("kind", "Group")
                .put("apiGroup", "rbac.authorization.k8s.io")
                .put("name", name);
    }
}
