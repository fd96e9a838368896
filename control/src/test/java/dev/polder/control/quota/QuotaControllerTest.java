package dev.polder.control.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.control.testing.Await;
import dev.polder.control.testing.TestResources;
import dev.polder.control.testing.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class QuotaControllerTest {
    private static final GroupVersionResource QUOTAS = new GroupVersionResource("", "v1", "resourcequotas");
    private static final GroupVersionResource MAPS = new GroupVersionResource("", "v1", "configmaps");
    private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");

    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    private void start() {
        world.opened(new QuotaController(
                        world.store, world.resources, resource -> !resource.resource().equals("widgets"), world.tools))
                .start();
    }

    private void quota(String namespace, String name, JsonObject spec) {
        world.create(
                World.WS, QUOTAS, namespace, TestResources.object("v1", "ResourceQuota", name).put("spec", spec));
    }

    private static JsonObject hard(String... pairs) {
        JsonObject hard = new JsonObject();
        for (int i = 0; i < pairs.length; i += 2) {
            hard.put(pairs[i], pairs[i + 1]);
        }
        return new JsonObject().put("hard", hard);
    }

    private void map(String namespace, String name) {
        world.create(World.WS, MAPS, namespace, TestResources.object("v1", "ConfigMap", name));
    }

    private String used(String namespace, String name) {
        JsonObject quota = world.get(World.WS, QUOTAS, namespace, name).orElseThrow();
        return JsonWriter.text(quota.objectOrNew("status").objectOrNew("used"));
    }

    private void awaitUsed(String namespace, String name, String used) {
        Await.until(() -> used(namespace, name).equals(used), () -> used(namespace, name));
    }

    @Test
    void countsWhatIsThereAndWhatComesAndGoes() {
        map("a", "one");
        map("b", "other");
        quota("a", "q", hard("configmaps", "5", "count/pods", "2"));
        start();
        awaitUsed("a", "q", "{\"configmaps\":\"1\",\"count/pods\":\"0\"}");
        map("a", "two");
        awaitUsed("a", "q", "{\"configmaps\":\"2\",\"count/pods\":\"0\"}");
        world.delete(World.WS, MAPS, "a", "one");
        awaitUsed("a", "q", "{\"configmaps\":\"1\",\"count/pods\":\"0\"}");
        quota("b", "later", hard("configmaps", "1"));
        awaitUsed("b", "later", "{\"configmaps\":\"1\"}");
    }

    @Test
    void theStatusTakesOverWhatTheSpecSays() {
        quota("a", "q", hard("configmaps", "5"));
        start();
        awaitUsed("a", "q", "{\"configmaps\":\"0\"}");
        world.change(World.WS, QUOTAS, "a", "q", quota -> quota.put("spec", hard("secrets", "1")));
        awaitUsed("a", "q", "{\"secrets\":\"0\"}");
        JsonObject status = world.get(World.WS, QUOTAS, "a", "q").orElseThrow().objectOrNew("status");
        assertEquals("{\"secrets\":\"1\"}", JsonWriter.text(status.objectOrNew("hard")));
    }

    @Test
    void whatNobodyServesIsNotCounted() {
        quota("a", "q", hard("count/widgets", "5", "configmaps", "1"));
        start();
        awaitUsed("a", "q", "{\"configmaps\":\"0\"}");
    }

    @Test
    void scopesLeaveOutWhatTheyDoNotSelect() {
        JsonObject spec = new JsonObject().put("activeDeadlineSeconds", 5);
        world.create(World.WS, PODS, "a", TestResources.object("v1", "Pod", "short").put("spec", spec));
        world.create(World.WS, PODS, "a", TestResources.object("v1", "Pod", "long").put("spec", new JsonObject()));
        map("a", "one");
        JsonObject scoped = hard("pods", "5", "configmaps", "5");
        scoped.put("scopes", dev.polder.api.json.JsonArray.ofStrings(java.util.List.of("Terminating")));
        quota("a", "q", scoped);
        start();
        awaitUsed("a", "q", "{\"configmaps\":\"0\",\"pods\":\"1\"}");
    }

    @Test
    void quotasCountEachOtherAndAreForgottenWhenTheyGo() {
        quota("a", "q", hard("resourcequotas", "5"));
        start();
        awaitUsed("a", "q", "{\"resourcequotas\":\"1\"}");
        quota("a", "second", hard("resourcequotas", "5"));
        awaitUsed("a", "q", "{\"resourcequotas\":\"2\"}");
        world.delete(World.WS, QUOTAS, "a", "second");
        awaitUsed("a", "q", "{\"resourcequotas\":\"1\"}");
        assertTrue(world.get(World.WS, QUOTAS, "a", "second").isEmpty());
    }
}
