package dev.polder.api.builtin.storage;

import dev.polder.api.builtin.table.Columns;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.resource.PrinterColumn;
import java.util.List;
import java.util.stream.Collectors;

/// The columns of drivers and of what they have to do with volumes.
public final class DriverColumns {
    private DriverColumns() {}

    public static List<PrinterColumn> drivers() {
        return List.of(
                Columns.NAME,
                Columns.flag("AttachRequired", "Whether volumes are attached to a node.", o -> {
                    JsonValue said = o.at("spec", "attachRequired");
                    return said == null || is(o, "attachRequired");
                }),
                Columns.flag("PodInfoOnMount", "Whether the driver is told of the pod.", o -> is(o, "podInfoOnMount")),
                Columns.flag("StorageCapacity", "Whether the driver tells what is left.", o -> is(o, "storageCapacity")),
                Columns.text("TokenRequests", "Whom the driver's tokens are for.", DriverColumns::audiences),
                Columns.flag("RequiresRepublish", "Whether volumes are published again.", o -> is(o, "requiresRepublish")),
                Columns.text("Modes", "How long volumes live.", DriverColumns::modes),
                Columns.AGE);
    }

    private static boolean is(JsonObject driver, String field) {
        JsonObject spec = driver.object("spec");
        return spec != null && spec.isTrue(field);
    }

    private static String audiences(JsonObject driver) {
        JsonArray requests = driver.arrayAt("spec", "tokenRequests");
        return requests == null
                ? Columns.UNSET
                : requests.stream()
                        .map(r -> r instanceof JsonObject request ? request.string("audience", "") : "")
                        .collect(Collectors.joining(","));
    }

    private static String modes(JsonObject driver) {
        JsonArray modes = driver.arrayAt("spec", "volumeLifecycleModes");
        return modes == null || modes.isEmpty() ? Columns.NONE : String.join(",", modes.strings());
    }

    public static List<PrinterColumn> nodes() {
        return List.of(
                Columns.NAME,
                Columns.number("Drivers", "How many drivers the node has.", o -> {
                    JsonArray drivers = o.arrayAt("spec", "drivers");
                    return drivers == null ? 0 : drivers.size();
                }),
                Columns.AGE);
    }

    public static List<PrinterColumn> capacities() {
        return List.of(Columns.NAME, Columns.CREATED_AT);
    }

    public static List<PrinterColumn> attachments() {
        return List.of(
                Columns.NAME,
                new PrinterColumn(
                        "Attacher",
                        "string",
                        "name",
                        "Who attaches the volume.",
                        0,
                        (o, now) -> JsonValue.of(Columns.at("", o, "spec", "attacher"))),
                Columns.text("PV", "The volume.", o -> Columns.at("", o, "spec", "source", "persistentVolumeName")),
                Columns.text("Node", "Where it is to be.", o -> Columns.at("", o, "spec", "nodeName")),
                Columns.flag("Attached", "Whether it is there.", o -> {
                    JsonObject status = o.object("status");
                    return status != null && status.isTrue("attached");
                }),
                Columns.AGE);
    }

    public static List<PrinterColumn> attributesClasses() {
        return List.of(
                Columns.NAME,
                Columns.text("DriverName", "The driver.", o -> o.string("driverName", "")),
                Columns.AGE);
    }
}
