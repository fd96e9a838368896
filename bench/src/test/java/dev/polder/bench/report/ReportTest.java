package dev.polder.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static Row row(String benchmark, String server, Role role, double... rates) {
        var row = new Row(benchmark, "4 clients", server, role);
        for (double rate : rates) {
            row.add(new Sample(Map.of(Metric.RATE, rate, Metric.P50, 1e6 / rate), 0, ""));
        }
        return row;
    }

    @Test
    void polderIsComparedWithEachOtherRoundByRound() {
        Row broken = row("create", "polder", Role.POLDER, 10);
        broken.add(new Sample(Map.of(), 3, "HTTP status 500"));
        var report = new Report(
                new JsonObject().put("seed", "7"),
                List.of(
                        row("get", "polder", Role.POLDER, 1000, 1200, 1100),
                        row("get", "peer", Role.PEER, 100, 100, 100),
                        row("get", "bare", Role.LIMIT, 2000, 2000, 2000),
                        broken),
                List.of(new Startup("new", List.of(Duration.ofMillis(3), Duration.ofMillis(1), Duration.ofMillis(2)))),
                List.of(new Change("polder threads", 40, 41)));
        String table = report.table();
        assertTrue(table.contains("seed      7\n"), table);
        assertTrue(table.matches("(?s).*4 clients +polder +1100 +909.1 us\n.*"), table);
        assertTrue(table.matches("(?s).* vs peer +11.0x \\(10.0-12.0\\) +11.0x \\(10.0-12.0\\)\n.*"), table);
        assertTrue(table.matches("(?s).* vs bare +55% \\(50-60\\) +55% \\(50-60\\)\n.*"), table);
        assertTrue(table.contains("3 operations on polder failed, the first because of: HTTP status 500"), table);
        assertTrue(table.contains("new     2 ms     3 ms, 1 ms, 2 ms"), table);
        assertTrue(table.matches("(?s).*polder threads +40 +41\n.*"), table);
        assertTrue(report.json().contains("\"polderIsBetter\""));
        assertEquals(3, report.rows().getLast().failures());
    }

    @Test
    void numbersAreReadable() {
        assertEquals("1.50 ms", Metric.P50.text(1500));
        assertEquals("1.5 KiB", Metric.PEAK.text(1536));
        assertEquals("2.0 MiB", Metric.PEAK.text(2 << 20));
        assertEquals("2.5", Metric.RATE.text(2.5));
        assertEquals("0", Metric.ENDED.text(0));
    }
}
