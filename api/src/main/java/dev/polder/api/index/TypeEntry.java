package dev.polder.api.index;

import java.util.ArrayList;
import java.util.List;

/// The lines of one type in an index file, not read yet.
///
/// @param text  the whole file
/// @param start where the type's first line begins
/// @param end   behind its last line
record TypeEntry(String text, int start, int end) {

    /// One `F` line.
    record FieldLine(String name, String type, boolean required, String description) {}

    /// One `P` line.
    record WireLine(int number, String name, String type) {}

    boolean hasWire() {
        int wire = text.indexOf("\nP ", start);
        return wire >= 0 && wire < end;
    }

    String description() {
        String first = lines().getFirst();
        int bar = first.indexOf(" | ");
        return bar < 0 ? "" : unescape(first.substring(bar + 3));
    }

    List<FieldLine> fields() {
        List<FieldLine> fields = new ArrayList<>();
        for (String line : lines()) {
            if (line.startsWith("F ")) {
                int bar = line.indexOf(" | ");
                String description = bar < 0 ? "" : unescape(line.substring(bar + 3));
                String[] parts = (bar < 0 ? line : line.substring(0, bar)).split(" ", -1);
                fields.add(new FieldLine(parts[1], parts[2], parts.length > 3, description));
            }
        }
        return fields;
    }

    List<WireLine> wires() {
        List<WireLine> wires = new ArrayList<>();
        for (String line : lines()) {
            if (line.startsWith("P ")) {
                String[] parts = line.split(" ", -1);
                wires.add(new WireLine(Integer.parseInt(parts[1]), parts[2], parts[3]));
            }
        }
        return wires;
    }

    private List<String> lines() {
        return text.substring(start, end).lines().toList();
    }

    private static String unescape(String escaped) {
        return escaped.indexOf('\\') < 0
                ? escaped
                : escaped.replace("\\\\", "\u0000").replace("\\n", "\n").replace('\u0000', '\\');
    }
}
