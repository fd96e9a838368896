package dev.polder.gateway.cli.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.gateway.cli.TestSurroundings;
import dev.polder.gateway.client.Credential;
import dev.polder.gateway.client.KubeconfigReader;
import dev.polder.gateway.client.TestServer;
import dev.polder.gateway.client.TestServer.Answer;
import dev.polder.gateway.client.Trust;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The commands against a server that answers as the wire contract says.
class ServerCommandsTest {
    private static final String WORKSPACES = "/apis/tenancy.kcp.io/v1alpha1/workspaces";

    @TempDir
    Path directory;

    private final TestSurroundings polder = new TestSurroundings();
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(directory);
        polder.with("KUBECONFIG", server.kubeconfig(directory.resolve("config"), "/clusters/root").toString());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static JsonObject workspace(String name, String phase) {
        return new JsonObject()
                .put("kind", "Workspace")
                .put(
                        "metadata",
                        new JsonObject()
                                .put("name", name)
                                .put("uid", "u-" + name)
                                .put("creationTimestamp", "2029-12-31T23:59:00Z"))
                .put(
                        "spec",
                        new JsonObject().put("URL", "https://h/clusters/root:" + name).put("cluster", "id-" + name))
                .put("status", new JsonObject().put("phase", phase));
    }

    @Test
    void createWaitsUntilTheWorkspaceIsReady() {
        var reads = new AtomicInteger();
        server.on("POST /clusters/root" + WORKSPACES, workspace("demo", "Initializing"))
                .on("GET /clusters/root" + WORKSPACES + "/demo", _ -> Answer.ok(
                        workspace("demo", reads.incrementAndGet() < 3 ? "Initializing" : "Ready")));
        assertEquals(0, polder.run("workspace", "create", "demo"), polder.err());
        assertEquals("workspace root:demo is Ready at https://h/clusters/root:demo\n", polder.out());
        assertEquals(3, reads.get());
        assertEquals("demo", server.seen().getFirst().json().stringAt("metadata", "name"));
    }

    @Test
    void createGivesUpInTheEnd() {
        server.on("POST /clusters/root:a" + WORKSPACES, workspace("b", "Initializing"))
                .on("GET /clusters/root:a" + WORKSPACES + "/b", workspace("b", "Initializing"));
        assertEquals(1, polder.run("workspace", "create", "root:a:b", "--timeout", "1s"));
        assertEquals("polder: workspace root:a:b is Initializing and not Ready after 1 s\n", polder.err());
    }

