package dev.polder.api.builtin.table;

import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.PrinterColumn;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// The columns of core Events.
public final class EventColumns {
    private EventColumns() {}

    public static List<PrinterColumn> events() {
        return List.of(
                Columns.timed("Last Seen", "How long ago it last happened.", EventColumns::lastSeen),
                Columns.text("Type", "Normal or Warning.", o -> o.string("type", "")),
                Columns.text("Reason", "What happened, in a word.", o -> o.string("reason", "")),
                Columns.text("Object", "What it happened to.", EventColumns::target),
                Columns.wide(Columns.text(
                        "Subobject",
                        "The part it happened to.",
                        o -> Columns.at("", o, "involvedObject", "fieldPath"))),
                Columns.wide(Columns.text("Source", "Who says so.", EventColumns::source)),
                Columns.text(
                        "Message", "What happened.", o -> o.string("message", "").strip()),
                Columns.wide(Columns.timed("First Seen", "How long ago it first happened.", EventColumns::firstSeen)),
                Columns.wide(Columns.count("Count", "How often it happened.", EventColumns::count)),
                Columns.wide(Columns.NAME));
    }

    private static String firstSeen(JsonObject event, Instant now) {
        String first = event.string("firstTimestamp");
        return HumanDuration.since(first == null ? event.string("eventTime") : first, now);
    }

    private static String lastSeen(JsonObject event, Instant now) {
        JsonObject series = event.object("series");
        if (series != null) {
            return HumanDuration.since(series.string("lastObservedTime"), now);
        }
        String last = event.string("lastTimestamp");
        return last == null ? firstSeen(event, now) : HumanDuration.since(last, now);
    }

    private static long count(JsonObject event) {
        JsonObject series = event.object("series");
        long count = series == null ? Columns.at(event, "count") : Columns.at(series, "count");
        return series == null && count == 0 ? 1 : count;
    }

    private static String target(JsonObject event) {
        String kind = Columns.at("", event, "involvedObject", "kind").toLowerCase(Locale.ROOT);
        String name = Columns.at("", event, "involvedObject", "name");
        return name.isEmpty() ? kind : kind + "/" + name;
    }

    private static String source(JsonObject event) {
        String component = Columns.at(event.string("reportingComponent", ""), event, "source", "component");
        String host = Columns.at(event.string("reportingInstance", ""), event, "source", "host");
        return host.isEmpty() ? component : component + ", " + host;
    }
}
