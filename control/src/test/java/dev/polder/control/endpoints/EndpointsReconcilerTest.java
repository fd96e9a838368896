package dev.polder.control.endpoints;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.control.testing.TestResources;
import dev.polder.control.testing.World;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EndpointsReconcilerTest {
    private static final GroupVersionResource SERVICES = new GroupVersionResource("", "v1", "services");
    private static final GroupVersionResource ENDPOINTS = new GroupVersionResource("", "v1", "endpoints");
    private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");
    private static final GroupVersionResource TARGETS =
            new GroupVersionResource("workload.kcp.io", "v1alpha1", "synctargets");
    private static final ObjectKey KEY = new ObjectKey(World.WS, SERVICES.groupResource(), "ns", "s");

    private final World world = new World();
    private final TargetPlaces places = new TargetPlaces(world.store, (top, below) -> top.equals(below));
    private final EndpointsReconciler endpoints = new EndpointsReconciler(world.store, world.resources, places);

    @AfterEach
    void close() {
        world.close();
    }

    private static JsonObject json(String text) {
        return JsonReader.readObject(text.getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST);
    }

    private void service(String spec) {
        world.create(World.WS, SERVICES, "ns", TestResources.object("v1", "Service", "s").put("spec", json(spec)));
    }

    private void pod(String name, String spec, String status) {
        JsonObject pod = TestResources.object("v1", "Pod", name).put("spec", json(spec)).put("status", json(status));
        pod.objectOrNew("metadata").put("labels", new JsonObject().put("a", "b"));
        world.create(World.WS, PODS, "ns", pod);
    }

    private static String status(String ip, String ready) {
        return "{\"podIP\":\"%s\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"%s\"}]}".formatted(ip, ready);
    }

    private List<JsonObject> slices() {
        return world.list(World.WS, EndpointSlices.SLICES, "ns");
    }

    private List<String> addresses() {
        return slices().stream()
                .flatMap(slice -> slice.objects("endpoints").stream())
                .flatMap(endpoint -> Objects.requireNonNull(endpoint.array("addresses")).strings().stream())
                .sorted()
                .toList();
    }

    private String subsets() {
        JsonArray subsets = world.get(World.WS, ENDPOINTS, "ns", "s").orElseThrow().array("subsets");
        return subsets == null
                ? ""
                : subsets.objects().stream()
                        .map(subset -> names(subset, "addresses") + "/" + names(subset, "notReadyAddresses") + ":"
                                + subset.objects("ports").stream()
                                        .map(port -> Long.toString(port.integer("port").orElse(0)))
                                        .collect(Collectors.joining(",")))
                        .collect(Collectors.joining(" "));
    }

    private static String names(JsonObject subset, String list) {
        return subset.objects(list).stream().map(each -> each.string("ip", "")).collect(Collectors.joining(","));
    }

    @Test
    void podsWithOtherPortsAreInSlicesOfTheirOwn() throws InterruptedException {
        service("{\"selector\":{\"a\":\"b\"},\"ports\":[{\"name\":\"w\",\"port\":80,\"targetPort\":\"web\"}]}");
        String spec = "{\"containers\":[{\"name\":\"c\",\"ports\":[{\"name\":\"web\",\"containerPort\":%d}]}]}";
        pod("p1", spec.formatted(1), status("10.0.0.1", "True"));
        pod("p2", spec.formatted(2), status("10.0.0.2", "True"));
        pod("p3", spec.formatted(1), status("10.0.0.3", "False"));
        pod("none", "{}", status("10.0.0.4", "True"));
        pod("ended", spec.formatted(1), "{\"phase\":\"Failed\",\"podIP\":\"10.0.0.5\"}");
        pod("waits", spec.formatted(1), "{}");
        endpoints.reconcile(KEY);
        assertEquals(3, slices().size());
        assertEquals(List.of("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"), addresses());
        assertEquals("10.0.0.1/10.0.0.3:1 10.0.0.2/:2", subsets());
    }

    @Test
    void manyPodsAreInSeveralSlicesWhichStayWhereTheyAre() throws InterruptedException {
        service("{\"selector\":{\"a\":\"b\"},\"ports\":[{\"port\":80}]}");
        for (int i = 100; i < 350; i++) {
            pod("p" + i, "{}", status("10.0." + i / 100 + "." + i % 100, "True"));
        }
        endpoints.reconcile(KEY);
        assertEquals(3, slices().size());
        assertEquals(250, addresses().size());
        String before = JsonWriter.text(new JsonArray(slices()));
        endpoints.reconcile(KEY);
        assertEquals(before, JsonWriter.text(new JsonArray(slices())));
        List<JsonObject> now = slices();
        world.delete(World.WS, PODS, "ns", "p100");
        endpoints.reconcile(KEY);
        assertEquals(249, addresses().size());
        assertEquals(2, slices().stream().filter(now::contains).count());
        pod("q", "{}", status("10.0.9.9", "True"));
        endpoints.reconcile(KEY);
        assertEquals(3, slices().size());
        assertEquals(250, addresses().size());
        for (int i = 101; i < 350; i++) {
            world.delete(World.WS, PODS, "ns", "p" + i);
        }
        endpoints.reconcile(KEY);
        assertEquals(1, slices().size());
        assertEquals(List.of("10.0.9.9"), addresses());
    }

    @Test
    void aHeadlessServiceShowsHostnamesAndWhatIsNotReadyWhereItAsksForIt() throws InterruptedException {
        service("{\"clusterIP\":\"None\",\"publishNotReadyAddresses\":true,\"selector\":{\"a\":\"b\"}}");
        pod("p1", "{\"hostname\":\"h\",\"subdomain\":\"s\"}", status("10.0.0.1", "False"));
        endpoints.reconcile(KEY);
        JsonObject slice = slices().getFirst();
        assertEquals("", slice.objectOrNew("metadata").objectOrNew("labels").string("service.kubernetes.io/headless"));
        JsonObject endpoint = slice.objects("endpoints").getFirst();
        assertEquals("h", endpoint.string("hostname"));
        assertTrue(endpoint.objectOrNew("conditions").isTrue("ready"));
        assertEquals("10.0.0.1/:", subsets());
    }

    @Test
    void bothFamiliesHaveTheirSlices() throws InterruptedException {
        service("{\"ipFamilies\":[\"IPv6\",\"IPv4\"],\"selector\":{\"a\":\"b\"},\"ports\":[{\"port\":80}]}");
        pod("p1", "{}", "{\"podIPs\":[{\"ip\":\"10.0.0.1\"},{\"ip\":\"fd00::1\"}]}");
        endpoints.reconcile(KEY);
        assertEquals(
                List.of("IPv4", "IPv6"),
                slices().stream().map(slice -> slice.string("addressType", "")).sorted().toList());
        assertEquals("/fd00::1:80", subsets());
    }

    @Test
    void endpointsThatSomebodyWroteAreMirroredUnlessTheyAskNotToBe() throws InterruptedException {
        service("{\"ports\":[{\"port\":80}]}");
        JsonObject written = TestResources.object("v1", "Endpoints", "s").put("subsets", new JsonArray().add(json("""
                {"addresses":[{"ip":"10.0.0.1","nodeName":"n"},{"ip":"fd00::1"}],
                "notReadyAddresses":[{"ip":"10.0.0.2","hostname":"h","targetRef":{"kind":"Pod"}}],
                "ports":[{"port":80,"appProtocol":"x"}]}""")));
        world.create(World.WS, ENDPOINTS, "ns", written);
        endpoints.reconcile(KEY);
        assertEquals(2, slices().size());
        assertEquals(List.of("10.0.0.1", "10.0.0.2", "fd00::1"), addresses());
        world.change(World.WS, ENDPOINTS, "ns", "s", object -> object.objectOrNew("metadata")
                .put("labels", new JsonObject().put("endpointslice.kubernetes.io/skip-mirror", "true")));
        endpoints.reconcile(KEY);
        assertEquals(List.of(), slices());
    }

    @Test
    void whatATargetServesAndWhatTheSyncerShowsIsLeftAlone() throws InterruptedException {
        service("{\"selector\":{\"a\":\"b\"},\"ports\":[{\"port\":80}]}");
        pod("p1", "{}", status("10.0.0.1", "True"));
        endpoints.reconcile(KEY);
        assertEquals(List.of("10.0.0.1"), addresses());
        JsonObject target = world.create(
                World.WS, TARGETS, "", TestResources.object("workload.kcp.io/v1alpha1", "SyncTarget", "t"));
        var stored = world.store
                .get(new ObjectKey(World.WS, TARGETS.groupResource(), "", "t"))
                .orElseThrow();
        assertEquals("t", target.stringAt("metadata", "name"));
        assertEquals(List.of(KEY), endpoints.sources().getLast().keys().apply(stored));
        assertEquals(List.of(), endpoints.sources().getLast().keys().apply(stored));
        endpoints.reconcile(KEY);
        assertEquals(List.of(), slices());
        assertTrue(world.get(World.WS, ENDPOINTS, "ns", "s").isEmpty());
        JsonObject shown = TestResources.object("v1", "Endpoints", "s");
        shown.objectOrNew("metadata").put("labels", new JsonObject().put("polder.dev/mirrored-from", "t"));
        world.create(World.WS, ENDPOINTS, "ns", shown);
        world.delete(World.WS, TARGETS, "", "t");
        assertEquals(List.of(KEY), endpoints.sources().getLast().keys().apply(stored));
        endpoints.reconcile(KEY);
        assertEquals(List.of(), slices());
        world.delete(World.WS, ENDPOINTS, "ns", "s");
        endpoints.reconcile(KEY);
        assertEquals(List.of("10.0.0.1"), addresses());
    }

    @Test
    void whatBelongsToAServiceLeadsToIt() throws InterruptedException {
        service("{\"selector\":{\"a\":\"b\"},\"ports\":[{\"port\":80}]}");
        pod("p1", "{}", status("10.0.0.1", "True"));
        endpoints.reconcile(KEY);
        var sources = endpoints.sources();
        String slice = slices().getFirst().stringAt("metadata", "name");
        List<ObjectKey> objects = List.of(
                KEY,
                new ObjectKey(World.WS, ENDPOINTS.groupResource(), "ns", "s"),
                new ObjectKey(World.WS, EndpointSlices.SLICES.groupResource(), "ns", String.valueOf(slice)),
                new ObjectKey(World.WS, PODS.groupResource(), "ns", "p1"));
        for (int i = 0; i < objects.size(); i++) {
            var stored = world.store.get(objects.get(i)).orElseThrow();
            assertEquals(List.of(KEY), sources.get(i).keys().apply(stored));
        }
        world.delete(World.WS, SERVICES, "ns", "s");
        endpoints.reconcile(KEY);
        assertTrue(world.get(World.WS, ENDPOINTS, "ns", "s").isEmpty());
    }
}
