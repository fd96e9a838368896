package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who may do what.
class AccessTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1";

    @TempDir
    static Path directory;

    private static TestGateway gateway;
    private static RestClient operator;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(directory);
        operator = gateway.workspace("access");
        operator.post(RBAC + "/namespaces/default/roles", """
                {"metadata":{"name":"reader"},"rules":[{"apiGroups":[""],"resources":["configmaps"],
                "verbs":["get"],"resourceNames":["open"]},{"apiGroups":[""],"resources":["secrets"],
                "verbs":["list"]},{"apiGroups":["rbac.authorization.k8s.io"],"resources":["rolebindings","roles"],
                "verbs":["create"]}]}""");
        operator.post(RBAC + "/namespaces/default/rolebindings", """
                {"metadata":{"name":"readers"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role",
                "name":"reader"},"subjects":[{"kind":"Group","name":"readers",
                "apiGroup":"rbac.authorization.k8s.io"}]}""");
        operator.post(MAPS, "{\"metadata\":{\"name\":\"open\"}}");
        operator.post(MAPS, "{\"metadata\":{\"name\":\"closed\"}}");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void aRoleThatIsLabelledSoAddsToWhatViewersMay() throws Exception {
        RestClient workspace = gateway.workspace("aggregation");
        workspace.post(RBAC + "/clusterrolebindings", """
                {"metadata":{"name":"viewers"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole",
                "name":"view"},"subjects":[{"kind":"User","name":"vera","apiGroup":"rbac.authorization.k8s.io"}]}""");
        RestClient vera = gateway.tenant(workspace, "vera");
        assertEquals(200, vera.get(MAPS).status());
        assertEquals(403, vera.get("/api/v1/persistentvolumes").status());
        String born = workspace.get(RBAC + "/clusterroles/admin").text();
        assertEquals(201, workspace.post(RBAC + "/clusterroles", """
                {"metadata":{"name":"more","labels":{"rbac.authorization.k8s.io/aggregate-to-view":"true"}},
                "rules":[{"apiGroups":[""],"resources":["persistentvolumes"],"verbs":["list"]}]}""").status());
        TestGateway.await("vera may see volumes", () -> vera.get("/api/v1/persistentvolumes").status() == 200);
        TestGateway.await("administrators may too", () -> workspace
                .get(RBAC + "/clusterroles/admin").text().contains("persistentvolumes\""));
        assertEquals(200, workspace.delete(RBAC + "/clusterroles/more").status());
        TestGateway.await("vera may not any more", () -> vera.get("/api/v1/persistentvolumes").status() == 403);
        // What the template says is what aggregation makes of it.
        assertEquals(rules(born), rules(workspace.get(RBAC + "/clusterroles/admin").text()));
    }

    private static String rules(String role) {
        return role.substring(role.indexOf("\"rules\":"));
    }

    @Test
    void rightsComeFromRolesAndEndThere() throws Exception {
        RestClient jane = gateway.tenant(operator, "jane", "readers");
        assertEquals(200, jane.get(MAPS + "/open").status());
        var closed = jane.get(MAPS + "/closed");
        assertEquals(403, closed.status());
        assertEquals(
                "configmaps \"closed\" is forbidden: User \"jane\" cannot get resource \"configmaps\" in API group \"\" "
                        + "in the namespace \"default\"",
                closed.message());
        assertEquals(403, jane.get(MAPS).status());
        assertEquals(200, jane.get("/api/v1/namespaces/default/secrets").status());
        assertEquals(403, jane.delete(MAPS + "/open").status());
    }

    @Test
    void rightsThatAreTakenAwayAreGoneWithTheAnswer() throws Exception {
        RestClient john = gateway.tenant(operator, "john");
        String binding = """
                {"metadata":{"name":"john"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole",
                "name":"view"},"subjects":[{"kind":"User","name":"john","apiGroup":"rbac.authorization.k8s.io"}]}""";
        for (int i = 0; i < 20; i++) {
            assertEquals(201, operator.post(RBAC + "/clusterrolebindings", binding).status());
            assertEquals(200, john.get(MAPS).status());
            assertEquals(200, operator.delete(RBAC + "/clusterrolebindings/john").status());
            assertEquals(403, john.get(MAPS).status());
        }
    }

    @Test
    void nobodyGivesMoreThanTheyHave() throws Exception {
        RestClient jane = gateway.tenant(operator, "jane", "readers");
        var grab = jane.post(RBAC + "/namespaces/default/rolebindings", """
                {"metadata":{"name":"grab"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole",
                "name":"admin"},"subjects":[{"kind":"User","name":"jane","apiGroup":"rbac.authorization.k8s.io"}]}""");
        assertEquals(403, grab.status(), grab.text());
        var role = jane.post(RBAC + "/namespaces/default/roles", """
                {"metadata":{"name":"grab"},"rules":[{"apiGroups":["*"],"resources":["*"],"verbs":["*"]}]}""");
        assertEquals(403, role.status(), role.text());
    }

    @Test
    void reviewsAnswerAsTheAuthorizerDoes() throws Exception {
        RestClient jane = gateway.tenant(operator, "jane", "readers");
        String self = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
        String question = "{\"spec\":{\"resourceAttributes\":{\"namespace\":\"default\",\"verb\":\"%s\","
                + "\"resource\":\"secrets\"}}}";
        assertTrue(jane.post(self, question.formatted("list"))
                .json()
                .objectOrNew("status")
                .isTrue("allowed"));
        assertFalse(jane.post(self, question.formatted("delete"))
                .json()
                .objectOrNew("status")
                .isTrue("allowed"));
        JsonObject rules = jane.post(
                        "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
                        "{\"spec\":{\"namespace\":\"default\"}}")
                .json();
        assertTrue(rules.toString().contains("secrets"), rules.toString());
        JsonObject me = jane.post("/apis/authentication.k8s.io/v1/selfsubjectreviews", "{}").json();
        assertEquals("jane", me.stringAt("status", "userInfo", "username"));
    }

    @Test
    void whoMayPatchButNotCreateCreatesNothing() throws Exception {
        RestClient pat = gateway.tenant(operator, "pat");
        operator.post(RBAC + "/namespaces/default/roles", """
                {"metadata":{"name":"patcher"},"rules":[{"apiGroups":["","rbac.authorization.k8s.io"],
                "resources":["configmaps","roles"],"verbs":["get","patch","update"]}]}""");
        operator.post(RBAC + "/namespaces/default/rolebindings", """
                {"metadata":{"name":"patcher"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role",
                "name":"patcher"},"subjects":[{"kind":"User","name":"pat","apiGroup":"rbac.authorization.k8s.io"}]}""");
        String applied = "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"%s\"}}";
        var fresh = pat.patch(MAPS + "/fresh?fieldManager=pat", "apply-patch+yaml", applied.formatted("fresh"));
        assertEquals(
                "configmaps \"fresh\" is forbidden: User \"pat\" cannot create resource \"configmaps\" in API group \"\" "
                        + "in the namespace \"default\"",
                fresh.message());
        assertEquals(403, fresh.status());
        assertEquals(
                200,
                pat.patch(MAPS + "/open?fieldManager=pat", "apply-patch+yaml", applied.formatted("open")).status());
        var put = pat.put(RBAC + "/namespaces/default/roles/new", "{\"metadata\":{\"name\":\"new\"},\"rules\":[]}");
        assertEquals(403, put.status(), put.text());
        assertEquals(404, operator.get(RBAC + "/namespaces/default/roles/new").status());
    }

    @Test
    void impersonationNeedsTheRightTo() throws Exception {
        RestClient jane = gateway.tenant(operator, "jane", "readers");
        assertEquals(403, jane.get(MAPS, "impersonate-user", "root").status());
        assertEquals(
                403, jane.get(MAPS, "impersonate-user", "x", "impersonate-group", "system:masters").status());
        operator.post(RBAC + "/clusterrolebindings", """
                {"metadata":{"name":"enter"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole",
                "name":"system:kcp:workspace:access"},"subjects":[{"kind":"User","name":"j",
                "apiGroup":"rbac.authorization.k8s.io"}]}""");
        String[] asReader = {"impersonate-user", "j", "impersonate-group", "readers"};
        assertEquals(200, operator.get(MAPS + "/open", asReader).status());
        assertEquals(403, operator.get(MAPS, asReader).status());
    }

    @Test
    void credentialsOfTheSystemCannotBeAskedFor() {
        String path = "/apis/core.kcp.io/v1alpha1/logicalclusters/cluster/credentials";
        assertEquals(
                400, operator.post(path, "{\"spec\":{\"user\":\"x\",\"groups\":[\"system:masters\"]}}").status());
        assertEquals(400, operator.post(path, "{\"spec\":{\"user\":\"system:admin\"}}").status());
        assertEquals(400, operator.post(path, "{\"spec\":{\"user\":\"x\",\"expirationSeconds\":1}}").status());
        assertEquals(400, operator.post(path, "{\"spec\":{\"usr\":\"x\"}}").status());
    }

    @Test
    void withoutACredentialOnlyProbesAnswer() throws Exception {
        SSLContext trusting = SSLContext.getInstance("TLS");
        trusting.init(null, new TrustManager[] {new TrustAll()}, new SecureRandom());
        try (HttpClient nobody = HttpClient.newBuilder().sslContext(trusting).build()) {
            String url = gateway.gateway().url().toString();
            for (String path : new String[] {"/livez", "/readyz", "/version", "/clusters/root:access/version"}) {
                assertEquals(200, status(nobody, url + path), path);
            }
            for (String path : new String[] {"/api", "/metrics", "/clusters/root:access/api", "/clusters/root:no/api", "/"}) {
                assertEquals(401, status(nobody, url + path), path);
            }
        }
    }

    @Test
    void metricsAreForTheOperatorAlone() throws Exception {
        var metrics = operator.bare().get("/metrics");
        assertEquals(200, metrics.status());
        assertTrue(metrics.text().contains("apiserver_request_total"));
        assertFalse(metrics.text().contains("access"), "no metric names a workspace");
        assertEquals(501, operator.get("/metrics").status());
    }

    private static int status(HttpClient client, String url) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /// A client that believes any server; what is tested is what the server believes.
    private static final class TrustAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
