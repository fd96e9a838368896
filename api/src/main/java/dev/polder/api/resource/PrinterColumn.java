package dev.polder.api.resource;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import java.time.Instant;
import java.util.List;

/// One column of `kubectl get`.
///
/// @param name        heading, as kubectl prints it after upper-casing
/// @param type        OpenAPI type: string, integer, number, boolean, date
/// @param format      OpenAPI format, `name` for the name column, else empty
/// @param description for clients that show it
/// @param priority    0 always, above 0 only with `-o wide`
/// @param cell        reads the cell out of an object, never throws for a valid one
public record PrinterColumn(String name, String type, String format, String description, int priority, Cell cell) {
    /// Computes a cell at a given time (ages are relative).
    @FunctionalInterface
    public interface Cell {
        JsonValue of(JsonObject object, Instant now);
    }

    /// The same columns for objects in another form: they are read from the stored one.
    public static List<PrinterColumn> onStored(List<PrinterColumn> columns, Conversion conversion) {
        return columns.stream()
                .map(c -> new PrinterColumn(
                        c.name(),
                        c.type(),
                        c.format(),
                        c.description(),
                        c.priority(),
                        (object, now) -> c.cell().of(conversion.toStored(object), now)))
                .toList();
    }
}
