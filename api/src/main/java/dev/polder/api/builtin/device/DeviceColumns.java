package dev.polder.api.builtin.device;

import dev.polder.api.builtin.table.Columns;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.PrinterColumn;
import java.util.ArrayList;
import java.util.List;

/// The columns of devices and claims.
public final class DeviceColumns {
    private DeviceColumns() {}

    public static List<PrinterColumn> plain() {
        return List.of(Columns.NAME, Columns.AGE);
    }

    public static List<PrinterColumn> claims() {
        return List.of(
                Columns.NAME,
                Columns.text("State", "How far the claim has come.", DeviceColumns::state),
                Columns.AGE);
    }

    private static String state(JsonObject claim) {
        boolean deleted = claim.stringAt("metadata", "deletionTimestamp") != null;
        List<String> states = new ArrayList<>();
        if (deleted) {
            states.add("deleted");
        }
        JsonObject status = claim.object("status");
        if (status == null || status.object("allocation") == null) {
            if (!deleted) {
                states.add("pending");
            }
        } else {
            states.add("allocated");
            if (!status.objects("reservedFor").isEmpty()) {
                states.add("reserved");
            }
        }
        return String.join(",", states);
    }

    public static List<PrinterColumn> slices() {
        return List.of(
                Columns.NAME,
                Columns.text("Node", "Where the devices are.", o -> Columns.at("", o, "spec", "nodeName")),
                Columns.text("Driver", "Whose devices they are.", o -> Columns.at("", o, "spec", "driver")),
                Columns.text("Pool", "What they belong to.", o -> Columns.at("", o, "spec", "pool", "name")),
                Columns.AGE);
    }
}
