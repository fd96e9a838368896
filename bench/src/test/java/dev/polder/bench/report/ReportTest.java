package dev.polder.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import dev.polder.bench.load.Latencies;
import dev.polder.bench.load.LoadResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static LoadRow row(String benchmark, String subject, long latencyNanos, long failures, Duration cpu) {
        var latencies = new Latencies();
        for (int i = 0; i < 100; i++) {
            latencies.add(latencyNanos);
        }
        var row = new LoadRow(benchmark, subject, 4);
        row.add(new LoadResult(latencies, failures, failures == 0 ? 0 : 500, 1_000_000_000), Optional.ofNullable(cpu));
        row.add(new LoadResult(latencies, 0, 0, 1_000_000_000), Optional.ofNullable(cpu));
        return row;
    }

    @Test
    void rowsAreComparedWithTheBaseline() {
        var report = new Report(
                new JsonObject().put("seed", "7"),
                List.of(
                        row("get", "polder", 200_000, 0, Duration.ofMillis(10)),
                        row("get", Report.BASELINE, 100_000, 0, Duration.ofMillis(5)),
                        row("create", "polder", 2_000_000, 3, null)),
                List.of(new Startup("new", List.of(Duration.ofMillis(3), Duration.ofMillis(1), Duration.ofMillis(2)))),
                List.of(new Memory("polder", 64 << 20, 128 << 20)));
        String table = report.table();
        assertTrue(table.contains("seed      7\n"), table);
        assertTrue(table.matches("(?s).*get +4 +polder +100 +\\d+ us +\\d+ us +100 us +(2\\.0|1\\.9)\\d\n.*"), table);
        assertTrue(table.matches("(?s).*create +4 +polder +100 +[12]\\.\\d\\d ms +\\S+ ms +- +-\n.*"), table);
        assertTrue(table.contains("3 of the answers of polder to create were failures, the first with HTTP status 500"));
        assertTrue(table.contains("new     2 ms     3 ms, 1 ms, 2 ms"), table);
        assertTrue(table.contains("polder   64 MiB   128 MiB"), table);
        table.lines().forEach(line -> assertTrue(line.length() <= 80 || line.contains("failures"), line));
        assertTrue(report.json().contains("\"p50ToBareNetty\""));
        assertEquals(3, report.loads().getLast().failures());
    }
}
