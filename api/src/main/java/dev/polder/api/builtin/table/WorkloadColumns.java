package dev.polder.api.builtin.table;

import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.PrinterColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The columns of Deployments and the like, and of what scales them.
public final class WorkloadColumns {
    private static final String[] POD_SPEC = {"spec", "template", "spec"};
    private static final PrinterColumn CONTAINERS = Containers.namesColumn(POD_SPEC);
    private static final PrinterColumn IMAGES = Containers.imagesColumn(POD_SPEC);
    private static final PrinterColumn SELECTOR = Columns.wide(Columns.text(
            "Selector", "Which pods belong here.", o -> Selectors.selector(o.objectAt("spec", "selector"))));

    /// Metrics of an autoscaler that have room in a cell.
    private static final int SHOWN = 2;

    private WorkloadColumns() {}

    public static List<PrinterColumn> deployments() {
        return List.of(
                Columns.NAME,
                Columns.text("Ready", "Pods that are ready, of those wanted.", WorkloadColumns::ready),
                Columns.count(
                        "Up-to-date",
                        "Pods made from the present template.",
                        o -> Columns.at(o, "status", "updatedReplicas")),
                Columns.count(
                        "Available",
                        "Pods that have been ready long enough.",
                        o -> Columns.at(o, "status", "availableReplicas")),
                Columns.AGE,
                CONTAINERS,
                IMAGES,
                SELECTOR);
    }

    public static List<PrinterColumn> replicaSets() {
        return replicas(SELECTOR);
    }

    public static List<PrinterColumn> replicationControllers() {
        return replicas(Columns.wide(Columns.text(
                "Selector", "Which pods belong here.", o -> Selectors.labels(o.objectAt("spec", "selector")))));
    }

    private static List<PrinterColumn> replicas(PrinterColumn selector) {
        return List.of(
                Columns.NAME,
                Columns.number("Desired", "Pods wanted.", WorkloadColumns::desired),
                count("Current", "Pods that exist.", "replicas"),
                count("Ready", "Pods that are ready.", "readyReplicas"),
                Columns.AGE,
                CONTAINERS,
                IMAGES,
                selector);
    }

    public static List<PrinterColumn> statefulSets() {
        return List.of(
                Columns.NAME,
                Columns.text("Ready", "Pods that are ready, of those wanted.", WorkloadColumns::ready),
                Columns.AGE,
                CONTAINERS,
                IMAGES);
    }

    public static List<PrinterColumn> daemonSets() {
        return List.of(
                Columns.NAME,
                count("Desired", "Nodes that should run a pod.", "desiredNumberScheduled"),
                count("Current", "Nodes that run a pod as they should.", "currentNumberScheduled"),
                count("Ready", "Nodes whose pod is ready.", "numberReady"),
                count("Up-to-date", "Nodes whose pod is made from the present template.", "updatedNumberScheduled"),
                count("Available", "Nodes whose pod has been ready long enough.", "numberAvailable"),
                Columns.text(
                        "Node Selector",
                        "Labels of the nodes.",
                        o -> Selectors.labels(o.objectAt("spec", "template", "spec", "nodeSelector"))),
                Columns.AGE,
                CONTAINERS,
                IMAGES,
                SELECTOR);
    }

    public static List<PrinterColumn> controllerRevisions() {
        return List.of(
                Columns.NAME,
                Columns.text("Controller", "What the revision belongs to.", WorkloadColumns::controller),
                Columns.count("Revision", "Number of the revision.", o -> Columns.at(o, "revision")),
                Columns.AGE);
    }

    private static PrinterColumn count(String name, String description, String field) {
        return Columns.number(name, description, o -> Columns.at(o, "status", field));
    }

    private static String ready(JsonObject object) {
        return Columns.at(object, "status", "readyReplicas") + "/" + desired(object);
    }

    private static long desired(JsonObject object) {
        return Columns.at(object, "spec", "replicas");
    }

