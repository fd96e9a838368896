package dev.polder.api.builtin.table;

import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.PrinterColumn;
import java.util.List;
import java.util.Locale;

/// The columns of Deployments and the like.
public final class WorkloadColumns {
    private static final String[] POD_SPEC = {"spec", "template", "spec"};
    private static final PrinterColumn CONTAINERS = Containers.namesColumn(POD_SPEC);
    private static final PrinterColumn IMAGES = Containers.imagesColumn(POD_SPEC);
    private static final PrinterColumn SELECTOR = Columns.wide(Columns.text(
            "Selector", "Which pods belong here.", o -> Selectors.selector(o.objectAt("spec", "selector"))));

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
}
