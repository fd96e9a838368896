package dev.polder.api.builtin.flow;

import dev.polder.api.builtin.table.Columns;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.resource.PrinterColumn;
import java.util.List;

/// The columns of FlowSchemas and PriorityLevelConfigurations.
public final class FlowColumns {
    private FlowColumns() {}

    public static List<PrinterColumn> flowSchemas() {
        return List.of(
                Columns.NAME,
                Columns.text(
                        "PriorityLevel",
                        "The level that its requests go to.",
                        o -> Columns.at("", o, "spec", "priorityLevelConfiguration", "name")),
                Columns.count(
                        "MatchingPrecedence",
                        "The schema with the least number that matches is taken.",
                        o -> Columns.at(o, "spec", "matchingPrecedence")),
                Columns.text(
                        "DistinguisherMethod",
                        "What sets flows apart.",
                        o -> Columns.at(Columns.NONE, o, "spec", "distinguisherMethod", "type")),
                Columns.AGE,
                Columns.text("MissingPL", "Whether the level is not there.", FlowColumns::dangling));
    }

    private static String dangling(JsonObject schema) {
        JsonObject status = schema.object("status");
        List<JsonObject> conditions = status == null ? List.of() : status.objects("conditions");
        return conditions.stream()
                .filter(c -> c.string("type", "").equals("Dangling"))
                .map(c -> c.string("status", ""))
                .findFirst()
                .orElse("?");
    }

    public static List<PrinterColumn> priorityLevels() {
        return List.of(
                Columns.NAME,
                Columns.text("Type", "Whether requests are limited.", o -> Columns.at("", o, "spec", "type")),
                number("NominalConcurrencyShares", "The level's share.", "spec", "limited", "nominalConcurrencyShares"),
                number("Queues", "How many queues there are.", "spec", "limited", "limitResponse", "queuing", "queues"),
                number("HandSize", "Queues a flow may use.", "spec", "limited", "limitResponse", "queuing", "handSize"),
                number(
                        "QueueLengthLimit",
                        "How long a queue may be.",
                        "spec",
                        "limited",
                        "limitResponse",
                        "queuing",
                        "queueLengthLimit"),
                Columns.AGE);
    }

    /// A number, or that there is none.
    private static PrinterColumn number(String name, String description, String... path) {
        return new PrinterColumn(name, "string", "", description, 0, (o, now) ->
                o.at(path) instanceof JsonInteger number ? number : JsonValue.of(Columns.NONE));
    }
}
