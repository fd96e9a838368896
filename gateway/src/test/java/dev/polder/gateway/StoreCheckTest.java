package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.store.rocksdb.check.CheckLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class StoreCheckTest {
    @TempDir
    Path directory;

    private static String await(RestClient client, String path, String pattern) {
        String answer = client.get(path).text();
        while (!Pattern.compile(pattern).matcher(answer).find()) {
            LockSupport.parkNanos(5_000_000);
            answer = client.get(path).text();
        }
        return answer;
    }

    @Test
    @Timeout(60)
    void damageOnDiskIsToldByTheProbeAndTheMetrics() throws Exception {
        GatewaySettings settings = GatewaySettings.of(directory)
                .withChecks(new CheckLimits(Duration.ofMillis(100), Duration.ofSeconds(1)));
        TestGateway.start(settings).close(); // the next start makes tables of what it wrote
        try (TestGateway gateway = TestGateway.start(settings)) {
            RestClient client = gateway.operator().bare();
            await(client, "/metrics", "polder_store_scrubs_total [1-9]");
            await(client, "/metrics", "polder_store_cache_checks_total [2-9]");
            assertEquals("ok", client.get("/readyz").text());
            Path file;
            try (Stream<Path> files = Files.list(directory.resolve("store/rocksdb"))) {
                file = files.filter(each -> each.toString().endsWith(".sst"))
                        .max(Comparator.comparingLong(each -> each.toFile().length()))
                        .orElseThrow();
            }
            byte[] bytes = Files.readAllBytes(file);
            bytes[100] ^= 4;
            Files.write(file, bytes);
            String line = await(client, "/readyz", "damaged");
            assertTrue(line.startsWith("ok\n[-]store: what is on disk is damaged (" + file.getFileName() + ")"), line);
            assertEquals(200, client.get("/readyz").status());
            String metrics = client.get("/metrics").text();
            assertTrue(metrics.contains("polder_store_damaged 1.0"), metrics);
            assertTrue(metrics.contains("polder_store_cache_mismatches_total 0.0"), metrics);
        }
    }
}
