package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// T14, T17, T18: a server process with too little of something, and its end under load. (T16, slow requests, is in
/// Http1WireTest and Http2WireTest.)
@Tag("fault")
@Timeout(300)
class PressureTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");

    @TempDir
    Path directory;

    private static String map(String name, int size) {
        return "{\"metadata\":{\"name\":\"%s\"},\"data\":{\"k\":\"%s\"}}".formatted(name, "x".repeat(size));
    }

    private static List<Integer> all(List<Future<Integer>> running) throws Exception {
        List<Integer> statuses = new ArrayList<>();
        for (Future<Integer> one : running) {
            statuses.add(one.get(120, TimeUnit.SECONDS));
        }
        return statuses;
    }

    @Test
    void aSmallHeapRefusesRatherThanEndsUnderLargeBodiesAndLists() throws Exception {
        int requests = Integer.getInteger("faults.largeRequests", 16);
        try (ServerProcess server = ServerProcess.start(directory, List.of(), "-Xmx256m");
                RestClient client = server.client();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> running = new ArrayList<>();
            for (int i = 0; i < requests; i++) {
                String name = "m" + i;
                running.add(threads.submit(() -> client.post(MAPS, map(name, 900_000)).status()));
            }
            List<Integer> writes = all(running);
            running.clear();
            for (int i = 0; i < requests / 3; i++) {
                running.add(threads.submit(() -> client.get(MAPS).status()));
            }
            List<Integer> lists = all(running);
            assertTrue(Set.of(201, 429, 503).containsAll(writes), writes::toString);
            assertTrue(Set.of(200, 429, 503).containsAll(lists), lists::toString);
            assertTrue(writes.contains(201) && lists.contains(200), "nothing was served");
            assertEquals(201, client.post(MAPS, map("after", 1)).status());
            assertFalse(server.log().contains("OutOfMemoryError"), server.log());
            System.out.printf(
                    "T17 -Xmx256m: %d of %d writes of 0.9 MB and %d of %d lists of %d MB served, the rest refused%n",
                    writes.stream().filter(s -> s == 201).count(), requests,
                    lists.stream().filter(s -> s == 200).count(), lists.size(),
                    writes.stream().filter(s -> s == 201).count());
        }
    }

    @Test
    @DisplayName("#98 termination under load answers what is on its way and ends every watch")
    void terminationUnderLoadAnswersWhatIsOnItsWayAndEndsEveryWatch() throws Exception {
        int watches = Integer.getInteger("faults.endedWatches", 40);
        try (ServerProcess server = ServerProcess.start(directory);
                RestClient client = server.client();
                RestClient watcher = server.client();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            AtomicInteger open = new AtomicInteger();
            AtomicInteger written = new AtomicInteger();
            AtomicBoolean over = new AtomicBoolean();
            List<Future<Integer>> running = new ArrayList<>();
            for (int i = 0; i < watches; i++) {
                running.add(threads.submit(() -> {
                    try (Stream<String> lines = watcher.lines(MAPS + "?watch=1")) {
                        Iterator<String> events = lines.iterator();
                        assertTrue(events.next().contains("ADDED"));
                        open.incrementAndGet();
                        while (events.hasNext()) { // fails unless the stream ends cleanly
                            assertTrue(events.next().endsWith("}"), "half an event");
                        }
                        return 0;
                    }
                }));
            }
            List<Future<Integer>> writing = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                String name = "w" + i + "-";
                writing.add(threads.submit(() -> write(client, name, written, over)));
            }
            TestGateway.await("all watch and some write", () -> open.get() == watches && written.get() > 50);
            long begun = System.nanoTime();
            over.set(true);
            server.terminate();
            assertEquals(0, server.exitCode(), server.log());
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            all(running);
            for (int status : all(writing)) {
                assertTrue(status == 201 || status == 503 || status == 0, "status " + status);
            }
            assertTrue(millis < 15_000, "it took " + millis + " ms");
            System.out.printf("T18 SIGTERM: %d watches ended cleanly, exit in %d ms%n", watches, millis);
        }
    }

    /// Writes until the server ends; gives the last status, 0 where the server was gone.
    private static int write(RestClient client, String name, AtomicInteger written, AtomicBoolean over) {
        for (int n = 0; ; n++) {
            try {
                int status = client.post(MAPS, map(name + n, 100)).status();
                if (status != 201) {
                    return status;
                }
                written.incrementAndGet();
            } catch (AssertionError e) { // not connected any more, which a client tries again
                if (over.get()) {
                    return 0;
                }
                throw e;
            }
        }
    }

    @Test
    void withoutFileDescriptorsStreamsAndWritesGoOnAndNewClientsAreServedWhenOthersLeave() throws Exception {
        assumeTrue(Files.isExecutable(PRLIMIT), "no prlimit on this machine");
        try (ServerProcess server = ServerProcess.start(
                        directory, List.of(PRLIMIT.toString(), "--nofile=512:512"), "-XX:+UseSerialGC");
                RestClient client = server.client();
                Stream<String> lines = client.lines(MAPS + "?watch=1")) {
            Iterator<String> events = lines.iterator();
            assertTrue(events.next().contains("ADDED"));
            URI base = URI.create(client.base());
            List<Socket> sockets = new ArrayList<>();
            try {
                for (int i = 0; i < 700; i++) {
                    sockets.add(new Socket(base.getHost(), base.getPort()));
                }
                for (int i = 0; i < 20; i++) {
                    assertEquals(201, client.post(MAPS, map("x" + i, 1000)).status());
                    assertTrue(events.next().contains("\"x" + i + "\""));
                }
            } finally {
                for (Socket socket : sockets) {
                    socket.close();
                }
            }
            assertTrue(server.isAlive(), server.log());
            long begun = System.nanoTime();
            try (RestClient late = server.client()) {
                TestGateway.await("a new client is served", () -> isServed(late));
            }
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            assertTrue(millis < 5000, "a new client waited " + millis + " ms");
            System.out.printf("T14 files: 700 connects to a process that may have 512 files, a new client after them in %d ms%n", millis);
        }
    }

    /// Until the server has seen that others left, it may send a new client away.
    private static boolean isServed(RestClient late) {
        try {
            return late.get(MAPS + "/x1").status() == 200;
        } catch (AssertionError e) {
            return false;
        }
    }
}
