package dev.polder.authz;

import static dev.polder.authz.RbacAuthorizerTest.rule;
import static dev.polder.authz.RbacAuthorizerTest.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.access.PolicyRule;
import dev.polder.api.access.RoleBinding.Subject;
import dev.polder.api.access.UserInfo;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.status.ApiException;
import dev.polder.authz.EscalationCheck.RbacWrite;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class EscalationCheckTest {
    private static final WorkspaceId WS = new WorkspaceId("one");
    private static final Subject ALICE = new Subject("User", "alice", "");

    private final TestRoles roles = new TestRoles();
    private final EscalationCheck check = new EscalationCheck(new RbacAuthorizer(roles), roles);

    @Test
    void rightsThatAreHeldCanBeGranted() {
        roles.role(WS, "", "r", rule("apps", "*", "get", "list"), rule("*", "*/scale", "*"))
                .bind(WS, "", "ClusterRole", "r", ALICE);
        check.checkRole(write("ns"), List.of(rule("apps", "deployments", "get"), rule("", "x/scale", "get")), false);
        check.checkRole(write("ns"), List.of(), false);
    }

    @Test
    void rightsThatAreNotHeldCannot() {
        roles.role(
                        WS,
                        "ns",
                        "r",
                        rule("", "pods", "get"),
                        new PolicyRule(List.of("get"), List.of(""), List.of("secrets"), List.of("a"), List.of()))
                .bind(WS, "ns", "Role", "r", ALICE);
        PolicyRule wanted = new PolicyRule(
                List.of("get", "list"), List.of("", "apps"), List.of("pods"), List.of(), List.of());
        assertEquals(
                "roles.rbac.authorization.k8s.io \"mine\" is forbidden: user \"alice\" (groups=[\"dev\" \"ops\"]) is"
                        + " attempting to grant RBAC permissions not currently held:\n"
                        + "{APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"list\"]}\n"
                        + "{APIGroups:[\"apps\"], Resources:[\"pods\"], Verbs:[\"get\" \"list\"]}",
                refused(() -> check.checkRole(write("ns"), List.of(wanted), false)));
        PolicyRule named = new PolicyRule(List.of("get"), List.of(""), List.of("secrets"), List.of("a", "b"), List.of());
        assertEquals(
                "{APIGroups:[\"\"], Resources:[\"secrets\"], ResourceNames:[\"b\"], Verbs:[\"get\"]}",
                lastLine(refused(() -> check.checkRole(write("ns"), List.of(named), false))));
        PolicyRule path = new PolicyRule(List.of("get"), List.of(), List.of(), List.of(), List.of("/metrics"));
        assertEquals(
                "{NonResourceURLs:[\"/metrics\"], Verbs:[\"get\"]}",
                lastLine(refused(() -> check.checkRole(write(""), List.of(path), false))));
    }

    @Test
    void escalateAndBindAreTheWaysAround() {
        roles.role(WS, "", "r", new PolicyRule(
                        List.of("escalate", "bind"),
                        List.of("rbac.authorization.k8s.io"),
                        List.of("roles", "clusterroles"),
                        List.of("mine"),
                        List.of()))
                .role(WS, "", "mine", rule("*", "*", "*"))
                .role(WS, "", "other", rule("*", "*", "*"))
                .bind(WS, "", "ClusterRole", "r", ALICE);
        check.checkRole(write("ns"), List.of(rule("*", "*", "*")), false);
        check.checkBinding(write("ns"), "ClusterRole", "mine");
        assertEquals(403, status(() -> check.checkBinding(write("ns"), "ClusterRole", "other")));
        assertEquals(404, status(() -> check.checkBinding(write(""), "ClusterRole", "gone")));
        assertEquals(404, status(() -> check.checkBinding(write("ns"), "Role", "gone")));
    }

    @Test
    @Timeout(20)
    void aSmallTextThatNamesBillionsOfRightsIsRefusedUntouched() {
        List<String> many = IntStream.range(0, 10_000).mapToObj(i -> "n" + i).toList();
        PolicyRule huge = new PolicyRule(many, many, many, many, List.of());
        String refused = refused(() -> check.checkRole(write("ns"), List.of(huge, huge), false));
        assertTrue(refused.contains("at most 20000"), refused);
    }

    @Test
    void aggregationNeedsEverything() {
        assertEquals(
                "clusterroles.rbac.authorization.k8s.io \"mine\" is forbidden:"
                        + " must have cluster-admin privileges to use an aggregationRule",
                refused(() -> check.checkRole(write(""), List.of(), true)));
    }

    @Test
    void thoseWhoMayDoEverythingAreNotAsked() {
        RbacWrite write = new RbacWrite(user("root", UserInfo.MASTERS), WS, "", "mine");
        check.checkRole(write, List.of(rule("*", "*", "*")), true);
        check.checkBinding(write, "ClusterRole", "gone");
    }

    private static RbacWrite write(String namespace) {
        return new RbacWrite(user("alice", "dev", "ops"), WS, namespace, "mine");
    }

    private static String refused(Runnable write) {
        return assertThrows(ApiException.class, write::run).getMessage();
    }

    private static int status(Runnable write) {
        return assertThrows(ApiException.class, write::run).status().code();
    }

    private static String lastLine(String text) {
        return text.substring(text.lastIndexOf('\n') + 1);
    }
}
