package dev.polder.gateway.cli.envtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.status.ApiException;
import dev.polder.certs.CertificateAuthority;
import dev.polder.certs.ClientCertificateRequest;
import dev.polder.certs.ServingCertificate;
import dev.polder.certs.ServingNames;
import dev.polder.certs.file.Pem;
import dev.polder.certs.kubeconfig.Kubeconfig;
import dev.polder.certs.kubeconfig.KubeconfigCluster;
import dev.polder.certs.kubeconfig.KubeconfigFile;
import dev.polder.certs.kubeconfig.KubeconfigUser;
import dev.polder.gateway.cli.TestSurroundings;
import dev.polder.gateway.cli.process.CommandFailure;
import dev.polder.gateway.client.ApiClient;
import dev.polder.gateway.client.KubeconfigReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The commands that envtest starts, as it starts them. (Envtest itself is run by `GoClientsTest`.)
@Timeout(120)
class EnvtestCommandsTest {
    @TempDir
    Path directory;

    private final TestSurroundings polder = new TestSurroundings();

    @AfterEach
    void end() throws Exception {
        polder.end();
    }

    /// A port that was free a moment ago: how envtest finds one, too.
    private static int port() throws Exception {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /// An authority of somebody else's, and the files that it leaves for the server.
    private CertificateAuthority outside() throws Exception {
        var authority = CertificateAuthority.loadOrCreate(
                directory.resolve("outside"), InstantSource.system(), new SecureRandom());
        ServingCertificate serving = authority.issueServing(ServingNames.of(List.of("127.0.0.1")));
        Files.writeString(directory.resolve("apiserver.crt"), Pem.of(serving.chain()));
        Files.writeString(directory.resolve("apiserver.key"), Pem.of(serving.privateKey()));
        Files.writeString(directory.resolve("client-cert-auth-ca.crt"), authority.servingTrustPem());
        return authority;
    }

    private int serve(int port, String... more) {
        List<String> all = new ArrayList<>(List.of(
                "kube-apiserver",
                "--allow-privileged=true",
                "--authorization-mode=RBAC",
                "--bind-address=127.0.0.1",
                "--cert-dir=" + directory,
                "--disable-admission-plugins=ServiceAccount",
                "--etcd-servers=http://127.0.0.1:1",
                "--secure-port=" + port,
                "--service-account-issuer=https://127.0.0.1:" + port + "/",
                "--service-account-key-file=" + directory.resolve("sa-signer.crt"),
                "--service-account-signing-key-file=" + directory.resolve("sa-signer.key"),
                "--service-cluster-ip-range=10.0.0.0/24"));
        all.addAll(Arrays.asList(more));
        return polder.run(all.toArray(String[]::new));
    }

    private String clientAuthorities() {
        return "--client-ca-file=" + directory.resolve("client-cert-auth-ca.crt");
    }

    private ApiClient client(CertificateAuthority outside, int port, String user, String... groups) throws Exception {
        Path file = directory.resolve(user + ".kubeconfig");
        var credential = outside.issue(ClientCertificateRequest.operator(user, List.of(groups)));
        new KubeconfigFile(file)
                .write(Kubeconfig.of(
                        new KubeconfigCluster("c", "https://127.0.0.1:" + port, outside.servingTrustPem()),
                        new KubeconfigUser("u", credential)));
        return ApiClient.of(KubeconfigReader.read(List.of(file)));
    }

    @Test
    void aClientOfTheGivenAuthorityFindsTheGivenServer() throws Exception {
        CertificateAuthority outside = outside();
        int port = port();
        assertEquals(0, serve(port, clientAuthorities()), polder.err());
        assertTrue(polder.out().startsWith("Polder, as a kube-apiserver, serves https://127.0.0.1:" + port), polder.out());
        try (ApiClient admin = client(outside, port, "admin", "system:masters")) {
            assertEquals("Active", admin.get("/api/v1/namespaces/default").stringAt("status", "phase"));
            JsonObject pod = admin.create("/api/v1/namespaces/default/pods", JsonReader.readObject(
                    """
                    {"metadata":{"name":"p"},"spec":{"serviceAccountName":"no","containers":[{"name":"c","image":"i"}]}}"""
                            .getBytes(StandardCharsets.UTF_8),
                    JsonLimits.REQUEST));
            assertFalse(pod.objectOrNew("spec").has("volumes"), "the plugin is disabled");
            try (ApiClient user = client(outside, port, "user", "people")) {
                ApiException refused =
                        assertThrows(ApiException.class, () -> user.get("/api/v1/namespaces/default/configmaps"));
                assertTrue(
                        String.valueOf(refused.getMessage()).contains("User \"user\" cannot list resource \"configmaps\""),
                        refused.getMessage());
                admin.create(
                        "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings",
                        JsonReader.readObject(
                                """
                                {"metadata":{"name":"people"},
                                 "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"view"},
                                 "subjects":[{"apiGroup":"rbac.authorization.k8s.io","kind":"Group","name":"people"}]}"""
                                        .getBytes(StandardCharsets.UTF_8),
                                JsonLimits.REQUEST));
                assertEquals("ConfigMapList", user.get("/api/v1/namespaces/default/configmaps").string("kind"));
            }
        }
        // The operator's own file names the certificate that is shown.
        Path own = directory.resolve("polder").resolve("admin.kubeconfig");
        try (ApiClient operator = ApiClient.of(KubeconfigReader.read(List.of(own)))) {
            assertEquals("NamespaceList", operator.get("/api/v1/namespaces").string("kind"));
        }
    }

    @Test
    void withoutFilesTheGatewayIsItsOwnAuthority() throws Exception {
        assertEquals(0, serve(port()), polder.err());
        Path own = directory.resolve("polder").resolve("admin.kubeconfig");
        try (ApiClient operator = ApiClient.of(KubeconfigReader.read(List.of(own)))) {
            assertEquals("NamespaceList", operator.get("/api/v1/namespaces").string("kind"));
        }
    }

    @Test
    void whatCannotBeUsedIsSaidInOneLine() throws Exception {
        assertRefused("Missing required option", "kube-apiserver", "--cert-dir=" + directory);
        assertRefused("is not in 1 to 65535", "kube-apiserver", "--secure-port=0", "--cert-dir=" + directory);
        assertEquals(2, serve(port(), "surplus"));
        assertTrue(polder.err().contains("\"surplus\" is none"), polder.err());
        assertEquals(2, serve(port(), "--tls-cert-file=" + directory.resolve("x")));
        assertTrue(polder.err().contains("need each other"), polder.err());
        assertEquals(2, serve(port(), clientAuthorities()));
        assertTrue(polder.err().contains("apiserver.crt is not there"), polder.err());
        outside();
        Files.writeString(directory.resolve("apiserver.key"), "no key");
        assertEquals(2, serve(port(), clientAuthorities()));
        assertTrue(polder.err().contains("holds no unencrypted PEM private key"), polder.err());
        Files.writeString(directory.resolve("client-cert-auth-ca.crt"), "nothing");
        assertEquals(2, serve(port(), clientAuthorities()));
        assertTrue(polder.err().contains("holds no PEM certificate"), polder.err());
        assertEquals(2, serve(port(), "--client-ca-file=" + directory.resolve("none")));
        assertTrue(polder.err().contains("cannot read"), polder.err());
        assertRefused("is not one http://HOST:PORT", "etcd", "--listen-client-urls=https://127.0.0.1:1");
    }

    private void assertRefused(String expected, String... arguments) {
        assertEquals(2, polder.run(arguments), polder.err());
        assertEquals(1, polder.err().lines().count(), polder.err());
        assertTrue(polder.err().contains(expected), polder.err());
    }

    @Test
    void flagsThatWouldChangeSomethingAreNamedAndOthersAreNot() throws Exception {
        assertEquals(
                List.of("--enable-admission-plugins=PodSecurity", "--feature-gates", "--authorization-mode=AlwaysAllow"),
                OtherFlags.read(List.of(
                                "--etcd-servers=http://127.0.0.1:1", "--enable-admission-plugins=PodSecurity",
                                "--allow-privileged", "--feature-gates", "A=true", "--authorization-mode=AlwaysAllow",
                                "--v=4", "--authorization-mode=RBAC"))
                        .telling());
        assertThrows(CommandFailure.class, () -> OtherFlags.read(List.of("--a=b", "c")));
    }

    @Test
    void theEtcdIsHealthyAndStoresNothing() throws Exception {
        String url = "http://127.0.0.1:" + port();
        assertEquals(
                0,
                polder.run(
                        "etcd", "--listen-client-urls=" + url, "--advertise-client-urls=" + url, "--data-dir=" + directory,
                        "--listen-peer-urls=http://127.0.0.1:1", "--unsafe-no-fsync=true"),
                polder.err());
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertEquals(200, ask(client, url + "/health"));
            assertEquals(404, ask(client, url + "/v3/kv/put"));
        }
        assertRefused("cannot listen on", "etcd", "--listen-client-urls=" + url);
    }

    private static int ask(HttpClient client, String url) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }
}
