package dev.polder.gateway;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.syncer.namespace.NamespaceLocator;
import dev.polder.syncer.namespace.TargetId;
import dev.polder.syncer.transform.SyncedKind;
import dev.polder.syncer.transform.SyncedKinds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A gateway and a simulated downstream cluster, for tests of what happens when either is away. Both come back on their
/// own directory and port.
final class SyncedPair implements AutoCloseable {
    static final String TARGETS = "/apis/workload.kcp.io/v1alpha1/synctargets";
    static final String SECRETS = "/api/v1/namespaces/default/secrets";
    static final String MAPS = "/api/v1/namespaces/shop/configmaps";
    static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/shop/deployments";
    static final String PODS = "/api/v1/namespaces/shop/pods";
    private static final String LOCATOR = "kcp.io/namespace-locator";

    private final GatewaySettings upstreamSettings;
    private final GatewaySettings downstreamSettings;
    private TestGateway upstream;
    private TestGateway downstream;

    /// Starts both; nothing is joined.
    SyncedPair(Path directory) throws Exception {
        GatewaySettings down =
                GatewaySettings.of(directory.resolve("downstream")).asSimulatedCluster();
        GatewaySettings up = GatewaySettings.of(directory.resolve("upstream"));
        downstream = TestGateway.start(down);
        upstream = TestGateway.start(up);
        downstreamSettings = down.withListen("127.0.0.1", downstream.gateway().url().getPort());
        upstreamSettings = up.withListen("127.0.0.1", upstream.gateway().url().getPort());
    }

    RestClient root() {
        return upstream.operator();
    }

    RestClient cluster() {
        return downstream.operator();
    }

