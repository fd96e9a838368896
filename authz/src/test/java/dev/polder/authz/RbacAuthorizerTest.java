package dev.polder.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.access.PolicyRule;
import dev.polder.api.access.RoleBinding.Subject;
import dev.polder.api.access.UserInfo;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.status.ApiException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RbacAuthorizerTest {
    private static final WorkspaceId WS = new WorkspaceId("one");
    private static final WorkspaceId OTHER = new WorkspaceId("two");
    private static final UserInfo ALICE = user("alice", "dev");
    private static final Subject ALICE_SUBJECT = new Subject("User", "alice", "");

    private final TestRoles roles = new TestRoles();
    private final RbacAuthorizer authorizer = new RbacAuthorizer(roles);

    @Test
    void clusterRoleBindingAllowsInEveryNamespaceAndSaysWhy() {
        roles.role(WS, "", "reader", rule("", "pods", "get", "list")).bind(WS, "", "ClusterRole", "reader", ALICE_SUBJECT);
        assertEquals(
                new Decision.Allow(
                        "RBAC: allowed by ClusterRoleBinding \"reader-binding\" of ClusterRole \"reader\" to User \"alice\""),
                authorizer.authorize(pods(ALICE, "list", "any", "")));
        assertFalse(authorizer.authorize(pods(ALICE, "delete", "any", "x")).allowed());
        assertFalse(authorizer.authorize(pods(user("bob"), "list", "any", "")).allowed());
    }

    @Test
    void rolesOfOneWorkspaceMeanNothingInAnother() {
        roles.role(WS, "", "all", rule("*", "*", "*")).bind(WS, "", "ClusterRole", "all", ALICE_SUBJECT);
        Attributes elsewhere = Attributes.ofResource(
                ALICE, OTHER, "get", new Attributes.ResourceTarget(new GroupVersionResource("", "v1", "pods"), "", "a", "b"));
        assertFalse(authorizer.authorize(elsewhere).allowed());
    }

    @Test
    void roleBindingReachesOnlyItsNamespace() {
        roles.role(WS, "", "view", rule("", "pods", "get"))
                .bind(WS, "ns", "ClusterRole", "view", new Subject("Group", "dev", ""));
        assertTrue(authorizer.authorize(pods(ALICE, "get", "ns", "p")).allowed());
        assertFalse(authorizer.authorize(pods(ALICE, "get", "other", "p")).allowed());
        assertFalse(authorizer.authorize(pods(ALICE, "get", "", "p")).allowed());
    }

    @Test
    void serviceAccountsAreNamedByNamespaceOrByGroup() {
        UserInfo account = user(ServiceAccounts.userName("ns", "bot"), ServiceAccounts.groups("ns").toArray(String[]::new));
        roles.role(WS, "ns", "r", rule("", "pods", "get"))
                .role(WS, "ns", "all", rule("", "pods", "list"))
                .bind(WS, "ns", "Role", "r", new Subject("ServiceAccount", "bot", ""))
                .bind(WS, "ns", "Role", "all", new Subject("Group", "system:serviceaccounts:ns", ""));
        Decision decision = authorizer.authorize(pods(account, "get", "ns", "p"));
        assertEquals(
                "RBAC: allowed by RoleBinding \"r-binding/ns\" of Role \"r\" to ServiceAccount \"bot/ns\"", decision.reason());
        assertTrue(authorizer.authorize(pods(account, "list", "ns", "")).allowed());
    }

    @Test
    void resourceRulesKnowSubresourcesAndNames() {
        roles.role(
                        WS,
                        "",
                        "r",
                        rule("", "pods/log", "get"),
                        rule("*", "*/scale", "update"),
                        new PolicyRule(List.of("get"), List.of(""), List.of("secrets"), List.of("mine"), List.of()))
                .bind(WS, "", "ClusterRole", "r", ALICE_SUBJECT);
        assertTrue(allowed("get", "", "pods", "log", "p"));
        assertFalse(allowed("get", "", "pods", "", "p"));
        assertTrue(allowed("update", "apps", "deployments", "scale", "d"));
        assertFalse(allowed("update", "apps", "deployments", "status", "d"));
        assertTrue(allowed("get", "", "secrets", "", "mine"));
        assertFalse(allowed("get", "", "secrets", "", "yours"));
        assertFalse(allowed("get", "", "secrets", "", ""));
    }

    @Test
    void pathsMatchExactlyOrByTrailingStar() {
        roles.role(WS, "", "r", new PolicyRule(List.of("get"), List.of(), List.of(), List.of(), List.of("/a", "/b/*")))
                .bind(WS, "", "ClusterRole", "r", ALICE_SUBJECT);
        assertTrue(authorizer.authorize(Attributes.ofPath(ALICE, WS, "get", "/a")).allowed());
        assertTrue(authorizer.authorize(Attributes.ofPath(ALICE, WS, "get", "/b/c")).allowed());
        assertFalse(authorizer.authorize(Attributes.ofPath(ALICE, WS, "get", "/ab")).allowed());
        assertFalse(authorizer.authorize(Attributes.ofPath(ALICE, WS, "post", "/a")).allowed());
    }

    @Test
    void mastersAndTheWorkspacesOwnAdminMayDoEverything() {
        UserInfo admin = new UserInfo(
                Homes.WORKSPACE_ADMIN_USER,
                "",
                List.of(Homes.WORKSPACE_ADMIN_GROUP),
                Map.of(Homes.EXTRA_KEY, List.of("one")));
        assertTrue(authorizer.authorize(pods(user("root", UserInfo.MASTERS), "delete", "", "p")).allowed());
        assertTrue(authorizer.authorize(pods(admin, "delete", "", "p")).allowed());
        assertFalse(authorizer
                .authorize(new Attributes(admin, OTHER, "get", new Attributes.PathTarget("/version")))
                .allowed());
        assertFalse(authorizer
                .authorize(pods(user("thief", Homes.WORKSPACE_ADMIN_GROUP), "delete", "", "p"))
                .allowed());
    }

    @Test
    void missingRolesAreNamedInTheReason() {
        roles.bind(WS, "", "ClusterRole", "gone", ALICE_SUBJECT);
        assertEquals(
                new Decision.NoOpinion("RBAC: clusterrole.rbac.authorization.k8s.io \"gone\" not found"),
                authorizer.authorize(pods(ALICE, "get", "ns", "p")));
        roles.bind(WS, "ns", "Role", "lost", ALICE_SUBJECT);
        assertEquals(
                "RBAC: [clusterrole.rbac.authorization.k8s.io \"gone\" not found,"
                        + " role.rbac.authorization.k8s.io \"lost\" not found]",
                authorizer.authorize(pods(ALICE, "get", "ns", "p")).reason());
    }

    @Test
    void forbiddenSentencesAreThoseOfUpstream() {
        assertEquals(
                "pods is forbidden: User \"alice\" cannot list resource \"pods\" in API group \"\" in the namespace \"y\"",
                refused(pods(ALICE, "list", "y", "")));
        assertEquals(
                "pods \"p\" is forbidden: User \"alice\" cannot get resource \"pods\" in API group \"\" at the cluster scope",
                refused(pods(ALICE, "get", "", "p")));
        assertEquals(
                "forbidden: User \"alice\" cannot get path \"/metrics\"",
                refused(Attributes.ofPath(ALICE, WS, "get", "/metrics")));
        assertEquals(
                "forbidden: User \"&lt;b&gt;\\\"\\n\\x01\" cannot get path \"/&amp;\": because",
                Forbidden.of(Attributes.ofPath(user("<b>\"\n\u0001"), WS, "get", "/&"), "because")
                        .getMessage());
        ApiException log = Forbidden.of(
                Attributes.ofResource(
                        ALICE,
                        WS,
                        "get",
                        new Attributes.ResourceTarget(new GroupVersionResource("", "v1", "pods"), "log", "y", "p")),
                "");
        assertTrue(log.getMessage().contains("resource \"pods/log\""), log.getMessage());
        assertEquals(403, log.status().code());
    }

    @Test
    void reviewListsTheRulesOfANamespace() {
        roles.role(
                        WS,
                        "",
                        "r",
                        rule("", "pods", "get"),
                        new PolicyRule(List.of("get"), List.of(), List.of(), List.of(), List.of("/version")),
                        new PolicyRule(List.of("get"), List.of(""), List.of("secrets"), List.of("s"), List.of()))
                .bind(WS, "", "ClusterRole", "r", ALICE_SUBJECT)
                .bind(WS, "ns", "Role", "gone", ALICE_SUBJECT);
        RulesReview review = authorizer.review(ALICE, WS, "ns");
        assertEquals(2, review.resourceRules().size());
        assertEquals(1, review.nonResourceRules().size());
        assertTrue(review.toStatus().isTrue("incomplete"));
        assertEquals(
                "role.rbac.authorization.k8s.io \"gone\" not found", review.toStatus().string("evaluationError"));
        RulesReview all = authorizer.review(user("root", UserInfo.MASTERS), WS, "ns");
        assertEquals(List.of("*"), all.resourceRules().getFirst().verbs());
        assertFalse(all.toStatus().isTrue("incomplete"));
    }

    @Test
    void accessToAWorkspaceIsAVerbOrMembership() {
        WorkspaceAccess access = new WorkspaceAccess(authorizer);
        assertFalse(access.mayEnter(ALICE, WS));
        assertTrue(access.mayEnter(new UserInfo("x", "", List.of(), Map.of(Homes.EXTRA_KEY, List.of("one"))), WS));
        assertFalse(access.mayEnter(new UserInfo("x", "", List.of(), Map.of(Homes.EXTRA_KEY, List.of("one"))), OTHER));
        assertTrue(access.mayEnter(user("root", UserInfo.MASTERS), OTHER));
        roles.role(WS, "", "a", new PolicyRule(List.of("access"), List.of(), List.of(), List.of(), List.of("/")))
                .bind(WS, "", "ClusterRole", "a", ALICE_SUBJECT);
        assertTrue(access.mayEnter(ALICE, WS));
    }

    private boolean allowed(String verb, String group, String resource, String subresource, String name) {
        Attributes.ResourceTarget target = new Attributes.ResourceTarget(
                new GroupVersionResource(group, "v1", resource), subresource, "ns", name);
        return authorizer.authorize(Attributes.ofResource(ALICE, WS, verb, target)).allowed();
    }

    private String refused(Attributes attributes) {
        return assertThrows(ApiException.class, () -> authorizer.require(attributes)).getMessage();
    }

    static PolicyRule rule(String group, String resource, String... verbs) {
        return new PolicyRule(List.of(verbs), List.of(group), List.of(resource), List.of(), List.of());
    }

    static UserInfo user(String name, String... groups) {
        return new UserInfo(name, "", List.of(groups), Map.of());
    }

    private static Attributes pods(UserInfo user, String verb, String namespace, String name) {
        return Attributes.ofResource(
                user,
                WS,
                verb,
                new Attributes.ResourceTarget(new GroupVersionResource("", "v1", "pods"), "", namespace, name));
    }
}
