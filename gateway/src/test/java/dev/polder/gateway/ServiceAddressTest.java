package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Cluster IPs and node ports of Services in workspaces that no cluster serves.
@Timeout(180)
class ServiceAddressTest {
    private static final String SERVICES = "/api/v1/namespaces/default/services";
    private static final String ADDRESSES = "/apis/networking.k8s.io/v1/ipaddresses";
    private static final String BLOCKS = "/apis/networking.k8s.io/v1/servicecidrs";

    @TempDir
    static Path directory;

    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(directory);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static RestClient.Answer create(RestClient client, String name, String spec) {
        return client.post(SERVICES, body(name, spec));
    }

    private static String body(String name, String spec) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\"%s\"},\"spec\":{\"ports\":[{\"port\":80}]%s}}"
                .formatted(name, spec.isEmpty() ? "" : "," + spec);
    }

    private static String address(RestClient.Answer answer) {
        return Objects.requireNonNull(answer.json().stringAt("spec", "clusterIP"), answer::text);
    }

    private static long port(RestClient.Answer answer) {
        return answer.json().objectOrNew("spec").objects("ports").getFirst().integer("nodePort").orElse(0);
    }

    @Test
    void everyWorkspaceBeginsWithTheServiceOfItsServer() throws Exception {
        RestClient client = gateway.workspace("begins");
        JsonObject service = client.get(SERVICES + "/kubernetes").json();
        assertEquals("10.96.0.1", service.stringAt("spec", "clusterIP"));
        assertEquals("kubernetes", client.get(BLOCKS).json().objects("items").getFirst().stringAt("metadata", "name"));
        assertEquals(200, client.get(ADDRESSES + "/10.96.0.1").status());
        JsonObject subset = client.get("/api/v1/namespaces/default/endpoints/kubernetes").json().objects("subsets").getFirst();
        assertEquals("127.0.0.1", subset.objects("addresses").getFirst().string("ip"));
        JsonObject slice = client.get("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/kubernetes").json();
        assertEquals(
                subset.objects("ports").getFirst().integer("port"), slice.objects("ports").getFirst().integer("port"));
    }

    @Test
    void whatIsGivenIsNobodysAndStaysUntilTheServiceGoes() throws Exception {
        RestClient client = gateway.workspace("given");
        RestClient.Answer made = create(client, "a", "\"type\":\"NodePort\"");
        assertEquals(201, made.status(), made.text());
        assertTrue(port(made) >= 30_000 && port(made) <= 32_767);
        assertEquals("SingleStack", made.json().stringAt("spec", "ipFamilyPolicy"));
        assertTrue(made.text().contains("f:ports"), made::text);
        assertTrue(!made.text().contains("f:clusterIP") && !made.text().contains("f:nodePort"), made::text);

        RestClient.Answer same = client.put(SERVICES + "/a", body("a", "\"type\":\"NodePort\""));
        assertEquals(address(made), address(same));
        assertEquals(port(made), port(same));
        assertEquals(
                Map.of("resource", "services", "namespace", "default", "name", "a"),
                Objects.requireNonNull(client.get(ADDRESSES + "/" + address(made)).json().objectAt("spec", "parentRef"))
                        .strings());

        RestClient.Answer taken = create(client, "b", "\"type\":\"NodePort\",\"clusterIP\":\"%s\"".formatted(address(made)));
        assertEquals(422, taken.status());
        assertTrue(taken.text().contains("provided IP is already allocated"), taken.text());
        RestClient.Answer port = client.post(
                SERVICES,
                body("b", "\"type\":\"NodePort\"").replace("\"port\":80", "\"port\":80,\"nodePort\":" + port(made)));
        assertEquals(422, port.status());
        assertTrue(port.text().contains("provided port is already allocated"), port.text());

        assertEquals(200, client.delete(SERVICES + "/a").status());
        assertEquals(404, client.get(ADDRESSES + "/" + address(made)).status());
        RestClient.Answer next = client.post(
                SERVICES,
                body("b", "\"type\":\"NodePort\",\"clusterIP\":\"%s\"".formatted(address(made)))
                        .replace("\"port\":80", "\"port\":80,\"nodePort\":" + port(made)));
        assertEquals(201, next.status(), next.text());
    }

    @Test
    void anotherTypeGivesBackWhatItDoesNotNeed() throws Exception {
        RestClient client = gateway.workspace("types");
        RestClient.Answer made = create(client, "a", "\"type\":\"NodePort\"");
        RestClient.Answer external = client.patch(
                SERVICES + "/a", "merge-patch+json", "{\"spec\":{\"type\":\"ExternalName\",\"externalName\":\"x.y\"}}");
        assertEquals(200, external.status(), external.text());
        assertNull(external.json().stringAt("spec", "clusterIP"));
        assertEquals(404, client.get(ADDRESSES + "/" + address(made)).status());
        RestClient.Answer back = client.patch(SERVICES + "/a", "merge-patch+json", "{\"spec\":{\"type\":\"ClusterIP\"}}");
        assertEquals(200, client.get(ADDRESSES + "/" + address(back)).status());
        RestClient.Answer balanced = client.patch(
                SERVICES + "/a",
                "merge-patch+json",
                "{\"spec\":{\"type\":\"LoadBalancer\",\"externalTrafficPolicy\":\"Local\"}}");
        long check = balanced.json().objectOrNew("spec").integer("healthCheckNodePort").orElse(0);
        assertTrue(check >= 30_000 && check != port(balanced), balanced.text());
        RestClient.Answer refused = create(
                client,
                "b",
                "\"type\":\"LoadBalancer\",\"externalTrafficPolicy\":\"Local\",\"healthCheckNodePort\":" + check);
        assertEquals(422, refused.status(), refused.text());
    }

    @Test
    void aDryRunTakesNothing() throws Exception {
        RestClient client = gateway.workspace("dry");
        RestClient.Answer dry = client.post(SERVICES + "?dryRun=All", body("a", ""));
        assertEquals(201, dry.status());
        assertEquals(404, client.get(ADDRESSES + "/" + address(dry)).status());
        assertEquals(201, create(client, "b", "\"clusterIP\":\"%s\"".formatted(address(dry))).status());
    }

    /// In a block of six addresses and with many at once, six win, and no address is given twice.
    @Test
    void manyAtOnceShareASmallBlock() throws Exception {
        RestClient client = gateway.workspace("small");
        assertEquals(200, client.delete(BLOCKS + "/kubernetes").status());
        assertEquals(
                201,
                client.post(BLOCKS, "{\"metadata\":{\"name\":\"small\"},\"spec\":{\"cidrs\":[\"10.9.9.0/29\"]}}").status());
        TestGateway.await("the block is ready", () -> client.get(BLOCKS + "/small").text().contains("\"Ready\""));
        List<String> given = new ArrayList<>();
        int refused = 0;
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<RestClient.Answer>> work = IntStream.range(0, 12)
                    .<Callable<RestClient.Answer>>mapToObj(i -> () -> create(client, "s" + i, ""))
                    .toList();
            for (Future<RestClient.Answer> done : clients.invokeAll(work)) {
                if (done.get().status() == 201) {
                    given.add(address(done.get()));
                } else {
                    assertTrue(done.get().text().contains("range is full"), done.get().text());
                    refused++;
                }
            }
        }
        assertEquals(6, new HashSet<>(given).size());
        assertEquals(6, given.size());
        assertEquals(6, refused);
        assertTrue(given.stream().allMatch(address -> address.startsWith("10.9.9.")));
    }

    @Test
    void familiesThatAreNotThereAreRefused() throws Exception {
        RestClient client = gateway.workspace("families");
        assertTrue(create(client, "a", "\"ipFamilies\":[\"IPv6\"]").text().contains("not configured on this cluster"));
        assertTrue(create(client, "a", "\"ipFamilyPolicy\":\"RequireDualStack\"")
                .text()
                .contains("not configured for dual-stack services"));
        assertTrue(create(client, "a", "\"clusterIP\":\"1.2.3.4\"").text().contains("does not match the current range"));
        RestClient.Answer headless = create(client, "h", "\"clusterIP\":\"None\"");
        assertEquals("RequireDualStack", headless.json().stringAt("spec", "ipFamilyPolicy"));
        assertEquals(List.of("IPv4", "IPv6"), Objects.requireNonNull(headless.json().arrayAt("spec", "ipFamilies")).strings());
        RestClient.Answer preferred = create(client, "p", "\"ipFamilyPolicy\":\"PreferDualStack\"");
        assertEquals(List.of("IPv4"), Objects.requireNonNull(preferred.json().arrayAt("spec", "ipFamilies")).strings());
    }

    @Test
    void workspacesDoNotMeet() throws Exception {
        RestClient one = gateway.workspace("one");
        RestClient two = gateway.workspace("two");
        String wanted = "\"clusterIP\":\"10.96.0.10\"";
        assertEquals(201, create(one, "dns", wanted).status());
        assertEquals(201, create(two, "dns", wanted).status());
        assertEquals(422, create(two, "other", wanted).status());
        assertNotEquals(
                one.get(ADDRESSES + "/10.96.0.10").json().stringAt("metadata", "uid"),
                two.get(ADDRESSES + "/10.96.0.10").json().stringAt("metadata", "uid"));
    }
}
