package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.store.space.FreeSpace;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What clients and operators see while the disk is nearly full.
@Timeout(90)
class FullDiskTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final long GIB = 1L << 30;

    @TempDir
    Path directory;

    private final AtomicLong free = new AtomicLong(50 * GIB);

    @Test
    void writesAreRefusedWithATimeToTryAgainWhileReadsAndDeletesGoOn() throws Exception {
        GatewaySettings settings =
                GatewaySettings.of(directory).withSpace(d -> new FreeSpace.Room(free.get(), 100 * GIB));
        try (TestGateway gateway = TestGateway.start(settings)) {
            RestClient client = gateway.workspace("full");
            assertEquals(201, client.post(MAPS, "{\"metadata\":{\"name\":\"a\"}}").status());
            assertEquals("ok", client.bare().get("/readyz").text());
            free.set(GIB);
            RestClient.Answer refused = client.post(MAPS, "{\"metadata\":{\"generateName\":\"b-\"}}");
            while (refused.status() == 201) {
                refused = client.post(MAPS, "{\"metadata\":{\"generateName\":\"b-\"}}");
            }
            assertEquals(503, refused.status());
            assertTrue(Integer.parseInt(refused.headers().get("retry-after").getFirst()) > 0);
            assertTrue(refused.text().contains("ServiceUnavailable"), refused.text());
            assertTrue(refused.text().contains("delete what is not needed"), refused.text());

            assertEquals(200, client.get(MAPS + "/a").status());
            RestClient.Answer ready = client.bare().get("/readyz");
            assertEquals(200, ready.status());
            assertTrue(ready.text().startsWith("ok\n[-]store: the disk is nearly full"), ready.text());
            String metrics = client.bare().get("/metrics").text();
            assertTrue(metrics.contains("polder_store_writes_paused 1.0"), metrics);
            assertTrue(metrics.contains("polder_store_disk_free_bytes"), metrics);
            assertEquals(200, client.delete(MAPS + "/a").status());

            free.set(50 * GIB);
            long begun = System.nanoTime();
            while (client.post(MAPS, "{\"metadata\":{\"generateName\":\"b-\"}}").status() != 201) {
                assertTrue(System.nanoTime() - begun < 10_000_000_000L, "not within 10 s");
            }
            assertEquals("ok", client.bare().get("/readyz").text());
        }
    }
}
