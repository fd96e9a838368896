package dev.polder.api.builtin.table;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.resource.PrinterColumn;
import java.time.Instant;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/// The parts that columns are made of.
public final class Columns {
    public static final PrinterColumn NAME = new PrinterColumn(
            "Name", "string", "name", "Name of the object.", 0, (o, now) -> JsonValue.of(Columns.name(o)));
    public static final PrinterColumn AGE =
            timed("Age", "How long ago the object was created.", (o, now) -> HumanDuration.since(created(o), now));
    public static final PrinterColumn CREATED_AT = new PrinterColumn(
            "Created At",
            "date",
            "",
            "When the object was created.",
            0,
            (o, now) -> JsonValue.of(created(o).isEmpty() ? "<unknown>" : created(o)));

    public static final String NONE = "<none>";
    public static final String UNSET = "<unset>";
    public static final String UNKNOWN = "<unknown>";

    private Columns() {}

    public static PrinterColumn text(String name, String description, Function<JsonObject, String> cell) {
        return timed(name, description, (o, now) -> cell.apply(o));
    }

    public static PrinterColumn timed(String name, String description, BiFunction<JsonObject, Instant, String> cell) {
        return new PrinterColumn(
                name, "string", "", description, 0, (o, now) -> JsonValue.of(cell.apply(o, now)));
    }

    public static PrinterColumn number(String name, String description, ToLongFunction<JsonObject> cell) {
        return new PrinterColumn(
                name, "integer", "", description, 0, (o, now) -> JsonValue.of(cell.applyAsLong(o)));
    }

    public static PrinterColumn flag(String name, String description, Predicate<JsonObject> cell) {
        return new PrinterColumn(name, "boolean", "", description, 0, (o, now) -> JsonValue.of(cell.test(o)));
    }

    /// A number in a column that upstream declares as text.
    public static PrinterColumn count(String name, String description, ToLongFunction<JsonObject> cell) {
        return new PrinterColumn(name, "string", "", description, 0, (o, now) -> JsonValue.of(cell.applyAsLong(o)));
    }

    /// The same column, shown with `-o wide` only.
    public static PrinterColumn wide(PrinterColumn column) {
        return new PrinterColumn(
                column.name(), column.type(), column.format(), column.description(), 1, column.cell());
    }

    /// A number at a path, 0 when there is none.
    public static long at(JsonObject object, String... path) {
        return object.integerAt(path).orElse(0);
    }

    /// A string at a path, or `absent` when there is none or it is empty.
    public static String at(String absent, JsonObject object, String... path) {
        String found = object.stringAt(path);
        return found == null || found.isEmpty() ? absent : found;
    }

    public static String name(JsonObject object) {
        return at("", object, "metadata", "name");
    }

    public static String created(JsonObject object) {
        return at("", object, "metadata", "creationTimestamp");
    }

    public static boolean deleting(JsonObject object) {
        return object.stringAt("metadata", "deletionTimestamp") != null;
    }
}
