package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.gateway.client.KubeconfigReader;
import dev.polder.gateway.client.TlsContexts;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// T15: watchers that do not read, beside others that do. (That they are cut off in time is in Http1WireTest.)
@Tag("fault")
class SlowWatcherTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final int GOOD = 4;

    @TempDir
    Path directory;

    @Test
    @Timeout(600)
    void watchersThatDoNotReadNeitherDelayOthersNorFillTheMemory() throws Exception {
        int slow = Integer.getInteger("faults.slowWatchers", 20);
        int events = Integer.getInteger("faults.slowEvents", 300);
        String filler = "x".repeat(30_000);
        try (TestGateway gateway = TestGateway.start(directory);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            RestClient operator = gateway.operator();
            String start = operator.get(MAPS).json().stringAt("metadata", "resourceVersion");
            String watch = MAPS + "?watch=1&resourceVersion=" + start;
            List<AutoCloseable> unread = new ArrayList<>();
            for (int i = 0; i < slow; i++) {
                unread.addAll(silent(gateway.gateway().adminKubeconfig(), operator.base() + watch));
            }
            AtomicLongArray sent = new AtomicLongArray(events);
            List<Future<long[]>> good = new ArrayList<>();
            for (int i = 0; i < GOOD; i++) {
                good.add(threads.submit(() -> delays(operator, watch, sent)));
            }
            long before = heap();
            for (int i = 0; i < events; i++) {
                String body = "{\"metadata\":{\"name\":\"m%d\"},\"data\":{\"k\":\"%s\"}}".formatted(i, filler);
                sent.set(i, System.nanoTime());
                assertEquals(201, operator.post(MAPS, body).status());
            }
            List<Long> delays = new ArrayList<>();
            for (Future<long[]> one : good) {
                Arrays.stream(one.get(60, TimeUnit.SECONDS)).forEach(delays::add);
            }
            long grown = heap() - before;
            delays.sort(null);
            long millis = TimeUnit.NANOSECONDS.toMillis(delays.get(delays.size() * 99 / 100));
            delays(operator, watch, sent); // who begins where they stopped gets everything
            String said = "T15 slow watchers: %d that do not read, %d events of 30 kB; from request to event p99 %d ms, heap +%d KiB"
                    .formatted(slow, events, millis, grown >> 10);
            System.out.println(said);
            assertTrue(millis < 2000, said);
            // What the log keeps in memory, and no more than a MiB for each of the slow.
            assertTrue(grown < events * 90_000L + ((long) slow << 20) + (16L << 20), said);
            for (AutoCloseable one : unread) {
                one.close();
            }
        }
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /// A watch on a connection of its own whose events nobody takes.
    static List<AutoCloseable> silent(Path kubeconfig, String url) throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(TlsContexts.of(KubeconfigReader.read(List.of(kubeconfig))))
                .build();
        InputStream stream = client.send(
                        HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofInputStream())
                .body();
        return List.of(stream, client);
    }

    /// Takes all events in order, and says how long each took, in nanoseconds.
    private static long[] delays(RestClient client, String watch, AtomicLongArray sent) {
        long[] delays = new long[sent.length()];
        try (Stream<String> lines = client.lines(watch)) {
            Iterator<String> events = lines.iterator();
            for (int i = 0; i < delays.length; i++) {
                assertTrue(events.next().contains("\"name\":\"m" + i + "\""), "a gap before " + i);
                delays[i] = System.nanoTime() - sent.get(i);
            }
        }
        return delays;
    }
}