    /// A new workspace below root with namespace `shop`, to the operator.
    RestClient workspace(String name) {
        RestClient workspace = upstream.workspace(name);
        created(workspace.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"shop\"}}"));
        return workspace;
    }

    /// A workspace that is there, to the operator; after a restart of the upstream side those from before are dead.
    RestClient in(String name) {
        return root().in("root:" + name);
    }

    void stopDownstream() {
        downstream.close();
    }

    void startDownstream() throws Exception {
        downstream = TestGateway.start(downstreamSettings);
    }

    void stopUpstream() {
        upstream.close();
    }

    void startUpstream() throws Exception {
        upstream = TestGateway.start(upstreamSettings);
    }

    /// Writes a SyncTarget and its Secret into root, and waits until all is listed.
    void join(String target) throws Exception {
        join(target, kubeconfig(downstream));
        awaitCondition(target, "Ready", "True");
    }

    /// Writes a SyncTarget and its Secret into root.
    void join(String target, String kubeconfig) {
        joinIn(root(), target, kubeconfig);
    }

    /// Writes a SyncTarget and its Secret into a workspace.
    static void joinIn(RestClient workspace, String target, String kubeconfig) {
        created(workspace.post(SECRETS, secret(target, kubeconfig)));
        created(workspace.post(TARGETS, """
                {"metadata":{"name":"%s"},"spec":{"credentialsSecretRef":{"namespace":"default","name":"%s"}}}"""
                .formatted(target, target)));
    }

    static String kubeconfig(TestGateway gateway) throws IOException {
        return Files.readString(gateway.gateway().adminKubeconfig());
    }

    String downstreamKubeconfig() throws IOException {
        return kubeconfig(downstream);
    }

    String upstreamKubeconfig() throws IOException {
        return kubeconfig(upstream);
    }

    /// Puts another kubeconfig into the Secret of a target.
    void mend(String target, String kubeconfig) {
        var answer = root().patch(SECRETS + "/" + target, "merge-patch+json", secret(target, kubeconfig));
        if (answer.status() != 200) {
            throw new AssertionError(answer.text());
        }
    }

    private static String secret(String name, String kubeconfig) {
        return "{\"metadata\":{\"name\":\"%s\"},\"stringData\":{\"kubeconfig\":%s}}"
                .formatted(name, JsonWriter.text(new JsonString(kubeconfig)));
    }

    static void created(RestClient.Answer answer) {
        if (answer.status() != 201) {
            throw new AssertionError(answer.text());
        }
    }

    /// A condition of a target; empty when it has none of this type.
    JsonObject condition(String target, String type) {
        return root().get(TARGETS + "/" + target).json().objectOrNew("status").objects("conditions").stream()
                .filter(c -> type.equals(c.string("type")))
                .findFirst()
                .orElseGet(JsonObject::new);
    }

    void awaitCondition(String target, String type, String status) throws InterruptedException {
        TestGateway.await(
                "%s of %s is %s".formatted(type, target, status),
                () -> status.equals(condition(target, type).string("status")));
    }

    /// The name of the downstream namespace that belongs to one of a workspace, whether or not it is there.
    String downstreamNamespace(String target, RestClient workspace, String namespace) {
        String uid = root().get(TARGETS + "/" + target).json().stringAt("metadata", "uid");
        TargetId id = new TargetId(WorkspaceId.ROOT, target, uid == null ? "" : uid);
        return new NamespaceLocator(id, idOf(workspace), namespace).downstreamName();
    }

    static WorkspaceId idOf(RestClient workspace) {
        JsonObject namespace = workspace.get("/api/v1/namespaces/default").json();
        String id = namespace.stringAt("metadata", "annotations", "kcp.io/cluster");
        if (id == null) {
            throw new AssertionError("no workspace is named: " + namespace);
        }
        return new WorkspaceId(id);
    }

    /// Names of the downstream namespaces that the syncer made.
    List<String> downstreamNamespaces() {
        return cluster().get("/api/v1/namespaces").json().objects("items").stream()
                .filter(n -> n.stringAt("metadata", "annotations", LOCATOR) != null)
                .map(n -> String.valueOf(n.stringAt("metadata", "name")))
                .toList();
    }

    /// How many objects of this name there are downstream, in all namespaces.
    long copies(String collection, String name) {
        return cluster()
                .get(collection + "?fieldSelector=metadata.name%3D" + name)
                .json()
                .objects("items")
                .size();
    }

    /// Every object of every synced kind in a workspace, and its resourceVersion.
    static Map<String, String> versions(RestClient workspace) {
        Map<String, String> versions = new TreeMap<>();
        for (SyncedKind kind : SyncedKinds.all()) {
            var resource = kind.resource();
            String prefix = resource.group().isEmpty() ? "/api/v1/" : "/apis/" + resource.groupVersion() + "/";
            for (JsonObject item : workspace.get(prefix + resource.resource()).json().objects("items")) {
                versions.put(
                        "%s %s/%s".formatted(
                                resource.resource(),
                                item.stringAt("metadata", "namespace"),
                                item.stringAt("metadata", "name")),
                        String.valueOf(item.stringAt("metadata", "resourceVersion")));
            }
        }
        return versions;
    }

    static String configMap(String name, String color) {
        return "{\"metadata\":{\"name\":\"%s\"},\"data\":{\"color\":\"%s\"}}".formatted(name, color);
    }

    static String deployment(String name, int replicas) {
        return """
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"%s"},"spec":{"replicas":%d,
                "selector":{"matchLabels":{"app":"%s"}},"template":{"metadata":{"labels":{"app":"%s"}},
                "spec":{"containers":[{"name":"c","image":"i"}]}}}}"""
                .formatted(name, replicas, name, name);
    }

    static List<JsonObject> pods(RestClient workspace, String selector) {
        return workspace
                .get(PODS + "?labelSelector=" + selector.replace("=", "%3D"))
                .json()
                .objects("items");
    }

    /// Whether a Deployment is ready with exactly so many running pods, seen from the workspace.
    static boolean runs(RestClient workspace, String name, int replicas) {
        List<JsonObject> pods = pods(workspace, "app=" + name);
        return pods.size() == replicas
                && pods.stream().allMatch(pod -> "Running".equals(pod.stringAt("status", "phase")))
                && workspace
                                .get(DEPLOYMENTS + "/" + name)
                                .json()
                                .integerAt("status", "readyReplicas")
                                .orElse(0)
                        == replicas;
    }

    @Override
    public void close() {
        upstream.close();
        downstream.close();
    }
}
