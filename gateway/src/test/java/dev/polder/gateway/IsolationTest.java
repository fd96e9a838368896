package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tries to reach one workspace from another.
class IsolationTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    @TempDir
    static Path directory;

    private static TestGateway gateway;
    private static RestClient alpha;
    private static RestClient beta;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(directory);
        alpha = gateway.workspace("alpha");
        beta = gateway.workspace("beta");
        alpha.post(MAPS, "{\"metadata\":{\"name\":\"same\"},\"data\":{\"of\":\"alpha-secret\"}}");
        beta.post(MAPS, "{\"metadata\":{\"name\":\"same\"},\"data\":{\"of\":\"beta\"}}");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void sameNamesInTwoWorkspacesAreTwoObjects() {
        JsonObject a = alpha.get(MAPS + "/same").json();
        JsonObject b = beta.get(MAPS + "/same").json();
        assertEquals("alpha-secret", a.stringAt("data", "of"));
        assertEquals("beta", b.stringAt("data", "of"));
        assertFalse(String.valueOf(a.stringAt("metadata", "uid")).equals(b.stringAt("metadata", "uid")));
        assertFalse(beta.get("/api/v1/configmaps").text().contains("alpha-secret"));
    }

    @Test
    void watchSeesItsOwnWorkspaceAlone() {
        String revision = String.valueOf(beta.get(MAPS).json().stringAt("metadata", "resourceVersion"));
        try (Stream<String> lines = beta.lines(MAPS + "?watch=1&resourceVersion=" + revision)) {
            alpha.post(MAPS, "{\"metadata\":{\"name\":\"loud\"}}");
            beta.post(MAPS, "{\"metadata\":{\"name\":\"quiet\"}}");
            Iterator<String> events = lines.iterator();
            String first = events.next();
            assertTrue(first.contains("\"quiet\""), first);
        }
    }

    @Test
    void tenantOfOneWorkspaceGetsTheSameAnswerForOneThatExistsAndOneThatDoesNot() throws Exception {
        RestClient tenant = gateway.tenant(alpha, "");
        assertEquals(200, tenant.get(MAPS + "/same").status());
        var there = tenant.in("root:beta").get(MAPS + "/same");
        var nowhere = tenant.in("root:gone").get(MAPS + "/same");
        assertEquals(403, there.status());
        assertEquals(403, nowhere.status());
        assertEquals(there.text().replace("root:beta", "W"), nowhere.text().replace("root:gone", "W"));
        assertFalse(there.text().contains("beta\""), there.text());
    }

    @Test
    void tenantCannotReachTheRootNorEverything() throws Exception {
        RestClient tenant = gateway.tenant(alpha, "");
        assertEquals(403, tenant.in("root").get("/apis/tenancy.kcp.io/v1alpha1/workspaces").status());
        assertEquals(403, tenant.in("*").get("/api/v1/configmaps").status());
        assertEquals(403, tenant.bare().get("/metrics").status());
        assertEquals(403, tenant.bare().get("/api/v1/namespaces").status());
    }

    @Test
    void sameCommonNameInTwoWorkspacesIsTwoPeople() throws Exception {
        String role = "{\"metadata\":{\"name\":\"jane\"},\"roleRef\":{\"apiGroup\":\"rbac.authorization.k8s.io\","
                + "\"kind\":\"ClusterRole\",\"name\":\"cluster-admin\"},\"subjects\":[{\"kind\":\"User\",\"name\":\"jane\","
                + "\"apiGroup\":\"rbac.authorization.k8s.io\"}]}";
        assertEquals(
                201,
                alpha.post("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", role).status());
        RestClient janeOfAlpha = gateway.tenant(alpha, "jane");
        RestClient janeOfBeta = gateway.tenant(beta, "jane");
        assertEquals(200, janeOfAlpha.get(MAPS).status());
        assertEquals(403, janeOfBeta.get(MAPS).status());
        assertEquals(403, janeOfBeta.in("root:alpha").get(MAPS).status());
    }

    @Test
    void continueTokenOfOneWorkspaceGivesNothingOfItInAnother() {
        alpha.post(MAPS, "{\"metadata\":{\"name\":\"zz\"}}");
        String token = String.valueOf(
                alpha.get(MAPS + "?limit=1").json().stringAt("metadata", "continue"));
        var answer = beta.get(MAPS + "?limit=500&continue=" + token);
        assertFalse(answer.text().contains("alpha"), answer.text());
        assertFalse(answer.text().contains("\"zz\""), answer.text());
    }

    @Test
    void deletedWorkspaceIsOutOfReachAtOnceAndItsNameGivesAFreshOne() throws Exception {
        RestClient brief = gateway.workspace("brief");
        brief.post(MAPS, "{\"metadata\":{\"name\":\"left\"}}");
        String id = String.valueOf(gateway.operator()
                .get("/apis/tenancy.kcp.io/v1alpha1/workspaces/brief")
                .json()
                .stringAt("spec", "cluster"));
        assertEquals(200, brief.in(id).get(MAPS + "/left").status());
        gateway.operator().delete("/apis/tenancy.kcp.io/v1alpha1/workspaces/brief");
        assertEquals(404, brief.get(MAPS + "/left").status());
        assertEquals(404, brief.in(id).get(MAPS + "/left").status());
        TestGateway.await(
                "the workspace is gone",
                () -> gateway.operator()
                                .get("/apis/tenancy.kcp.io/v1alpha1/workspaces/brief")
                                .status()
                        == 404);
        RestClient again = gateway.workspace("brief");
        assertEquals(404, again.get(MAPS + "/left").status());
        assertEquals(200, again.get("/api/v1/namespaces/default").status());
    }

    @Test
    void operatorSeesAllWorkspacesThroughTheWildcard() {
        String all = alpha.in("*").get("/api/v1/configmaps").text();
        assertTrue(all.contains("alpha-secret"));
        assertTrue(all.contains("\"beta\""));
        assertEquals(
                405, alpha.in("*").post(MAPS, "{\"metadata\":{\"name\":\"x\"}}").status());
    }
}
