package dev.polder.api.builtin.table;

import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.PrinterColumn;
import java.time.Instant;
import java.time.format.DateTimeParseException;
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
                Columns.timed("Scheduling", "Whether the cluster takes new workloads.", KcpColumns::scheduling),
                Columns.timed("Heartbeat", "How long ago the cluster was reached.", (o, now) -> {
                    String beat = o.stringAt("status", "lastSyncerHeartbeatTime");
                    return beat == null ? Columns.NONE : HumanDuration.since(beat, now);
                }),
                Columns.AGE,
                Columns.wide(Columns.number(
                        "Namespaces",
                        "Namespaces of workspaces on the cluster.",
                        o -> Columns.at(o, "status", "content", "namespaces"))),
                Columns.wide(Columns.number(
                        "Objects",
                        "Objects of workspaces on the cluster.",
                        o -> Columns.at(o, "status", "content", "objects"))),
                Columns.wide(Columns.text(
                        "Key",
                        "Stands for the cluster in labels and finalizers.",
                        o -> Columns.at("", o, "metadata", "labels", "internal.workload.kcp.io/key"))));
    }

    public static List<PrinterColumn> locations() {
        return List.of(
                Columns.NAME,
                Columns.text(
                        "Resource", "What the location is made of.", o -> Columns.at("", o, "spec", "resource", "resource")),
                Columns.count(
                        "Available", "Clusters that take new workloads.", o -> Columns.at(o, "status", "availableInstances")),
                Columns.count("Instances", "Clusters of the location.", o -> Columns.at(o, "status", "instances")),
                Columns.text(
                        "Labels",
                        "The labels that people may choose by.",
                        o -> Columns.at("", o, "metadata", "annotations", "scheduling.kcp.io/labels")),
                Columns.AGE);
    }

    public static List<PrinterColumn> placements() {
        return List.of(
                Columns.NAME,
                Columns.text("Phase", "Where the placement stands.", o -> Columns.at("", o, "status", "phase")),
                Columns.text(
                        "Location",
                        "The location that was chosen.",
                        o -> Columns.at(Columns.NONE, o, "status", "selectedLocation", "locationName")),
                Columns.text("Scheduled", "Whether a cluster was chosen.", o -> condition(o, "Scheduled")),
                Columns.AGE);
    }

    private static String scheduling(JsonObject target, Instant now) {
        String evictAfter = target.stringAt("spec", "evictAfter");
        if (evictAfter != null && !evictAfter.isEmpty()) {
            try {
                return Instant.parse(evictAfter).isAfter(now) ? "Evicting later" : "Evicting";
            } catch (DateTimeParseException _) {
                return Columns.UNKNOWN;
            }
        }
        JsonObject spec = target.object("spec");
        return spec != null && spec.isTrue("unschedulable") ? "Cordoned" : "Open";
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