    @Test
    void refusalsOfTheServerAreExitCode1() {
        server.on("POST /clusters/root" + WORKSPACES, _ -> Answer.status(409, "AlreadyExists", "it exists"));
        assertEquals(1, polder.run("workspace", "create", "demo"));
        assertEquals("polder: the server refused: it exists\n", polder.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Demo", "a:", "root", "../x", "a/b", "root:a?x"})
    void namesAreChecked(String name) {
        assertEquals(2, polder.run("workspace", "create", name));
        assertEquals(1, polder.err().lines().count());
        assertTrue(server.seen().isEmpty());
    }

    @Test
    void listPrintsWhatKubectlUsersExpect() {
        JsonObject list = new JsonObject()
                .put("kind", "WorkspaceList")
                .put("items", new JsonArray().add(workspace("a", "Ready")).add(workspace("bb", "Initializing")));
        server.on("GET /clusters/root" + WORKSPACES, list);
        assertEquals(0, polder.run("workspace", "list"), polder.err());
        assertEquals(
                """
                NAME   PHASE          AGE   URL
                a      Ready          60s   https://h/clusters/root:a
                bb     Initializing   60s   https://h/clusters/root:bb
                """,
                polder.out());
        assertEquals(0, polder.run("ws", "ls", "-o", "name"));
        assertEquals("workspace.tenancy.kcp.io/a\nworkspace.tenancy.kcp.io/bb\n", polder.out());
        assertEquals(0, polder.run("workspace", "list", "-o", "json"));
        assertTrue(polder.out().contains("\"WorkspaceList\""), polder.out());
        assertEquals(0, polder.run("workspace", "list", "root", "-o", "yaml"));
        assertTrue(polder.out().startsWith("kind: WorkspaceList"), polder.out());
    }

    @Test
    void listLooksIntoChildrenByTheirId() {
        server.on("GET /clusters/root" + WORKSPACES + "/a", workspace("a", "Ready"))
                .on("GET /clusters/id-a" + WORKSPACES, new JsonObject().put("items", new JsonArray()));
        assertEquals(0, polder.run("workspace", "list", "a"), polder.err());
        assertEquals("No workspaces found\n", polder.out());
    }

    @Test
    void deleteWaitsUntilTheWorkspaceIsGone() {
        var reads = new AtomicInteger();
        server.on("GET /clusters/root" + WORKSPACES + "/a", _ -> reads.incrementAndGet() < 4
                        ? Answer.ok(workspace("a", "Ready"))
                        : Answer.status(404, "NotFound", "gone"))
                .on("DELETE /clusters/root" + WORKSPACES + "/a", workspace("a", "Deleting"));
        assertEquals(0, polder.run("workspace", "delete", "a"), polder.err());
        assertEquals("workspace root:a deleted\n", polder.out());
    }

    @Test
    void deleteSaysWhatItWaitsFor() {
        JsonObject stuck = workspace("a", "Deleting");
        stuck.objectOrNew("metadata").put("finalizers", JsonArray.ofStrings(List.of("example.com/f")));
        server.on("GET /clusters/root" + WORKSPACES + "/a", stuck)
                .on("DELETE /clusters/root" + WORKSPACES + "/a", stuck);
        assertEquals(1, polder.run("workspace", "delete", "a", "--timeout", "1s"));
        assertTrue(polder.err().contains("; it waits for example.com/f"), polder.err());
    }

    @Test
    void kubeconfigIsCompleteAndCanBeUsed() throws Exception {
        var pair = (Credential.ClientCertificate) server.access("").credential();
        JsonObject status = new JsonObject()
                .put("certificate", pair.certificatePem())
                .put("privateKey", pair.privateKeyPem())
                .put("certificateAuthority", ((Trust.Authorities) server.trust()).pem())
                .put("url", server.url() + "/clusters/root:team");
        String path = "/clusters/root:team/apis/core.kcp.io/v1alpha1/logicalclusters/cluster/credentials";
        server.on("POST " + path, new JsonObject().put("status", status));
        assertEquals(
                0,
                polder.run(
                        "kubeconfig", "root:team", "--user", "alice", "--group", "dev", "--group", "ops", "--lifetime",
                        "12h"),
                polder.err());
        JsonObject spec = server.seen().getLast().json().object("spec");
        assertEquals("alice", spec.string("user"));
        assertEquals(List.of("dev", "ops"), spec.array("groups").strings());
        assertEquals(12 * 3600, spec.integer("expirationSeconds").orElse(0));
        Path file = Files.writeString(directory.resolve("team"), polder.out());
        var access = KubeconfigReader.read(List.of(file));
        assertEquals("root:team", access.workspace().orElseThrow());
        assertEquals(pair, access.credential());

        assertEquals(0, polder.run("kubeconfig", "root:team"), polder.err());
        assertEquals(List.of("expirationSeconds"), List.copyOf(server.seen().getLast().json().object("spec").names()));

        server.on("POST " + path, new JsonObject());
        assertEquals(1, polder.run("kubeconfig", "root:team"));
        assertTrue(polder.err().contains("issued no certificate"), polder.err());
    }

    @Test
    void joinWritesSecretAndSyncTarget() throws Exception {
        server.on("GET /version", new JsonObject().put("major", "1"))
                .on("PATCH /clusters/root/api/v1/namespaces/default/secrets/cluster-west", new JsonObject())
                .on("PATCH /clusters/root/apis/workload.kcp.io/v1alpha1/synctargets/west", new JsonObject());
        Path cluster = server.kubeconfig(directory.resolve("cluster"), "");
        String[] join = {"join", "west", "--label", "region=eu", "--no-wait", "--cluster-kubeconfig", cluster.toString()};
        assertEquals(0, polder.run(join), polder.err());
        assertEquals("cluster west (%s) joined workspace root\n".formatted(server.url()), polder.out());
        assertEquals("eu", server.seen().get(2).json().stringAt("metadata", "labels", "region"));
        JsonObject secret = server.seen().get(1).json();
        byte[] data = Base64.getDecoder().decode(secret.stringAt("data", "kubeconfig"));
        Path stored = Files.writeString(directory.resolve("stored"), new String(data, StandardCharsets.UTF_8));
        assertEquals(server.access(""), KubeconfigReader.read(List.of(stored)));
        assertEquals(
                "cluster-west",
                server.seen().get(2).json().stringAt("spec", "credentialsSecretRef", "name"));
        String bad = Files.readString(cluster).replace("certificate-authority-data", "x");
        assertEquals(0, polder.run("join", "west", "--no-check", "--no-wait", "--cluster-kubeconfig",
                Files.writeString(cluster, bad).toString()), polder.err());
    }

    @Test
    void joinRefusesWhatTheSyncerCouldNotUse() throws Exception {
        Path cluster = server.kubeconfig(directory.resolve("cluster"), "");
        assertEquals(2, polder.run("join", "West", "--cluster-kubeconfig", cluster.toString()));
        assertTrue(polder.err().contains("is no name for a cluster"), polder.err());
        String text = Files.readString(cluster);
        Files.writeString(cluster, text.replaceAll("certificate-authority-data: .*", "insecure-skip-tls-verify: true"));
        assertEquals(2, polder.run("join", "west", "--cluster-kubeconfig", cluster.toString()));
        assertTrue(polder.err().contains("insecure-skip-tls-verify"), polder.err());
        Files.writeString(cluster, text.replaceAll("(?m)^.*client-.*$", ""));
        assertEquals(2, polder.run("join", "west", "--cluster-kubeconfig", cluster.toString()));
        assertTrue(polder.err().contains("has no credential"), polder.err());
        assertTrue(server.seen().isEmpty());
    }

    @Test
    void aServerThatIsNotThereIsExitCode2() throws Exception {
        server.close();
        assertEquals(2, polder.run("workspace", "list"));
        assertTrue(polder.err().contains("connection refused; is it running?"), polder.err());
        assertEquals(1, polder.err().lines().count());
    }
}
