package dev.polder.control.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.meta.GroupResource;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EvaluatorsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:01:00Z");

    private static JsonObject json(String text) {
        return JsonReader.readObject(text.getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST);
    }

    private static Evaluator of(String group, String resource) {
        return Evaluators.of(new GroupResource(group, resource)).orElseThrow();
    }

    private static String usage(String resource, String object) {
        return of("", resource).usage(json(object), NOW).text();
    }

    private static JsonObject pod(String spec) {
        return json("{\"spec\":" + spec + "}");
    }

    @Test
    void namesSayWhichResourcesAreCounted() {
        assertEquals(
                Set.of(
                        new GroupResource("apps", "deployments"),
                        new GroupResource("", "secrets"),
                        Evaluators.PODS,
                        Evaluators.SERVICES,
                        Evaluators.CLAIMS),
                Evaluators.counted(List.of(
                        "count/deployments.apps",
                        "secrets",
                        "requests.example.com/gpu",
                        "services.nodeports",
                        "gold.storageclass.storage.k8s.io/requests.storage",
                        "count/pods",
                        "unheard-of")));
        assertEquals(Optional.empty(), Evaluators.of(new GroupResource("", "events")));
        assertEquals(Optional.empty(), Evaluators.of(new GroupResource("events.k8s.io", "events")));
        assertEquals("count/secrets=1,secrets=1", usage("secrets", "{}"));
        assertEquals("count/leases.coordination.k8s.io=1", of("coordination.k8s.io", "leases").usage(json("{}"), NOW).text());
    }

    @Test
    void podsCountForWhatTheyComputeWithAsLongAsTheyLive() {
        String spec = """
                {"spec":{"containers":[{"name":"c","resources":{"requests":{"cpu":"1","hugepages-2Mi":"2Mi",
                "example.com/gpu":"2"},"limits":{"memory":"1Gi","ephemeral-storage":"1G"}}}]}%s}""";
        assertEquals(
                "count/pods=1,cpu=1,hugepages-2Mi=2Mi,limits.ephemeral-storage=1G,limits.memory=1Gi,pods=1,requests.cpu=1,"
                        + "requests.example.com/gpu=2,requests.hugepages-2Mi=2Mi",
                usage("pods", spec.formatted("")));
        assertEquals("count/pods=1", usage("pods", spec.formatted(",\"status\":{\"phase\":\"Failed\"}")));
        String deleted = ",\"metadata\":{\"deletionTimestamp\":\"%s\",\"deletionGracePeriodSeconds\":30}";
        assertEquals("count/pods=1", usage("pods", spec.formatted(deleted.formatted("2026-01-01T00:00:00Z"))));
        assertTrue(usage("pods", spec.formatted(deleted.formatted("2026-01-01T00:00:45Z"))).contains("pods=1,requests"));
        assertTrue(usage("pods", spec.formatted(deleted.formatted("never"))).contains("pods=1,requests"));
    }

    @Test
    void everyContainerSaysWhatIsDemanded() {
        Evaluator pods = of("", "pods");
        JsonObject pod = pod("""
                {"containers":[{"name":"b"},{"name":"a","resources":{"limits":{"cpu":"1"}}}],
                "initContainers":[{"name":"c","resources":{"requests":{"memory":"1"}}}]}""");
        assertEquals(
                Optional.of("must specify limits.cpu for: b,c; memory for: a,b"),
                pods.missing(List.of("limits.cpu", "memory", "pods", "requests.example.com/gpu"), pod));
        pod.objectOrNew("spec").put("resources", json("{\"limits\":{\"cpu\":\"1\"}}"));
        assertEquals(Optional.empty(), pods.missing(List.of("limits.cpu"), pod));
    }

    @Test
    void scopesSelectPods() {
        JsonObject effort = pod("{\"priorityClassName\":\"high\",\"containers\":[{\"name\":\"c\"}]}");
        JsonObject burst = pod("""
                {"activeDeadlineSeconds":0,"containers":[{"name":"c","resources":{"requests":{"memory":"1"}}}],
                "affinity":{"podAntiAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[
                {"podAffinityTerm":{"namespaceSelector":{}}}]}}}""");
        Evaluator pods = of("", "pods");
        for (String name : List.of("BestEffort", "NotTerminating", "PriorityClass")) {
            QuotaScope scope = new QuotaScope(name, "Exists", List.of());
            assertTrue(pods.isIn(scope, effort), name);
            assertFalse(pods.isIn(scope, burst), name);
        }
        for (String name : List.of("NotBestEffort", "Terminating", "CrossNamespacePodAffinity")) {
            QuotaScope scope = new QuotaScope(name, "Exists", List.of());
            assertFalse(pods.isIn(scope, effort), name);
            assertTrue(pods.isIn(scope, burst), name);
        }
        assertFalse(pods.isIn(new QuotaScope("VolumeAttributesClass", "Exists", List.of()), burst));
        assertTrue(pods.isIn(new QuotaScope("PriorityClass", "In", List.of("low", "high")), effort));
        assertFalse(pods.isIn(new QuotaScope("PriorityClass", "In", List.of("high")), burst));
        assertFalse(pods.isIn(new QuotaScope("PriorityClass", "NotIn", List.of("high")), effort));
        assertTrue(pods.isIn(new QuotaScope("PriorityClass", "NotIn", List.of("high")), burst));
        assertTrue(pods.isIn(new QuotaScope("PriorityClass", "DoesNotExist", List.of()), burst));
        assertFalse(of("", "services").isIn(new QuotaScope("Terminating", "Exists", List.of()), burst));
    }

    @Test
    void servicesCountForTheNodePortsThatTheyMeanToHave() {
        String service = "{\"spec\":{\"type\":\"%s\",\"ports\":[{\"port\":1,\"nodePort\":30000},{\"port\":2}]%s}}";
        assertEquals(
                "count/services=1,services=1,services.loadbalancers=0,services.nodeports=0",
                usage("services", service.formatted("ClusterIP", "")));
        assertEquals(
                "count/services=1,services=1,services.loadbalancers=0,services.nodeports=2",
                usage("services", service.formatted("NodePort", "")));
        assertEquals(
                "count/services=1,services=1,services.loadbalancers=1,services.nodeports=2",
                usage("services", service.formatted("LoadBalancer", "")));
        assertEquals(
                "count/services=1,services=1,services.loadbalancers=1,services.nodeports=1",
                usage("services", service.formatted("LoadBalancer", ",\"allocateLoadBalancerNodePorts\":false")));
    }

    @Test
    void claimsCountForTheirStorageAlsoByClass() {
        JsonObject claim = json("""
                {"spec":{"storageClassName":"gold","volumeAttributesClassName":"fast",
                "resources":{"requests":{"storage":"1500m"}}},"status":{"allocatedResources":{"storage":"3"}}}""");
        Evaluator claims = of("", "persistentvolumeclaims");
        assertEquals(
                "count/persistentvolumeclaims=1,gold.storageclass.storage.k8s.io/persistentvolumeclaims=1,"
                        + "gold.storageclass.storage.k8s.io/requests.storage=3,persistentvolumeclaims=1,requests.storage=3",
                claims.usage(claim, NOW).text());
        JsonObject less = claim.deepCopy();
        less.remove("status");
        assertTrue(claims.usage(less, NOW).text().endsWith("requests.storage=2"));
        assertTrue(claims.handles("status", claim, less));
        assertFalse(claims.handles("status", claim, claim.deepCopy()));
        assertTrue(claims.handles("", claim, less));
        assertTrue(claims.isIn(new QuotaScope("VolumeAttributesClass", "In", List.of("fast")), claim));
        assertFalse(claims.isIn(new QuotaScope("VolumeAttributesClass", "NotIn", List.of("fast")), claim));
        assertTrue(claims.isIn(new QuotaScope("VolumeAttributesClass", "DoesNotExist", List.of()), json("{\"spec\":{}}")));
    }

    @Test
    void mostUpdatesChangeNothingThatCounts() {
        JsonObject short1 = pod("{\"activeDeadlineSeconds\":5}");
        assertTrue(of("", "pods").handles("", short1, pod("{}")));
        assertFalse(of("", "pods").handles("", short1, short1.deepCopy()));
        assertFalse(of("", "pods").handles("status", short1, pod("{}")));
        assertTrue(of("", "pods").handles("resize", short1, short1));
        assertFalse(of("", "configmaps").handles("", json("{}"), json("{}")));
        assertTrue(of("", "configmaps").handles("", json("{}"), null));
    }
}
