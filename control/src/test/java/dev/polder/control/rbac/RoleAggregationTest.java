package dev.polder.control.rbac;

import static dev.polder.control.testing.World.WS;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.control.ResourceController;
import dev.polder.control.testing.Await;
import dev.polder.control.testing.World;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RoleAggregationTest {
    private static final GroupVersionResource ROLES =
            new GroupVersionResource("rbac.authorization.k8s.io", "v1", "clusterroles");

    private final World world = new World();

    @BeforeEach
    void start() {
        world.opened(new ResourceController(
                        "role-aggregation",
                        world.store,
                        RoleAggregation.sources(),
                        new RoleAggregation(world.resources),
                        World.LIMITS,
                        world.tools))
                .start();
    }

    @AfterEach
    void end() {
        world.close();
    }

    private void role(String name, String label, String... verbs) {
        JsonArray rules = new JsonArray();
        for (String verb : verbs) {
            rules.add(new JsonObject().put("verbs", JsonArray.ofStrings(List.of(verb))));
        }
        JsonObject metadata = new JsonObject().put("name", name);
        if (!label.isEmpty()) {
            metadata.put("labels", new JsonObject().put(label, "true"));
        }
        world.create(WS, ROLES, "", new JsonObject()
                .put("kind", "ClusterRole")
                .put("apiVersion", "rbac.authorization.k8s.io/v1")
                .put("metadata", metadata)
                .put("rules", rules));
    }

    private void aggregates(String name, String label) {
        world.change(WS, ROLES, "", name, role -> role.put(
                "aggregationRule",
                new JsonObject().put("clusterRoleSelectors", new JsonArray().add(new JsonObject()
                        .put("matchLabels", new JsonObject().put(label, "true"))))));
    }

    private void awaitVerbs(String name, String... verbs) {
        Await.until(() -> List.of(verbs).equals(verbs(name)), () -> verbs(name));
    }

    private List<String> verbs(String name) {
        return world.get(WS, ROLES, "", name).orElseThrow().objects("rules").stream()
                .map(rule -> String.join(",", rule.array("verbs") == null ? List.of() : strings(rule)))
                .toList();
    }

    private static List<String> strings(JsonObject rule) {
        JsonArray verbs = rule.array("verbs");
        return verbs == null ? List.of() : verbs.strings();
    }

    @Test
    void aRoleGetsTheRulesOfThoseThatItSelectsAndLosesThemAgain() throws Exception {
        role("a", "to-all", "get", "list");
        role("b", "to-all", "list", "watch");
        role("other", "", "delete");
        role("all", "", "patch");
        aggregates("all", "to-all");
        awaitVerbs("all", "get", "list", "watch");
        role("c", "to-all", "create");
        awaitVerbs("all", "get", "list", "watch", "create");
        world.delete(WS, ROLES, "", "a");
        awaitVerbs("all", "list", "watch", "create");
        world.change(WS, ROLES, "", "b", b -> b.objectOrNew("metadata").remove("labels"));
        awaitVerbs("all", "create");
    }

    @Test
    void rulesGoThroughRolesThatAreAggregatedThemselves() throws Exception {
        role("top", "", "none");
        aggregates("top", "to-top");
        role("middle", "to-top", "none");
        aggregates("middle", "to-middle");
        role("low", "to-middle", "get");
        awaitVerbs("middle", "get");
        awaitVerbs("top", "get");
    }
}
