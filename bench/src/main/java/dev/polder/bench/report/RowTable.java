package dev.polder.bench.report;

import dev.polder.gateway.cli.output.TextTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/// The rows of one benchmark as text: below each setting, Polder beside each of the others.
final class RowTable {
    private final List<Row> rows;
    private final List<Metric> metrics;

    RowTable(List<Row> rows) {
        this.rows = rows;
        this.metrics = Arrays.stream(Metric.values())
                .filter(metric -> rows.stream().anyMatch(row -> row.median(metric).isPresent()))
                .toList();
    }

    @Override
    public String toString() {
        List<String> header = new ArrayList<>(
                List.of(rows.getFirst().benchmark().toUpperCase(Locale.ROOT), "SERVER"));
        metrics.forEach(metric -> header.add(metric.label()));
        var table = new TextTable(header.toArray(String[]::new));
        for (String setting : rows.stream().map(Row::setting).distinct().toList()) {
            List<Row> those =
                    rows.stream().filter(row -> row.setting().equals(setting)).toList();
            those.forEach(row -> values(table, row));
            for (Row polder : those.stream().filter(row -> row.role() == Role.POLDER).toList()) {
                those.stream().filter(row -> row.role() != Role.POLDER).forEach(row -> ratios(table, polder, row));
            }
        }
        return table.toString();
    }

    private void values(TextTable table, Row row) {
        List<String> cells = new ArrayList<>(List.of(row.setting(), row.server()));
        for (Metric metric : metrics) {
            OptionalDouble median = row.median(metric);
            cells.add(median.isPresent() ? metric.text(median.getAsDouble()) : "-");
        }
        table.row(cells.toArray(String[]::new));
    }

    private void ratios(TextTable table, Row polder, Row other) {
        List<String> cells = new ArrayList<>(List.of("", "  vs " + other.server()));
        for (Metric metric : metrics) {
            cells.add(Ratio.of(polder, other, metric)
                    .map(ratio -> other.role() == Role.PEER ? ratio.times() : ratio.percent())
                    .orElse("-"));
        }
        table.row(cells.toArray(String[]::new));
    }
}
