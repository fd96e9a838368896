package dev.polder.authz.defaults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.access.PolicyRule;
import dev.polder.api.access.RoleBinding.Subject;
import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.authz.Attributes;
import dev.polder.authz.PolicyRules;
import dev.polder.authz.RbacAuthorizer;
import dev.polder.authz.TestRoles;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DefaultRolesTest {
    private static final WorkspaceId WS = new WorkspaceId("one");

    private final RbacAuthorizer authorizer = new RbacAuthorizer(stored());

    @Test
    void everybodySeesDiscoveryAndAnonymousTheVersion() {
        assertTrue(path(user("x", UserInfo.AUTHENTICATED), "/apis/apps/v1"));
        assertTrue(path(UserInfo.ANONYMOUS, "/version"));
        assertFalse(path(UserInfo.ANONYMOUS, "/apis"));
        assertFalse(path(user("x", UserInfo.AUTHENTICATED), "/metrics"));
    }

    @Test
    void viewReadsEditWritesAdminHandsOut() {
        assertTrue(may("view", "list", "apps", "deployments"));
        assertFalse(may("view", "get", "", "secrets"));
        assertFalse(may("view", "create", "", "configmaps"));
        assertTrue(may("edit", "get", "", "secrets"));
        assertTrue(may("edit", "delete", "batch", "jobs"));
        assertFalse(may("edit", "create", "rbac.authorization.k8s.io", "roles"));
        assertTrue(may("admin", "create", "rbac.authorization.k8s.io", "roles"));
        assertFalse(may("admin", "create", "rbac.authorization.k8s.io", "clusterroles"));
        assertTrue(may("cluster-admin", "anything", "any.group", "things"));
    }

    @Test
    void rulesSurviveTheWayThroughJson() {
        for (JsonObject object : DefaultRoles.objects()) {
            for (PolicyRule rule : PolicyRules.of(object)) {
                JsonObject again = new JsonObject()
                        .put("rules", new JsonArray().add(PolicyRules.toJson(rule)));
                assertEquals(rule, PolicyRules.of(again).getFirst());
            }
        }
    }

    private boolean may(String role, String verb, String group, String resource) {
        Attributes.ResourceTarget target =
                new Attributes.ResourceTarget(new GroupVersionResource(group, "v1", resource), "", "ns", "");
        return authorizer.authorize(Attributes.ofResource(user(role), WS, verb, target)).allowed();
    }

    private boolean path(UserInfo user, String path) {
        return authorizer.authorize(Attributes.ofPath(user, WS, "get", path)).allowed();
    }

    private static UserInfo user(String name, String... groups) {
        return new UserInfo(name, "", List.of(groups), Map.of());
    }

    private static TestRoles stored() {
        TestRoles roles = new TestRoles();
        for (JsonObject object : DefaultRoles.objects()) {
            String name = object.objectAt("metadata").string("name", "");
            if (object.string("kind", "").equals("ClusterRole")) {
                roles.role(WS, "", name, PolicyRules.of(object).toArray(PolicyRule[]::new));
                if (!name.contains(":")) {
                    roles.bind(WS, "ns", "ClusterRole", name, new Subject("User", name, ""));
                }
            } else {
                Subject[] subjects = object.objects("subjects").stream()
                        .map(s -> new Subject(s.string("kind", ""), s.string("name", ""), ""))
                        .toArray(Subject[]::new);
                roles.bind(WS, "", "ClusterRole", object.stringAt("roleRef", "name"), subjects);
            }
        }
        return roles;
    }
}
