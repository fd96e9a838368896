package dev.polder.bench.report;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonDecimal;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonWriter;
import dev.polder.gateway.cli.output.TextTable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// All of one run.
///
/// @param conditions under which it was measured, as names and values
/// @param rows in the order of measuring
/// @param startups starts
/// @param changes what the load left behind
public record Report(JsonObject conditions, List<Row> rows, List<Startup> startups, List<Change> changes) {
    /// Copies the lists.
    public Report {
        rows = List.copyOf(rows);
        startups = List.copyOf(startups);
        changes = List.copyOf(changes);
    }

    /// For people.
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
        for (String benchmark : rows.stream().map(Row::benchmark).distinct().toList()) {
            text.append('\n')
                    .append(new RowTable(rows.stream()
                            .filter(row -> row.benchmark().equals(benchmark))
                            .toList()));
        }
        if (!changes.isEmpty()) {
            var table = new TextTable("WHAT", "BEFORE", "AFTER");
            changes.forEach(each -> table.row(each.what(), Long.toString(each.before()), Long.toString(each.after())));
            text.append('\n').append(table);
        }
        if (!rows.isEmpty()) {
            text.append("\nMedians of the rounds. \"vs\": how many times better polder is, with the rounds' extremes;"
                    + " in percent: how much it reaches of what this machine can do.\n");
        }
        for (Row row : rows) {
            if (row.failures() > 0) {
                text.append("\n%s, %s: %d operations on %s failed, the first because of: %s\n"
                        .formatted(row.benchmark(), row.setting(), row.failures(), row.server(), row.firstFailure()));
            }
        }
        return text.toString();
    }

    /// For machines.
    public String json() {
        var starts = new JsonArray();
        for (Startup each : startups) {
            var millis = new JsonArray();
            each.runs().forEach(run -> millis.add(JsonValue.of(run.toMillis())));
            starts.add(new JsonObject()
                    .put("start", each.what())
                    .put("medianMillis", each.median().toMillis())
                    .put("millis", millis));
        }
        var left = new JsonArray();
        changes.forEach(each -> left.add(
                new JsonObject().put("what", each.what()).put("before", each.before()).put("after", each.after())));
        var json = new JsonArray();
        rows.forEach(row -> json.add(json(row)));
        JsonObject all = new JsonObject()
                .put("conditions", conditions)
                .put("startup", starts)
                .put("rows", json)
                .put("changes", left);
        return new String(JsonWriter.pretty(all), StandardCharsets.UTF_8) + "\n";
    }

    private JsonObject json(Row row) {
        JsonObject json = new JsonObject()
                .put("benchmark", row.benchmark())
                .put("setting", row.setting())
                .put("server", row.server())
                .put("failures", row.failures());
        JsonObject better = new JsonObject();
        for (Metric metric : Metric.values()) {
            row.median(metric).ifPresent(median -> json.put(metric.member(), new JsonDecimal(median)));
            if (row.role() != Role.POLDER) {
                polder(row)
                        .flatMap(polder -> Ratio.of(polder, row, metric))
                        .ifPresent(ratio -> better.put(
                                metric.member(),
                                new JsonArray()
                                        .add(new JsonDecimal(ratio.median()))
                                        .add(new JsonDecimal(ratio.min()))
                                        .add(new JsonDecimal(ratio.max()))));
            }
        }
        return better.isEmpty() ? json : json.put("polderIsBetter", better);
    }

    private Optional<Row> polder(Row other) {
        return rows.stream()
                .filter(row -> row.role() == Role.POLDER
                        && row.benchmark().equals(other.benchmark())
                        && row.setting().equals(other.setting()))
                .findFirst();
    }
}
