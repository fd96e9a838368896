package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What people with some rights in a workspace try in order to get more of them.
class HostileTenantTest {
    private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1/";
    private static final String CLUSTER = "/apis/core.kcp.io/v1alpha1/logicalclusters/cluster";
    private static final String SECRETS = "/api/v1/namespaces/default/secrets";

    @TempDir
    static Path directory;

    private static TestGateway gateway;
    private static RestClient workspace;
    private static RestClient admin;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(directory);
        workspace = gateway.workspace("hostile");
        admin = gateway.tenant(workspace, "");
        admin.post(SECRETS, "{\"metadata\":{\"name\":\"mine\"}}");
        admin.post(SECRETS, "{\"metadata\":{\"name\":\"theirs\"}}");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    /// Somebody of the workspace whose whole rights are these rules.
    private static RestClient person(String name, String rules) throws Exception {
        admin.post(RBAC + "clusterroles", "{\"metadata\":{\"name\":\"%s\"},\"rules\":[%s]}".formatted(name, rules));
        var bound = admin.post(
                RBAC + "clusterrolebindings",
                ("{\"metadata\":{\"name\":\"%s\"},\"roleRef\":{\"apiGroup\":\"rbac.authorization.k8s.io\","
                                + "\"kind\":\"ClusterRole\",\"name\":\"%s\"},\"subjects\":[{\"kind\":\"User\",\"name\":\"%s\","
                                + "\"apiGroup\":\"rbac.authorization.k8s.io\"}]}")
                        .formatted(name, name, name));
        assertEquals(201, bound.status(), bound.text());
        return gateway.tenant(workspace, name);
    }

    @Test
    void administratorOfAWorkspaceCannotMoveItInTheTree() {
        for (String path : new String[] {"\"root\"", "\"!!\"", "null"}) {
            admin.patch(
                    CLUSTER,
                    "merge-patch+json",
                    "{\"metadata\":{\"annotations\":{\"kcp.io/path\":%s}}}".formatted(path));
            var cluster = admin.get(CLUSTER);
            assertEquals(200, cluster.status(), cluster.text());
            assertEquals("root:hostile", cluster.json().stringAt("metadata", "annotations", "kcp.io/path"));
        }
        assertEquals(
                422,
                admin.patch(CLUSTER, "merge-patch+json", "{\"spec\":{\"createdBy\":{\"username\":\"somebody\"}}}")
                        .status());
    }

    @Test
    void administratorOfAWorkspaceCannotSayWhereItIsNorEndIt() {
        String type = "merge-patch+json";
        for (String change : new String[] {
            "\"URL\":\"https://evil/clusters/root\"", "\"phase\":\"Deleting\"", "\"URL\":null"
        }) {
            var answer = admin.patch(CLUSTER + "/status", type, "{\"status\":{" + change + "}}");
            assertEquals(403, answer.status(), answer.text());
        }
        String workspaces = "/apis/tenancy.kcp.io/v1alpha1/workspaces";
        assertEquals(201, admin.post(workspaces, "{\"metadata\":{\"name\":\"below\"}}").status());
        assertEquals(
                403,
                admin.patch(workspaces + "/below/status", type, "{\"status\":{\"phase\":\"Initializing\"}}").status());
        String note = "{\"status\":{\"conditions\":[{\"type\":\"Noted\","
                + "\"status\":\"True\",\"lastTransitionTime\":\"2030-01-01T00:00:00Z\"}]}}";
        assertEquals(200, admin.patch(workspaces + "/below/status", type, note).status());
        assertEquals("Ready", admin.get(workspaces + "/below").json().stringAt("status", "phase"));
    }

    @Test
    @DisplayName("#6 watcher of one name sees no other")
    void watcherOfOneNameSeesNoOther() throws Exception {
        RestClient watcher = person(
                "watcher",
                "{\"apiGroups\":[\"\"],\"resources\":[\"secrets\"],\"resourceNames\":[\"mine\"],\"verbs\":[\"watch\",\"list\"]}");
        var seen = watcher.get("/api/v1/watch/namespaces/default/secrets/mine?timeoutSeconds=1");
        assertEquals(200, seen.status());
        assertTrue(seen.text().contains("\"mine\""), seen.text());
        assertFalse(seen.text().contains("\"theirs\""), seen.text());
    }

