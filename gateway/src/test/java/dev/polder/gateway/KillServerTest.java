package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// T1 through HTTP: the whole server is killed while clients write, again and again.
@Tag("fault")
@Timeout(36_000)
class KillServerTest {
    private static final int WRITERS = 8;
    private static final int WORKSPACES = 6;

    @TempDir
    Path directory;

    @Test
    void nothingThatWasAnsweredIsLostHoweverOftenTheServerIsKilled() throws Exception {
        long seed = Long.getLong("faults.seed", System.nanoTime() & 0xffff_ffffL);
        int kills = Integer.getInteger("faults.serverKills", 2);
        int most = Integer.getInteger("faults.killMillis", 1200);
        System.out.println("T1 server: -Dfaults.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        ServerJournal journal = new ServerJournal();
        List<Long> starts = new ArrayList<>();
        for (int cycle = 0; cycle <= kills; cycle++) {
            try (ServerProcess server = started(starts);
                    RestClient client = server.client();
                    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                journal.audit(client);
                if (cycle == kills) {
                    break;
                }
                List<Future<?>> writing = new ArrayList<>();
                for (int i = 0; i < WRITERS; i++) {
                    writing.add(threads.submit(new JournaledWriter(
                            client, journal, random.split(), "c" + cycle + "-" + i, "w" + i)));
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(200, most)));
                assertTrue(server.isAlive(), server.log());
                server.kill();
                for (Future<?> writer : writing) {
                    writer.get(60, TimeUnit.SECONDS);
                }
            }
        }
        assertTrue(journal.acknowledged() > kills, "hardly anything was written");
        starts.sort(null);
        System.out.printf(
                "T1 server kill -9: %d kills, %d writes acknowledged, 0 lost, 0 in part, 0 revisions twice, from the start of"
                        + " the process to its first answer %d ms in the middle, %d at most; again with -Dfaults.seed=%d%n",
                kills, journal.acknowledged(), starts.get(starts.size() / 2), starts.getLast(), seed);
    }

    private ServerProcess started(List<Long> millis) throws Exception {
        long begun = System.nanoTime();
        ServerProcess server = ServerProcess.start(directory);
        millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        return server;
    }

    @Test
    void aServerWithMuchInItIsReadyAgainSoonAfterItWasKilled() throws Exception {
        int objects = Integer.getInteger("faults.serverObjects", 0);
        assumeTrue(objects > 0, "takes minutes; with -Dfaults.serverObjects=100000");
        int kills = Integer.getInteger("faults.fullServerKills", 20);
        List<Long> starts = new ArrayList<>();
        try (ServerProcess server = ServerProcess.start(directory);
                RestClient client = server.client();
                ExecutorService threads = Executors.newFixedThreadPool(32)) {
            List<Future<?>> filling = new ArrayList<>();
            for (int w = 0; w < WORKSPACES; w++) {
                String workspace = "{\"metadata\":{\"name\":\"full%d\"}}".formatted(w);
                assertEquals(201, client.post("/apis/tenancy.kcp.io/v1alpha1/workspaces", workspace).status());
                RestClient inside = client.in("root:full" + w);
                for (int i = w; i < objects; i += WORKSPACES) {
                    String body = "{\"metadata\":{\"name\":\"n%d\"},\"data\":{\"k\":\"%s\"}}".formatted(i, "x".repeat(900));
                    filling.add(threads.submit(
                            () -> assertEquals(201, inside.post(ServerJournal.MAPS, body).status())));
                }
            }
            for (Future<?> one : filling) {
                one.get();
            }
            server.kill();
        }
        for (int i = 0; i < kills; i++) {
            try (ServerProcess server = started(starts);
                    RestClient client = server.client()) {
                assertEquals(200, client.in("root:full" + i % WORKSPACES).get(ServerJournal.MAPS + "?limit=1").status());
                server.kill();
            }
        }
        starts.sort(null);
        System.out.printf(
                "T1 restart with %d objects: %d starts, from the start of the process to serving %d ms in the middle, %d at most%n",
                objects, kills, starts.get(kills / 2), starts.getLast());
        assertTrue(starts.getLast() < 10_000, () -> "slow: " + starts);
    }
}
