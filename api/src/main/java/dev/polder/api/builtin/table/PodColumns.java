package dev.polder.api.builtin.table;

import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.PrinterColumn;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The columns of Pods.
public final class PodColumns {
    private PodColumns() {}

    public static List<PrinterColumn> pods() {
        return List.of(
                Columns.NAME,
                Columns.text("Ready", "Containers that are ready, of all.", o -> PodSummary.of(o).ready()),
                Columns.text("Status", "What the containers together say of the pod.", o -> PodSummary.of(o).status()),
                Columns.timed(
                        "Restarts",
                        "How often containers were started again, and how long ago the last time.",
                        (o, now) -> PodSummary.of(o).restarts(now)),
                Columns.AGE,
                Columns.wide(Columns.text("IP", "Address of the pod.", PodColumns::address)),
                Columns.wide(Columns.text(
                        "Node", "Node that the pod runs on.", o -> Columns.at(Columns.NONE, o, "spec", "nodeName"))),
                Columns.wide(Columns.text(
                        "Nominated Node",
                        "Node that room is being made on.",
                        o -> Columns.at(Columns.NONE, o, "status", "nominatedNodeName"))),
                Columns.wide(Columns.text(
                        "Readiness Gates", "Further conditions that are met.", PodColumns::readinessGates)));
    }

    public static List<PrinterColumn> podTemplates() {
        return List.of(
                Columns.NAME,
                Columns.text("Containers", "Names of the containers.", o -> Containers.names(o, "template", "spec")),
                Columns.text("Images", "Images of the containers.", o -> Containers.images(o, "template", "spec")),
                Columns.text(
                        "Pod Labels",
                        "Labels of the pods.",
                        o -> Selectors.labels(o.objectAt("template", "metadata", "labels"))));
    }

    private static String address(JsonObject pod) {
        JsonObject status = pod.object("status");
        if (status != null && !status.objects("podIPs").isEmpty()) {
            return status.objects("podIPs").getFirst().string("ip", Columns.NONE);
        }
        return Columns.at(Columns.NONE, pod, "status", "podIP");
    }

    private static String readinessGates(JsonObject pod) {
        JsonObject spec = pod.object("spec");
        List<JsonObject> gates = spec == null ? List.of() : spec.objects("readinessGates");
        if (gates.isEmpty()) {
            return Columns.NONE;
        }
        Set<String> met = new HashSet<>();
        JsonObject status = pod.object("status");
        if (status != null) {
            status.objects("conditions").stream()
                    .filter(c -> c.string("status", "").equals("True"))
                    .forEach(c -> met.add(c.string("type", "")));
        }
        long count = gates.stream()
                .filter(g -> met.contains(g.string("conditionType", "")))
                .count();
        return count + "/" + gates.size();
    }
}
