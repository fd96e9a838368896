package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real kubectl in a workspace of a simulated cluster, where workloads become ready.
class KubectlTest {
    private static final String APPLICATION = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: settings}
            data: {greeting: edit-me}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: 2
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers: [{name: web, image: "example.com/web:1"}]
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {selector: {app: web}, ports: [{port: 80}]}
            """;

    @TempDir
    static Path directory;

    private static TestGateway gateway;
    private static Kubectl kubectl;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(Kubectl.find().isPresent(), "there is no kubectl on PATH");
        gateway = TestGateway.simulated(directory.resolve("data"));
        RestClient workspace = gateway.workspace("demo");
        kubectl = new Kubectl(
                Kubectl.find().orElseThrow(), gateway.gateway().adminKubeconfig(), workspace.base(), directory);
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
    }

    private static void namespace(String name) throws Exception {
        kubectl.run("create", "namespace", name).ok();
    }

    @Test
    @DisplayName("#299 #300 #301 applies watches scales and deletes an application")
    void appliesWatchesScalesAndDeletesAnApplication() throws Exception {
        namespace("app");
        kubectl.feed(APPLICATION, "-n", "app", "apply", "-f", "-").ok();
        assertTrue(kubectl.feed(APPLICATION, "-n", "app", "apply", "-f", "-").ok().text().contains("unchanged"));
        kubectl.run("-n", "app", "rollout", "status", "deployment/web", "--timeout=50s").ok();
        kubectl.run("-n", "app", "wait", "--for=condition=Available", "deployment/web", "--timeout=50s").ok();
        kubectl.run("-n", "app", "set", "image", "deployment/web", "web=example.com/web:2").ok();
        kubectl.run("-n", "app", "rollout", "status", "deployment/web", "--timeout=50s").ok();
        kubectl.run("-n", "app", "scale", "deployment/web", "--replicas=1").ok();
        TestGateway.await("one pod is left", () -> pods("app") == 1);
        String description = kubectl.run("-n", "app", "describe", "deployment", "web").ok().text();
        assertTrue(description.contains("1 desired"), description);
        assertTrue(description.contains("ScalingReplicaSet"), description);
        kubectl.feed(APPLICATION, "-n", "app", "delete", "-f", "-").ok();
        kubectl.run("delete", "namespace", "app").ok();
    }

    private static int pods(String namespace) {
        try {
            return (int) kubectl.run("-n", namespace, "get", "pods", "-o", "name").text().lines().count();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName("#302 reads in every form")
    void readsInEveryForm() throws Exception {
        namespace("read");
        kubectl.run("-n", "read", "create", "configmap", "one", "--from-literal=a=b").ok();
        kubectl.run("-n", "read", "label", "configmap", "one", "tier=front").ok();
        kubectl.run("-n", "read", "annotate", "configmap", "one", "note=here").ok();
        String[] get = {"-n", "read", "get", "configmap"};
        assertTrue(said(get).contains("NAME"));
        assertTrue(said(get, "-o", "wide").contains("one"));
        assertTrue(said(get, "one", "-o", "yaml").contains("tier: front"));
        assertTrue(said(get, "one", "-o", "json").contains("\"tier\": \"front\""));
        assertEquals("configmap/one", said(get, "-l", "tier=front", "-o", "name").strip());
        assertEquals("b", said(get, "one", "-o", "jsonpath={.data.a}"));
        assertTrue(said(get, "-o", "custom-columns=N:.metadata.name").contains("one"));
        assertTrue(said(get, "--show-labels").contains("tier=front"));
        assertTrue(said(get, "--field-selector", "metadata.name=one").contains("one"));
        assertTrue(said("get", "configmap", "-A").contains("kube-system"));
    }

    private static String said(String[] first, String... rest) throws Exception {
        String[] all = java.util.stream.Stream.of(first, rest)
                .flatMap(java.util.Arrays::stream)
                .toArray(String[]::new);
        return kubectl.run(all).ok().text();
    }

    private static String said(String... arguments) throws Exception {
        return kubectl.run(arguments).ok().text();
    }

    @Test
    void editsAndPatchesInEveryWay() throws Exception {
        namespace("edit");
        kubectl.feed(APPLICATION, "-n", "edit", "apply", "--server-side", "-f", "-").ok();
        kubectl.run("-n", "edit", "edit", "configmap", "settings").ok();
        assertEquals("edited", said("-n", "edit", "get", "cm", "settings", "-o", "jsonpath={.data.greeting}"));
        kubectl.run("-n", "edit", "patch", "cm", "settings", "-p", "{\"data\":{\"s\":\"1\"}}").ok();
        kubectl.run("-n", "edit", "patch", "cm", "settings", "--type=merge", "-p", "{\"data\":{\"m\":\"2\"}}")
                .ok();
        kubectl.run(
                        "-n",
                        "edit",
                        "patch",
                        "cm",
                        "settings",
                        "--type=json",
                        "-p",
                        "[{\"op\":\"add\",\"path\":\"/data/j\",\"value\":\"3\"}]")
                .ok();
        assertTrue(said("-n", "edit", "get", "cm", "settings", "-o", "jsonpath={.data}").contains("\"j\":\"3\""));
        Kubectl.Said conflict = kubectl.feed(
                APPLICATION.replace("edit-me", "other"), "-n", "edit", "apply", "--server-side", "-f", "-");
        assertEquals(1, conflict.exit(), conflict.text());
        assertTrue(conflict.text().contains("conflict"), conflict.text());
        Kubectl.Said diff = kubectl.feed(APPLICATION.replace("replicas: 2", "replicas: 3"), "-n", "edit", "diff", "-f", "-");
        assertEquals(1, diff.exit(), diff.text());
        assertTrue(diff.text().contains("+  replicas: 3"), diff.text());
        kubectl.run("-n", "edit", "delete", "configmap", "--all").ok();
        assertEquals("No resources found in edit namespace.",
                said("-n", "edit", "get", "configmap", "--field-selector", "metadata.name=settings").strip());
    }

    @Test
    @DisplayName("#39 #303 explains discovers and judges")
    void explainsDiscoversAndJudges() throws Exception {
        assertTrue(said("explain", "deployment.spec.replicas").contains("integer"));
        assertTrue(said("api-resources").contains("deployments"));
        assertTrue(said("api-versions").contains("apps/v1"));
        assertEquals("yes", said("auth", "can-i", "create", "pods").strip());
        assertTrue(said("auth", "can-i", "--list").contains("*.*"));
        assertTrue(said("version").contains("Server Version"));
        assertTrue(said("cluster-info").contains("is running at"));
        assertTrue(said("config", "view").contains("clusters:"));
    }

    @Test
    void makesTokensAndActsWithThem() throws Exception {
        namespace("robots");
        kubectl.run("-n", "robots", "create", "serviceaccount", "robot").ok();
        kubectl.run("-n", "robots", "create", "secret", "generic", "holder").ok();
        kubectl.run("-n", "robots", "create", "rolebinding", "robot", "--clusterrole=view", "--serviceaccount=robots:robot")
                .ok();
        String uid = said("-n", "robots", "get", "secret", "holder", "-o", "jsonpath={.metadata.uid}");
        String token = said(
                "-n", "robots", "create", "token", "robot", "--duration=20m", "--bound-object-kind=Secret",
                "--bound-object-name=holder", "--bound-object-uid=" + uid).strip();
        Kubectl robot = new Kubectl(kubectl.program(), gateway.tokenKubeconfig(token), kubectl.server(), kubectl.home());
        assertTrue(robot.run("auth", "whoami").ok().text().contains("system:serviceaccount:robots:robot"));
        assertTrue(robot.run("-n", "robots", "get", "serviceaccounts").ok().text().contains("robot"));
        assertTrue(robot.run("-n", "robots", "get", "secrets").text().contains("Forbidden"));
        String other = said("-n", "robots", "create", "token", "robot", "--audience=elsewhere").strip();
        Kubectl stranger = new Kubectl(kubectl.program(), gateway.tokenKubeconfig(other), kubectl.server(), kubectl.home());
        assertTrue(stranger.run("auth", "whoami").text().contains("Unauthorized"));
        kubectl.run("-n", "robots", "delete", "secret", "holder").ok();
        assertTrue(robot.run("auth", "whoami").text().contains("Unauthorized"));
        Kubectl.Said wrong = kubectl.run("-n", "robots", "create", "token", "nobody");
        assertTrue(wrong.text().contains("serviceaccounts \"nobody\" not found"), wrong.text());
    }

    @Test
    void mistakesAreToldInAWayThatHelps() throws Exception {
        Kubectl.Said unknown = kubectl.feed(
                APPLICATION.replace("replicas: 2", "replicsa: 2"), "-n", "default", "apply", "-f", "-");
        assertEquals(1, unknown.exit());
        assertTrue(unknown.text().contains("unknown field \"spec.replicsa\""), unknown.text());
        Kubectl.Said missing = kubectl.run("-n", "default", "get", "deployment", "none");
        assertTrue(missing.text().contains("deployments.apps \"none\" not found"), missing.text());
        Kubectl.Said selector = kubectl.feed(
                APPLICATION.replace("matchLabels: {app: web}", "matchLabels: {app: other}"),
                "-n",
                "default",
                "apply",
                "-f",
                "-");
        assertFalse(selector.exit() == 0);
        assertTrue(selector.text().contains("does not match template `labels`"), selector.text());
        kubectl.run("-n", "default", "delete", "cm/settings", "service/web").ok();
    }
}
