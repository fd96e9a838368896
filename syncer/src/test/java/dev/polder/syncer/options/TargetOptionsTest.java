package dev.polder.syncer.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupResource;
import dev.polder.syncer.Json;
import dev.polder.syncer.transform.SyncKeys;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TargetOptionsTest {
    @Test
    void nothingSaidIsNothing() {
        assertEquals(TargetOptions.NONE, TargetOptions.of(Json.of("{'metadata':{'name':'t'}}")));
        assertEquals(ConflictPolicy.TAKE, TargetOptions.NONE.policy(new GroupResource("", "configmaps")));
    }

    @Test
    void resourcesAreNamedWithTheirVersionAndNothingIsGuessed() {
        TargetOptions options = resources("gateways.v1.gateway.networking.k8s.io, matrices.v1alpha1.example.com");
        assertEquals(
                List.of("gateway.networking.k8s.io/v1/gateways", "example.com/v1alpha1/matrices"),
                options.custom().stream().map(k -> k.resource().toString()).toList());
        assertEquals(List.of(), options.mistakes());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "widgets | is not RESOURCE.VERSION.GROUP",
                "widgets.example.com | is not RESOURCE.VERSION.GROUP",
                "Widgets.v1.example.com | is not RESOURCE.VERSION.GROUP",
                "widgets.v1.-bad- | is not RESOURCE.VERSION.GROUP",
                "../nodes.v1.example.com | is not RESOURCE.VERSION.GROUP",
                "deployments.v1.apps | is carried already",
                "controllerrevisions.v1.apps | is of a group of Kubernetes",
                "clusterroles.v1.rbac.authorization.k8s.io | is of a group of Kubernetes",
                "nodes.v1.k8s.io | is of a group of Kubernetes",
                "synctargets.v1alpha1.workload.kcp.io | is of a group of the gateway itself",
                "'a.v1.example.com,a.v2.example.com' | names a resource twice"
            })
    void whatMayNotBeCarriedIsRefusedInASentence(String text, String why) {
        TargetOptions options = resources(text.replace("'", ""));
        assertTrue(options.mistakes().getFirst().contains(why), options.mistakes().toString());
        assertTrue(options.custom().size() <= 1);
    }

    @Test
    void oneTargetCarriesAHundredCustomResourcesAtMost() {
        String many = IntStream.range(0, 120)
                .mapToObj(i -> "r" + i + ".v1.example.com")
                .collect(Collectors.joining(","));
        assertEquals(100, resources(many).custom().size());
        assertEquals(20, resources(many).mistakes().size());
    }

    @Test
    void whatWasSyncedBeforeIsRemembered() {
        JsonObject target = target(SyncKeys.SYNC_RESOURCES, "a.v1.example.com");
        target.put("status", Json.of("""
                {'syncedResources':[{'group':'','resource':'pods','versions':['v1']},
                 {'group':'example.com','resource':'a','versions':['v1']},
                 {'group':'example.com','resource':'b','versions':['v2']},
                 {'group':'example.com','resource':'../x','versions':['v2']}]}"""));
        TargetOptions options = TargetOptions.of(target);
        assertEquals(
                List.of("example.com/v2/b"),
                options.retired().stream().map(k -> k.resource().toString()).toList());
        assertTrue(options.kinds().containsAll(options.retired()));
        assertTrue(options.kinds().containsAll(options.custom()));
    }

    @Test
    void policiesAreReadPerResource() {
        TargetOptions options = TargetOptions.of(target(
                SyncKeys.CONFLICT_POLICIES, "configmaps=park, deployments.apps = yield,pods=fight,=take,services"));
        assertEquals(ConflictPolicy.PARK, options.policy(new GroupResource("", "configmaps")));
        assertEquals(ConflictPolicy.YIELD, options.policy(new GroupResource("apps", "deployments")));
        assertEquals(ConflictPolicy.TAKE, options.policy(new GroupResource("", "pods")));
        assertEquals(3, options.mistakes().size(), options.mistakes().toString());
        assertTrue(options.mistakes().getFirst().contains("\"pods=fight\" is not RESOURCE.GROUP=take"));
    }

    private static TargetOptions resources(String text) {
        return TargetOptions.of(target(SyncKeys.SYNC_RESOURCES, text));
    }

    private static JsonObject target(String annotation, String value) {
        JsonObject target = Json.of("{'metadata':{'name':'t','annotations':{}}}");
        target.objectOrNew("metadata").objectOrNew("annotations").put(annotation, value);
        return target;
    }
}
