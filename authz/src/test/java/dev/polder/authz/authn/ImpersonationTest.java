package dev.polder.authz.authn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.access.PolicyRule;
import dev.polder.api.access.RoleBinding.Subject;
import dev.polder.api.access.UserInfo;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.status.ApiException;
import dev.polder.authz.Homes;
import dev.polder.authz.RbacAuthorizer;
import dev.polder.authz.TestRoles;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImpersonationTest {
    private static final WorkspaceId WS = new WorkspaceId("one");
    private static final UserInfo MASTER = new UserInfo("root", "", List.of(UserInfo.MASTERS), Map.of());
    private static final UserInfo ADMIN = new UserInfo(
            Homes.WORKSPACE_ADMIN_USER,
            "",
            List.of(Homes.WORKSPACE_ADMIN_GROUP),
            Map.of(Homes.EXTRA_KEY, List.of("one")));

    private final TestRoles roles = new TestRoles();
    private final RbacAuthorizer authorizer = new RbacAuthorizer(roles);

    @Test
    void noHeadersNoWish() {
        assertTrue(Impersonation.parse(Map.of("Accept", List.of("x"))).isEmpty());
    }

    @Test
    void groupsWithoutUserAreABadRequest() {
        ApiException refused = assertThrows(
                ApiException.class,
                () -> Impersonation.parse(Map.of(
                        "Impersonate-Group", List.of("g"),
                        "Impersonate-Uid", List.of("1"),
                        "Impersonate-Extra-a", List.of("b"))));
        assertEquals(400, refused.status().code());
        assertEquals("requested [groups uid extra] without impersonating a user name", refused.getMessage());
    }

    @Test
    void everyValueIsAuthorizedAndTheFirstRefusalIsInTheRequestorsName() {
        UserInfo alice = new UserInfo("alice", "", List.of(), Map.of());
        Impersonation wish = wish(Map.of("impersonate-user", List.of("bob"), "impersonate-group", List.of("g", "h")));
        ApiException refused =
                assertThrows(ApiException.class, () -> wish.impersonate(authorizer, alice, WS));
        assertEquals(
                "users \"bob\" is forbidden: User \"alice\" cannot impersonate resource \"users\" in API group \"\""
                        + " at the cluster scope",
                refused.getMessage());
        assertEquals(3, wish.toAuthorize(alice, WS).size());
        roles.role(WS, "", "i", new PolicyRule(
                        List.of("impersonate"), List.of(""), List.of("users", "groups"), List.of(), List.of()))
                .bind(WS, "", "ClusterRole", "i", new Subject("User", "alice", ""));
        UserInfo bob = wish.impersonate(authorizer, alice, WS);
        assertEquals(List.of("g", "h", UserInfo.AUTHENTICATED), bob.groups());
        assertEquals(Map.of("authentication.kcp.io/scopes", List.of("cluster:one")), bob.extra());
    }

    @Test
    void uidAndExtraComeAlongDecoded() {
        Impersonation wish = wish(Map.of(
                "Impersonate-User", List.of("bob"),
                "Impersonate-Uid", List.of("u1"),
                "Impersonate-Extra-Example.com%2fteam", List.of("a", "b"),
                "Impersonate-Extra-bad%zz", List.of("c")));
        assertEquals(5, wish.toAuthorize(MASTER, WS).size());
        UserInfo bob = wish.impersonate(authorizer, MASTER, WS);
        assertEquals("u1", bob.uid());
        assertEquals(List.of("a", "b"), bob.extra().get("example.com/team"));
        assertEquals(List.of("c"), bob.extra().get("bad%zz"));
    }

    @Test
    void serviceAccountsGetTheirGroupsAndBecomeMembersOfTheWorkspace() {
        Impersonation wish = wish(Map.of("Impersonate-User", List.of("system:serviceaccount:ns:bot")));
        UserInfo bot = wish.impersonate(authorizer, MASTER, WS);
        assertEquals(
                List.of("system:serviceaccounts", "system:serviceaccounts:ns", UserInfo.AUTHENTICATED), bot.groups());
        assertTrue(Homes.isHome(bot, WS));
        assertEquals("serviceaccounts", resourceOf(wish));
    }

    @Test
    void anonymousStaysUnauthenticated() {
        UserInfo nobody = wish(Map.of("Impersonate-User", List.of("system:anonymous")))
                .impersonate(authorizer, MASTER, WS);
        assertEquals(List.of(UserInfo.UNAUTHENTICATED), nobody.groups());
    }

    @Test
    void tenantsStayAtHomeAndDoNotBecomePrivileged() {
        UserInfo bob = wish(Map.of("Impersonate-User", List.of("bob"))).impersonate(authorizer, ADMIN, WS);
        assertTrue(Homes.isHome(bob, WS));
        assertRefused(Map.of("Impersonate-User", List.of("x"), "Impersonate-Group", List.of(UserInfo.MASTERS)));
        assertRefused(Map.of(
                "Impersonate-User", List.of("x"),
                "Impersonate-Extra-authentication.kcp.io%2fcluster-name", List.of("two")));
        wish(Map.of("Impersonate-User", List.of("x"), "Impersonate-Group", List.of(Homes.WORKSPACE_ADMIN_GROUP)))
                .impersonate(authorizer, ADMIN, WS);
    }

    private void assertRefused(Map<String, List<String>> headers) {
        ApiException refused = assertThrows(
                ApiException.class, () -> wish(headers).impersonate(authorizer, ADMIN, WS));
        assertEquals("impersonation is not allowed for the requestor", refused.getMessage());
    }

    private static String resourceOf(Impersonation wish) {
        return ((dev.polder.authz.Attributes.ResourceTarget)
                        wish.toAuthorize(MASTER, WS).getFirst().target())
                .resource()
                .resource();
    }

    private static Impersonation wish(Map<String, List<String>> headers) {
        return Impersonation.parse(headers).orElseThrow();
    }
}
