package dev.polder.bench.report;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonDecimal;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonWriter;
import dev.polder.gateway.cli.output.TextTable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// All of one run.
///
/// @param conditions under which it was measured, as names and values
/// @param loads rows of load, in the order of measuring
/// @param startups starts
/// @param memories servers whose memory is known
public record Report(JsonObject conditions, List<LoadRow> loads, List<Startup> startups, List<Memory> memories) {
    /// The server that the others' latency is compared with.
    public static final String BASELINE = "bare-netty";

    private static final double MEDIAN = 0.5;
    private static final double TAIL = 0.99;
    private static final double MIB = 1024.0 * 1024.0;

    /// Copies the lists.
    public Report {
        loads = List.copyOf(loads);
        startups = List.copyOf(startups);
        memories = List.copyOf(memories);
    }

    /// For people: at most 80 columns when the servers' names are short.
    public String table() {
        var text = new StringBuilder();
        conditions.strings().forEach((name, value) -> text.append("%-9s %s\n".formatted(name, value)));
        if (!startups.isEmpty()) {
            var starts = new TextTable("START", "MEDIAN", "RUNS");
            for (Startup each : startups) {
                List<String> runs = each.runs().stream().map(run -> run.toMillis() + " ms").toList();
                starts.row(each.what(), each.median().toMillis() + " ms", String.join(", ", runs));
            }
            text.append('\n').append(starts);
        }
        if (!memories.isEmpty()) {
            var memory = new TextTable("MEMORY", "IDLE", "AFTER LOAD");
            for (Memory each : memories) {
                memory.row(each.subject(), mebibytes(each.idleBytes()), mebibytes(each.loadedBytes()));
            }
            text.append('\n').append(memory);
        }
        var table = new TextTable("LOAD", "CLIENTS", "SERVER", "OPS/S", "P50", "P99", "CPU/OP", "RATIO");
        for (LoadRow row : loads) {
            OptionalDouble ratio = ratio(row);
            table.row(
                    row.benchmark(),
                    Integer.toString(row.clients()),
                    row.subject(),
                    number("%.0f", row.rate()),
                    micros(row.micros(MEDIAN)),
                    micros(row.micros(TAIL)),
                    row.cpuMicros().isPresent() ? micros(row.cpuMicros().getAsDouble()) : "-",
                    ratio.isPresent() ? number("%.2f", ratio.getAsDouble()) : "-");
        }
        text.append('\n').append(table);
        text.append("RATIO compares P50 with that of %s.\n".formatted(BASELINE));
        for (LoadRow row : loads) {
            if (row.failures() > 0) {
                text.append("\n%d of the answers of %s to %s were failures, the first with HTTP status %d\n"
                        .formatted(row.failures(), row.subject(), row.benchmark(), row.firstFailure()));
            }
        }
        return text.toString();
    }

    /// For machines.
    public String json() {
        var rows = new JsonArray();
        for (LoadRow row : loads) {
            JsonObject json = new JsonObject()
                    .put("benchmark", row.benchmark())
                    .put("server", row.subject())
                    .put("clients", row.clients())
                    .put("operations", row.operations())
                    .put("failures", row.failures())
                    .put("operationsPerSecond", new JsonDecimal(row.rate()))
                    .put("p50Micros", new JsonDecimal(row.micros(MEDIAN)))
                    .put("p99Micros", new JsonDecimal(row.micros(TAIL)));
            row.cpuMicros().ifPresent(micros -> json.put("serverCpuMicrosPerOperation", new JsonDecimal(micros)));
            ratio(row).ifPresent(ratio -> json.put("p50ToBareNetty", new JsonDecimal(ratio)));
            rows.add(json);
        }
        var starts = new JsonArray();
        for (Startup each : startups) {
            var millis = new JsonArray();
            each.runs().forEach(run -> millis.add(JsonValue.of(run.toMillis())));
            starts.add(new JsonObject()
                    .put("start", each.what())
                    .put("medianMillis", each.median().toMillis())
                    .put("millis", millis));
        }
        var memory = new JsonArray();
        for (Memory each : memories) {
            memory.add(new JsonObject()
                    .put("server", each.subject())
                    .put("idleBytes", each.idleBytes())
                    .put("loadedBytes", each.loadedBytes()));
        }
        JsonObject all = new JsonObject()
                .put("conditions", conditions)
                .put("startup", starts)
                .put("memory", memory)
                .put("load", rows);
        return new String(JsonWriter.pretty(all), StandardCharsets.UTF_8) + "\n";
    }

    private OptionalDouble ratio(LoadRow row) {
        Optional<LoadRow> baseline = loads.stream()
                .filter(each -> each.subject().equals(BASELINE)
                        && each.benchmark().equals(row.benchmark())
                        && each.clients() == row.clients())
                .findFirst();
        return baseline.isEmpty() || baseline.get().operations() == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(row.micros(MEDIAN) / baseline.get().micros(MEDIAN));
    }

    private static String mebibytes(long bytes) {
        return number("%.0f MiB", bytes / MIB);
    }

    private static String micros(double micros) {
        return micros < 1000 ? number("%.0f us", micros) : number("%.2f ms", micros / 1000);
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