    @Test
    @DisplayName("#3 method named as averb is not that verb")
    void methodNamedAsAVerbIsNotThatVerb() throws Exception {
        RestClient lister = person(
                "lister",
                "{\"apiGroups\":[\"\"],\"resources\":[\"secrets\"],\"resourceNames\":[\"mine\"],"
                        + "\"verbs\":[\"list\",\"deletecollection\"]}");
        var listed = lister.send("LIST", SECRETS + "/mine", new byte[0]);
        assertEquals(403, listed.status());
        assertFalse(listed.text().contains("\"theirs\""), listed.text());
        assertEquals(403, lister.send("DELETECOLLECTION", SECRETS + "/mine", new byte[0]).status());
        assertEquals(405, admin.send("LIST", SECRETS + "/mine", new byte[0]).status());
        assertEquals(200, admin.get(SECRETS + "/theirs").status());
    }

    @Test
    void readerOfNamespacesCannotWriteThemByTheirFinalizers() throws Exception {
        RestClient reader = person("reader", "{\"apiGroups\":[\"\"],\"resources\":[\"*\"],\"verbs\":[\"get\"]}");
        byte[] changed = "{\"metadata\":{\"name\":\"default\",\"labels\":{\"a\":\"b\"}},\"spec\":{\"finalizers\":[]}}"
                .getBytes(StandardCharsets.UTF_8);
        String path = "/api/v1/namespaces/default/finalize";
        assertEquals(405, reader.send("GET", path, changed, "content-type", "application/json").status());
        admin.send("PUT", path, changed, "content-type", "application/json");
        assertFalse(admin.get("/api/v1/namespaces/default").text().contains("\"a\":\"b\""));
    }

    @Test
    void credentialOfAMistypedUserIsRefused() {
        for (String spec : new String[] {"[]", "{\"user\":1}", "{\"user\":\"a\",\"groups\":[1]}", "{\"groups\":7}"}) {
            var answer = admin.post(CLUSTER + "/credentials", "{\"spec\":" + spec + "}");
            assertEquals(400, answer.status(), spec);
        }
    }

    @Test
    void reviewOfOneNamespaceSaysNothingOfAnother() {
        String review = "{\"spec\":{\"user\":\"x\",\"resourceAttributes\":{\"namespace\":\"kube-system\","
                + "\"verb\":\"get\",\"resource\":\"pods\"}}}";
        String reviews = "/apis/authorization.k8s.io/v1/namespaces/default/";
        assertEquals(422, admin.post(reviews + "localsubjectaccessreviews", review).status());
        assertEquals(404, admin.post(reviews + "subjectaccessreviews", review).status());
    }

    @Test
    void graceThatNobodyWouldEndIsNotGiven() {
        String maps = "/api/v1/namespaces/default/configmaps";
        for (String grace : new String[] {"30", "9223372036854775807"}) {
            admin.post(maps, "{\"metadata\":{\"name\":\"brief\"}}");
            assertEquals(200, admin.delete(maps + "/brief?gracePeriodSeconds=" + grace).status());
            assertEquals(404, admin.get(maps + "/brief").status());
        }
    }

    @Test
    void workspaceWhoseNameCannotStandInAPathIsRefused() {
        var answer = admin.post("/apis/tenancy.kcp.io/v1alpha1/workspaces", "{\"metadata\":{\"name\":\"a.b\"}}");
        assertEquals(422, answer.status(), answer.text());
    }

    @Test
    void roleThatTheWriterDoesNotHoldMayBeCollectedButNotLabelled() throws Exception {
        RestClient clerk = person(
                "clerk",
                "{\"apiGroups\":[\"rbac.authorization.k8s.io\"],\"resources\":[\"clusterroles\"],"
                        + "\"verbs\":[\"get\",\"patch\",\"update\"]}");
        String role = RBAC + "clusterroles/strong";
        admin.post(
                RBAC + "clusterroles",
                "{\"metadata\":{\"name\":\"strong\",\"finalizers\":[\"a.b/c\"]},\"rules\":[{\"apiGroups\":[\"\"],"
                        + "\"resources\":[\"secrets\"],\"verbs\":[\"*\"]}]}");
        String label = "{\"metadata\":{\"labels\":{\"rbac.authorization.k8s.io/aggregate-to-view\":\"true\"}}}";
        assertEquals(403, clerk.patch(role, "merge-patch+json", label).status());
        var freed = clerk.patch(role, "merge-patch+json", "{\"metadata\":{\"finalizers\":null}}");
        assertEquals(200, freed.status(), freed.text());
    }
}
