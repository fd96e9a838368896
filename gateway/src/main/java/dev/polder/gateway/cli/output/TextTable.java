package dev.polder.gateway.cli.output;

import java.util.ArrayList;
import java.util.List;

/// Rows in columns as kubectl prints them: as wide as their widest cell, three spaces between them, none at the end.
public final class TextTable {
    private static final int GAP = 3;

    private final List<List<String>> rows = new ArrayList<>();

    /// @param header the names of the columns
    public TextTable(String... header) {
        rows.add(List.of(header));
    }

    /// Adds a row with as many cells as there are columns.
    public TextTable row(String... cells) {
        if (cells.length != rows.getFirst().size()) {
            throw new IllegalArgumentException("a row of " + cells.length + " cells");
        }
        rows.add(List.of(cells));
        return this;
    }

    /// The lines, each with a line feed.
    @Override
    public String toString() {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        var text = new StringBuilder();
        for (List<String> row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + GAP));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
