package dev.polder.api.builtin.table;

import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.PrinterColumn;
import java.util.List;

/// The columns of the kinds of kcp.
public final class KcpColumns {
    private KcpColumns() {}

    public static List<PrinterColumn> workspaces() {
        return List.of(
                Columns.NAME,
                Columns.text("Type", "Type of the workspace.", o -> Columns.at("", o, "spec", "type", "name")),
                Columns.text(
                        "Region", "Where the workspace is.", o -> Columns.at("", o, "metadata", "labels", "region")),
                Columns.text("Phase", "Where it stands in its life.", o -> Columns.at("", o, "status", "phase")),
                Columns.text("URL", "Where it is reached.", o -> Columns.at("", o, "spec", "URL")),
                Columns.AGE);
    }

    public static List<PrinterColumn> logicalClusters() {
        return List.of(
                Columns.NAME,
                Columns.text("Phase", "Where it stands in its life.", o -> Columns.at("", o, "status", "phase")),
                Columns.text("URL", "Where it is reached.", o -> Columns.at("", o, "status", "URL")),
                Columns.AGE);
    }

    public static List<PrinterColumn> syncTargets() {
        return List.of(
                Columns.NAME,
                Columns.text("Ready", "Whether the cluster can be used.", o -> condition(o, "Ready")),
                Columns.timed("Heartbeat", "How long ago the cluster was reached.", (o, now) -> {
                    String beat = o.stringAt("status", "lastSyncerHeartbeatTime");
                    return beat == null ? Columns.NONE : HumanDuration.since(beat, now);
                }),
                Columns.AGE);
    }

    private static String condition(JsonObject object, String type) {
        JsonObject status = object.object("status");
        return status == null
                ? ""
                : status.objects("conditions").stream()
                        .filter(c -> c.string("type", "").equals(type))
                        .map(c -> c.string("status", ""))
                        .findFirst()
                        .orElse("");
    }
}
