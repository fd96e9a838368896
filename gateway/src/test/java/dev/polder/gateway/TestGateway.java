package dev.polder.gateway;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.gateway.client.Credential;
import dev.polder.gateway.client.KubeconfigReader;
import dev.polder.gateway.client.ServerAccess;
import dev.polder.gateway.client.TlsContexts;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.BooleanSupplier;

/// A gateway for tests: the production one, on a directory of the test's and a free port.
final class TestGateway implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Gateway gateway;
    private final RestClient operator;
    private final List<RestClient> clients = new ArrayList<>();

    private TestGateway(Gateway gateway) throws Exception {
        this.gateway = gateway;
        this.operator = open(gateway.adminKubeconfig());
    }

    static TestGateway start(Path directory) throws Exception {
        return new TestGateway(Gateway.start(GatewaySettings.of(directory)));
    }

    /// With settings of the test's own, such as the port of one that was stopped.
    static TestGateway start(GatewaySettings settings) throws Exception {
        return new TestGateway(Gateway.start(settings));
    }

    static TestGateway simulated(Path directory) throws Exception {
        return new TestGateway(Gateway.start(GatewaySettings.of(directory).asSimulatedCluster()));
    }

    private RestClient open(Path kubeconfig) throws Exception {
        RestClient client = new RestClient(KubeconfigReader.read(List.of(kubeconfig)));
        clients.add(client);
        return client;
    }

    Gateway gateway() {
        return gateway;
    }

    /// The operator, in the root workspace.
    RestClient operator() {
        return operator;
    }

    /// Makes a workspace below root, and gives the operator in it.
    RestClient workspace(String name) {
        var created = operator.post(
                "/apis/tenancy.kcp.io/v1alpha1/workspaces",
                "{\"apiVersion\":\"tenancy.kcp.io/v1alpha1\",\"kind\":\"Workspace\",\"metadata\":{\"name\":\"%s\"}}"
                        .formatted(name));
        if (created.status() != 201) {
            throw new AssertionError(created.text());
        }
        return operator.in("root:" + name);
    }

    /// A client with a credential of the workspace; without a user its administrator.
    RestClient tenant(RestClient workspace, String user, String... groups) throws Exception {
        return open(tenantKubeconfig(workspace, user, groups));
    }

    /// A kubeconfig with a credential of the workspace; without a user its administrator's.
    Path tenantKubeconfig(RestClient workspace, String user, String... groups) throws Exception {
        JsonObject spec = new JsonObject();
        if (!user.isEmpty()) {
            spec.put("user", user);
            spec.put("groups", dev.polder.api.json.JsonArray.ofStrings(List.of(groups)));
        }
        var answer = workspace.post(
                "/apis/core.kcp.io/v1alpha1/logicalclusters/cluster/credentials",
                dev.polder.api.json.JsonWriter.text(new JsonObject().put("spec", spec)));
        if (answer.status() != 201) {
            throw new AssertionError(answer.text());
        }
        JsonObject status = answer.json().objectOrNew("status");
        Path file = Files.createTempFile(gateway.adminKubeconfig().getParent(), "tenant", ".kubeconfig");
        return Files.writeString(file, kubeconfig(status, workspace.base()));
    }

    /// A kubeconfig as JSON, which is YAML.
    private static String kubeconfig(JsonObject status, String server) {
        JsonObject cluster = new JsonObject()
                .put("server", server)
                .put("certificate-authority-data", base64(status.string("certificateAuthority", "")));
        JsonObject user = new JsonObject()
                .put("client-certificate-data", base64(status.string("certificate", "")))
                .put("client-key-data", base64(status.string("privateKey", "")));
        return """
                {"apiVersion":"v1","kind":"Config","current-context":"w",
                 "clusters":[{"name":"w","cluster":%s}],"users":[{"name":"w","user":%s}],
                 "contexts":[{"name":"w","context":{"cluster":"w","user":"w"}}]}
                """
                .formatted(
                        dev.polder.api.json.JsonWriter.text(cluster), dev.polder.api.json.JsonWriter.text(user));
    }

    private static JsonString base64(String text) {
        return new JsonString(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    }

    /// A kubeconfig with a token, and no other credential.
    Path tokenKubeconfig(String token) throws Exception {
        ServerAccess access = KubeconfigReader.read(List.of(gateway.adminKubeconfig()));
        JsonObject config =
                new ServerAccess(access.server(), access.trust(), new Credential.Token(token)).toKubeconfig("token");
        Path file = Files.createTempFile(gateway.adminKubeconfig().getParent(), "token", ".kubeconfig");
        return Files.writeString(file, dev.polder.api.json.JsonWriter.text(config));
    }

    /// A client that trusts this gateway and is nobody yet; the caller closes it.
    HttpClient withoutCredentials() throws Exception {
        ServerAccess access = KubeconfigReader.read(List.of(gateway.adminKubeconfig()));
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(TlsContexts.of(new ServerAccess(access.server(), access.trust(), new Credential.None())))
                .build();
    }

    /// Waits for a condition; fails with what was awaited when it does not come about.
    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("still not so after " + PATIENCE.toSeconds() + " s: " + what);
            }
            Thread.onSpinWait();
            java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
        }
    }

    @Override
    public void close() {
        clients.forEach(RestClient::close);
        gateway.close();
    }
}