    private static String controller(JsonObject object) {
        JsonObject metadata = object.object("metadata");
        if (metadata == null) {
            return Columns.NONE;
        }
        return metadata.objects("ownerReferences").stream()
                .filter(o -> o.isTrue("controller"))
                .findFirst()
                .map(WorkloadColumns::owner)
                .orElse(Columns.NONE);
    }

    private static String owner(JsonObject reference) {
        String version = reference.string("apiVersion", "");
        int slash = version.indexOf('/');
        String group = slash < 0 ? "" : "." + version.substring(0, slash);
        return reference.string("kind", "").toLowerCase(Locale.ROOT) + group + "/"
                + reference.string("name", "");
    }

    public static List<PrinterColumn> autoscalers() {
        return List.of(
                Columns.NAME,
                Columns.text("Reference", "What is scaled.", o -> Columns.at("", o, "spec", "scaleTargetRef", "kind")
                        + "/" + Columns.at("", o, "spec", "scaleTargetRef", "name")),
                Columns.text("Targets", "What is measured, and what it should be.", WorkloadColumns::targets),
                Columns.text("MinPods", "The least replicas.", o -> o.integerAt("spec", "minReplicas").isPresent()
                        ? Long.toString(Columns.at(o, "spec", "minReplicas"))
                        : Columns.UNSET),
                Columns.count("MaxPods", "The most replicas.", o -> Columns.at(o, "spec", "maxReplicas")),
                Columns.count("Replicas", "The replicas there are.", o -> Columns.at(o, "status", "currentReplicas")),
                Columns.AGE);
    }

    private static String targets(JsonObject autoscaler) {
        List<JsonObject> metrics = autoscaler.objectOrNew("spec").objects("metrics");
        if (metrics.isEmpty()) {
            return Columns.NONE;
        }
        JsonObject status = autoscaler.object("status");
        List<JsonObject> current = status == null ? List.of() : status.objects("currentMetrics");
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < metrics.size() && i < SHOWN; i++) {
            texts.add(target(metrics.get(i), i < current.size() ? current.get(i) : new JsonObject()));
        }
        String text = String.join(", ", texts);
        return metrics.size() > SHOWN ? text + " + %d more...".formatted(metrics.size() - SHOWN) : text;
    }

    private static String target(JsonObject metric, JsonObject current) {
        return switch (metric.string("type", "")) {
            case "External" -> amount(metric, current, "external");
            case "Object" -> amount(metric, current, "object");
            case "Pods" ->
                Columns.at(Columns.UNKNOWN, current, "pods", "current", "averageValue") + "/"
                        + Columns.at("", metric, "pods", "target", "averageValue");
            case "Resource" -> resource(metric, current, "resource");
            case "ContainerResource" -> resource(metric, current, "containerResource");
            default -> "<unknown type>";
        };
    }

    private static String amount(JsonObject metric, JsonObject current, String source) {
        String average = metric.stringAt(source, "target", "averageValue");
        return average != null
                ? Columns.at(Columns.UNKNOWN, current, source, "current", "averageValue") + "/" + average + " (avg)"
                : Columns.at(Columns.UNKNOWN, current, source, "current", "value") + "/"
                        + Columns.at("", metric, source, "target", "value");
    }

    private static String resource(JsonObject metric, JsonObject current, String source) {
        String name = Columns.at("", metric, source, "name");
        String average = metric.stringAt(source, "target", "averageValue");
        return name + ": "
                + (average != null
                        ? Columns.at(Columns.UNKNOWN, current, source, "current", "averageValue") + "/" + average
                        : percent(Columns.UNKNOWN, current, source, "current") + "/"
                                + percent("<auto>", metric, source, "target"));
    }

    private static String percent(String absent, JsonObject metric, String source, String side) {
        return metric.integerAt(source, side, "averageUtilization").isPresent()
                ? metric.integerAt(source, side, "averageUtilization").getAsLong() + "%"
                : absent;
    }
}
