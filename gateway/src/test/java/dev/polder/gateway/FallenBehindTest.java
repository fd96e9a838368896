package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.store.log.LogLimits;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Real clients whose events are not kept any more: each hears of it, by an ERROR event of code 410, and none goes on with
/// a gap. The gateway keeps little of the past here.
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FallenBehindTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    /// Too large for what lies between a client that does not read and the gateway to hold many.
    private static final String FILLER = "x".repeat(500_000);

    /// More bytes than sockets and windows hold.
    private static final int EVENTS = 60;

    @TempDir
    Path directory;

    private GatewaySettings settings(int port) {
        return GatewaySettings.of(directory.resolve("data"))
                .withListen("127.0.0.1", port)
                .withHistory(new LogLimits(4, 1 << 20, 4, 1 << 20, Duration.ofHours(1), 64 << 20, 1 << 20));
    }

    @Test
    @DisplayName("#97 a running watch that falls behind gets its events in order then one error and the end")
    void aRunningWatchThatFallsBehindGetsItsEventsInOrderThenOneErrorAndTheEnd() throws Exception {
        try (TestGateway gateway = TestGateway.start(settings(0))) {
            RestClient operator = gateway.operator();
            String start = revision(operator);
            List<AutoCloseable> watch = SlowWatcherTest.silent(
                    gateway.gateway().adminKubeconfig(), operator.base() + MAPS + "?watch=1&resourceVersion=" + start);
            fill(operator);
            awaitExpired(operator, start);
            int next = 0;
            JsonObject last = new JsonObject();
            try (var lines = new BufferedReader(
                    new InputStreamReader((InputStream) watch.getFirst(), StandardCharsets.UTF_8))) {
                String line;
                while ((line = lines.readLine()) != null) {
                    last = JsonReader.readObject(line.getBytes(StandardCharsets.UTF_8), new JsonLimits(8 << 20, 64, 100_000));
                    if (!last.string("type", "").equals("ERROR")) {
                        assertEquals(Integer.toString(next++), last.objectOrNew("object").stringAt("data", "n"));
                    }
                }
            }
            assertTrue(next < EVENTS, "it did not fall behind: " + next + " events");
            assertEquals("ERROR", last.string("type"));
            assertEquals("Expired", last.stringAt("object", "reason"));
            watch.getLast().close();
        }
    }

    @Test
    void aKubectlThatFallsBehindSaysThatItsRevisionIsTooOld() throws Exception {
        Optional<Path> kubectl = Kubectl.find();
        assumeTrue(kubectl.isPresent(), "there is no kubectl on PATH");
        try (TestGateway gateway = TestGateway.start(settings(0))) {
            RestClient operator = gateway.operator();
            String start = revision(operator);
            Path errors = directory.resolve("kubectl.err");
            ProcessBuilder builder = new ProcessBuilder(
                            kubectl.get().toString(), "--kubeconfig", gateway.gateway().adminKubeconfig().toString(),
                            "--server", operator.base(), "--cache-dir", directory.resolve("cache").toString(),
                            "get", "configmaps", "--watch-only", "-o", "json")
                    .redirectError(errors.toFile());
            builder.environment().put("HOME", directory.toString());
            Process process = builder.start();
            try {
                InputStream out = process.getInputStream();
                TestGateway.await("kubectl watches", () -> {
                    operator.post(MAPS, "{\"metadata\":{\"generateName\":\"begin-\"}}");
                    return available(out) > 0;
                });
                fill(operator);
                awaitExpired(operator, start);
                String shown = new String(out.readAllBytes(), StandardCharsets.UTF_8); // until kubectl ends
                assertTrue(process.waitFor(60, TimeUnit.SECONDS), "kubectl does not end");
                // kubectl prints the object of the ERROR event as it prints any other, and ends.
                assertTrue(
                        shown.contains("\"message\": \"too old resource version"),
                        () -> shown.substring(Math.max(0, shown.length() - 500)) + said(errors));
                assertFalse(shown.contains("\"n\": \"" + (EVENTS - 1) + "\""), "it did not fall behind");
            } finally {
                process.destroyForcibly();
            }
        }
    }

    @Test
    @DisplayName("#295 an informer that was away for too long lists anew")
    @SuppressWarnings("try") // the first gateway ends in the middle
    void anInformerThatWasAwayForTooLongListsAnew() throws Exception {
        try (TestGateway first = TestGateway.start(settings(0))) {
            int port = first.gateway().url().getPort();
            RestClient operator = first.operator();
            operator.post(MAPS, "{\"metadata\":{\"name\":\"stays\"}}");
            operator.post(MAPS, "{\"metadata\":{\"name\":\"goes\"}}");
            Config config = Config.fromKubeconfig(Files.readString(first.gateway().adminKubeconfig()));
            config.setClientKeyAlgo("EC");
            config.setWatchReconnectInterval(100);
            try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build();
                    var informer = client.configMaps().inNamespace("default").runnableInformer(0)) {
                informer.start().toCompletableFuture().get(60, TimeUnit.SECONDS);
                TestGateway.await("the informer knows both", () -> names(informer.getStore().list()).contains("goes"));
                String start = revision(operator);
                first.close();
                try (TestGateway elsewhere = TestGateway.start(settings(0))) {
                    elsewhere.operator().delete(MAPS + "/goes");
                    fill(elsewhere.operator());
                    awaitExpired(elsewhere.operator(), start);
                }
                try (TestGateway _ = TestGateway.start(settings(port))) {
                    TestGateway.await("the informer knows what is there now", () -> {
                        Set<String> names = names(informer.getStore().list());
                        return names.equals(Set.of("stays", "m", "kube-root-ca.crt"));
                    });
                }
            }
        }
    }

    private static String said(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int available(InputStream in) {
        try {
            return in.available();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> names(List<ConfigMap> maps) {
        return maps.stream().map(map -> map.getMetadata().getName()).collect(Collectors.toSet());
    }

    private static String revision(RestClient client) {
        return client.get(MAPS).json().stringAt("metadata", "resourceVersion");
    }

    /// Makes one object and changes it again and again: the past is what was replaced.
    private static void fill(RestClient client) {
        String body = "{\"metadata\":{\"name\":\"m\"},\"data\":{\"n\":\"0\",\"k\":\"%s\"}}".formatted(FILLER);
        assertEquals(201, client.post(MAPS, body).status());
        for (int i = 1; i < EVENTS; i++) {
            String change = "{\"data\":{\"n\":\"%d\"}}".formatted(i);
            assertEquals(200, client.patch(MAPS + "/m", "merge-patch+json", change).status());
        }
    }

    /// Waits until what came after the revision is not kept any more.
    private static void awaitExpired(RestClient client, String revision) throws InterruptedException {
        TestGateway.await("revision " + revision + " is too old", () -> {
            try (var lines = client.lines(MAPS + "?watch=1&timeoutSeconds=1&resourceVersion=" + revision)) {
                return lines.findFirst().orElse("").contains("\"code\":410");
            }
        });
    }
}
