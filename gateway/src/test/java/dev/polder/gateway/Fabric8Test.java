package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A typed Java client, as operators written in Java use it, with a tenant's credential in a workspace.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class Fabric8Test {
    private static final long PATIENCE_SECONDS = 30;

    @TempDir
    static Path directory;

    private static TestGateway gateway;
    private static KubernetesClient client;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.simulated(directory.resolve("data"));
        Path kubeconfig = gateway.tenantKubeconfig(gateway.workspace("typed"), "");
        client = new KubernetesClientBuilder()
                .withConfig(config(kubeconfig))
                .build();
    }

    @AfterAll
    static void stop() {
        if (client != null) {
            client.close();
        }
        if (gateway != null) {
            gateway.close();
        }
    }

    private static Config config(Path kubeconfig) throws IOException {
        Config config = Config.fromKubeconfig(Files.readString(kubeconfig));
        config.setClientKeyAlgo("EC"); // the client takes a key in PKCS #8 for RSA unless told
        return config;
    }

    private static void namespace(String name) {
        client.resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
                .create();
    }

    private static ConfigMap map(String namespace, String name, String value) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .addToLabels("test", "fabric8")
                .endMetadata()
                .addToData("key", value)
                .build();
    }

    @Test
    void createsReadsEditsPatchesAndDeletes() throws Exception {
        namespace("crud");
        ConfigMap created = client.resource(map("crud", "one", "1")).create();
        assertNotEquals("", created.getMetadata().getUid());
        client.resource(map("crud", "two", "2")).create();
        var maps = client.configMaps().inNamespace("crud");
        assertEquals(Set.of("one", "two"), names(maps.withLabel("test", "fabric8").list().getItems()));

        maps.withName("one").edit(m -> new ConfigMapBuilder(m).addToData("edited", "yes").build());
        assertEquals("yes", maps.withName("one").get().getData().get("edited"));

        maps.withName("one").patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"merged\":\"yes\"}}");
        maps.withName("one").patch(PatchContext.of(PatchType.STRATEGIC_MERGE), "{\"data\":{\"edited\":null}}");
        maps.withName("one")
                .patch(
                        PatchContext.of(PatchType.JSON),
                        "[{\"op\":\"replace\",\"path\":\"/data/key\",\"value\":\"patched\"}]");
        assertEquals(
                Map.of("key", "patched", "merged", "yes"), maps.withName("one").get().getData());

        maps.withName("one").delete();
        assertNull(maps.withName("one").waitUntilCondition(m -> m == null, PATIENCE_SECONDS, TimeUnit.SECONDS));
        maps.withLabel("test", "fabric8").delete();
        assertEquals(List.of(), maps.withLabel("test", "fabric8").list().getItems());
    }

    private static Set<String> names(List<ConfigMap> maps) {
        return maps.stream().map(m -> m.getMetadata().getName()).collect(Collectors.toSet());
    }

    @Test
    void appliesOnTheServersSideAndHearsOfConflicts() {
        namespace("applied");
        client.resource(map("applied", "shared", "first")).fieldManager("one").serverSideApply();
        ConfigMap again = client.resource(map("applied", "shared", "second"))
                .fieldManager("one")
                .serverSideApply();
        assertEquals("second", again.getData().get("key"));
        var other = client.resource(map("applied", "shared", "third")).fieldManager("two");
        var conflict = assertThrows(KubernetesClientException.class, other::serverSideApply);
        assertEquals(409, conflict.getCode());
        assertTrue(conflict.getMessage().contains(".data.key"), conflict.getMessage());
        assertEquals("third", other.forceConflicts().serverSideApply().getData().get("key"));
    }

    @Test
    void aWatchTellsEveryChangeInOrder() throws Exception {
        namespace("watched");
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        var maps = client.configMaps().inNamespace("watched").withLabel("test", "fabric8");
        try (var _ = maps.watch(new Watcher<ConfigMap>() {
            @Override
            public void eventReceived(Action action, ConfigMap map) {
                heard.add(action + " " + map.getData().get("key"));
            }

            @Override
            public void onClose(WatcherException cause) {
                heard.add("closed " + cause.getMessage());
            }
        })) {
            client.resource(map("watched", "one", "1")).create();
            client.resource(map("watched", "one", "2")).update();
            client.resource(map("watched", "one", "2")).delete();
            assertEquals("ADDED 1", heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
            assertEquals("MODIFIED 2", heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
            assertEquals("DELETED 2", heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
        }
    }

    @Test
    @DisplayName("#304 an informer follows what was there and what came")
    void anInformerFollowsWhatWasThereAndWhatCame() throws Exception {
        namespace("informed");
        client.resource(map("informed", "before", "1")).create();
        try (var informer = client.configMaps()
                .inNamespace("informed")
                .withLabel("test", "fabric8")
                .runnableInformer(0)) {
            informer.start().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertEquals(Set.of("before"), names(informer.getStore().list()));
            client.resource(map("informed", "after", "2")).create();
            client.resource(map("informed", "before", "1")).delete();
            TestGateway.await(
                    "the informer knows of both", () -> names(informer.getStore().list()).equals(Set.of("after")));
        }
    }

    @Test
    void aDeploymentBecomesReadyAndItsPodsAreListed() {
        namespace("pods");
        Deployment web = new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace("pods")
                .withName("web")
                .endMetadata()
                .withNewSpec()
                .withReplicas(2)
                .withNewSelector()
                .addToMatchLabels("app", "web")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "web")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("web")
                .withImage("example.com/web:1")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        client.resource(web).create();
        client.resource(web).waitUntilReady(PATIENCE_SECONDS, TimeUnit.SECONDS);
        List<Pod> pods = client.pods().inNamespace("pods").withLabel("app", "web").list().getItems();
        assertEquals(2, pods.size());
        assertEquals(Set.of("Running"), pods.stream().map(p -> p.getStatus().getPhase()).collect(Collectors.toSet()));
        client.apps().deployments().inNamespace("pods").withName("web").scale(1);
        assertEquals(1, client.resource(web).get().getSpec().getReplicas());
    }

    @Test
    void mistakesArriveAsStatusWithCodeAndReason() throws Exception {
        namespace("errors");
        assertNull(client.configMaps().inNamespace("errors").withName("none").get());
        var resource = client.resource(map("errors", "one", "1"));
        resource.create();
        var exists = assertThrows(KubernetesClientException.class, resource::create);
        assertEquals(409, exists.getCode());
        assertEquals("AlreadyExists", exists.getStatus().getReason());
        var invalid = assertThrows(
                KubernetesClientException.class,
                () -> client.resource(map("errors", "Not_A_Name", "1")).create());
        assertEquals(422, invalid.getCode());
        assertEquals("metadata.name", invalid.getStatus().getDetails().getCauses().getFirst().getField());
        ConfigMap stale = map("errors", "one", "2");
        stale.getMetadata().setResourceVersion("1");
        var conflict = assertThrows(
                KubernetesClientException.class, () -> client.resource(stale).update());
        assertEquals("Conflict", conflict.getStatus().getReason());
        Path stranger = gateway.tenantKubeconfig(gateway.workspace("typed-other"), "");
        Config elsewhere = config(stranger);
        elsewhere.setMasterUrl(client.getConfiguration().getMasterUrl());
        try (KubernetesClient foreign =
                new KubernetesClientBuilder().withConfig(elsewhere).build()) {
            var maps = foreign.configMaps().inNamespace("errors");
            var forbidden = assertThrows(KubernetesClientException.class, maps::list);
            assertEquals(403, forbidden.getCode());
        }
    }
}
