package dev.polder.api.builtin.table;

import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.resource.PrinterColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The columns of the plain core kinds.
public final class CoreColumns {
    private static final String ROLE_LABEL = "node-role.kubernetes.io/";

    private CoreColumns() {}

    /// Name and age, for a kind that has no columns of its own.
    public static List<PrinterColumn> plain() {
        return List.of(Columns.NAME, Columns.AGE);
    }

    public static List<PrinterColumn> namespaces() {
        return List.of(
                Columns.NAME,
                Columns.text("Status", "Phase of the namespace.", o -> Columns.at("", o, "status", "phase")),
                Columns.AGE);
    }

    public static List<PrinterColumn> configMaps() {
        return List.of(
                Columns.NAME,
                Columns.count("Data", "How many keys it has.", o -> size(o, "data") + size(o, "binaryData")),
                Columns.AGE);
    }

    public static List<PrinterColumn> secrets() {
        return List.of(
                Columns.NAME,
                Columns.text("Type", "What the secret is for.", o -> o.string("type", "")),
                Columns.count("Data", "How many keys it has.", o -> size(o, "data")),
                Columns.AGE);
    }

    public static List<PrinterColumn> componentStatuses() {
        return List.of(
                Columns.NAME,
                Columns.text("Status", "Status of the component conditions", o -> switch (healthy(o).string("status", "")) {
                    case "" -> "Unknown";
                    case "True" -> "Healthy";
                    default -> "Unhealthy";
                }),
                Columns.text("Message", "Message of the component conditions", o -> healthy(o).string("message", "")),
                Columns.text("Error", "Error of the component conditions", o -> healthy(o).string("error", "")));
    }

    private static JsonObject healthy(JsonObject component) {
        return component.objects("conditions").stream()
                .filter(each -> each.string("type", "").equals("Healthy"))
                .findFirst()
                .orElseGet(JsonObject::new);
    }

    public static List<PrinterColumn> limitRanges() {
        return List.of(Columns.NAME, Columns.CREATED_AT);
    }

    public static List<PrinterColumn> resourceQuotas() {
        return List.of(
                Columns.NAME,
                Columns.text("Request", "What is used, of what may be.", o -> quota(o, k -> !k.startsWith("limits."))),
                Columns.text("Limit", "Limits in use, of what may be.", o -> quota(o, k -> k.startsWith("limits."))),
                Columns.AGE);
    }

    public static List<PrinterColumn> leases() {
        return List.of(
                Columns.NAME,
                Columns.text("Holder", "Who holds the lease.", o -> Columns.at("", o, "spec", "holderIdentity")),
                Columns.AGE);
    }

    public static List<PrinterColumn> podDisruptionBudgets() {
        return List.of(
                Columns.NAME,
                Columns.text("Min Available", "Pods that must remain.", o -> either(o, "minAvailable")),
                Columns.text("Max Unavailable", "Pods that may be missing.", o -> either(o, "maxUnavailable")),
                Columns.number(
                        "Allowed Disruptions",
                        "Pods that may be evicted now.",
                        o -> Columns.at(o, "status", "disruptionsAllowed")),
                Columns.AGE);
    }

    public static List<PrinterColumn> nodes() {
        return List.of(
                Columns.NAME,
                Columns.text("Status", "State of the node.", CoreColumns::nodeStatus),
                Columns.text("Roles", "Roles of the node.", CoreColumns::nodeRoles),
                Columns.AGE,
                Columns.text("Version", "Version of its kubelet.", o -> info("", o, "kubeletVersion")),
                Columns.wide(Columns.text("Internal-IP", "Address inside.", o -> address(o, "InternalIP"))),
                Columns.wide(Columns.text("External-IP", "Address outside.", o -> address(o, "ExternalIP"))),
                Columns.wide(Columns.text("OS-Image", "Operating system.", o -> info(Columns.UNKNOWN, o, "osImage"))),
                Columns.wide(
                        Columns.text("Kernel-Version", "Its kernel.", CoreColumns::kernel)),
                Columns.wide(Columns.text(
                        "Container-Runtime",
                        "What runs containers.",
                        o -> info(Columns.UNKNOWN, o, "containerRuntimeVersion"))));
    }

    private static long size(JsonObject object, String member) {
        JsonObject map = object.object(member);
        return map == null ? 0 : map.size();
    }

    private static String either(JsonObject budget, String field) {
        JsonValue value = budget.at("spec", field);
        return value == null ? "N/A" : show(value);
    }

    private static String show(@Nullable JsonValue value) {
        if (value instanceof JsonInteger number) {
            return Long.toString(number.value());
        }
        return value instanceof JsonString text ? text.value() : "0";
    }

    private static String quota(JsonObject quota, Predicate<String> wanted) {
        JsonObject hard = quota.objectAt("status", "hard");
        JsonObject used = quota.objectAt("status", "used");
        StringJoiner text = new StringJoiner(", ");
        if (hard != null) {
            new TreeSet<>(hard.names())
                    .stream()
                            .filter(wanted)
                            .forEach(k -> text.add("%s: %s/%s"
                                    .formatted(k, show(used == null ? null : used.get(k)), show(hard.get(k)))));
        }
        return text.toString();
    }

    private static String nodeStatus(JsonObject node) {
        JsonObject status = node.object("status");
        List<String> shown = new ArrayList<>();
        if (status != null) {
            status.objects("conditions").stream()
                    .filter(c -> c.string("type", "").equals("Ready"))
                    .map(c -> c.string("status", "").equals("True") ? "Ready" : "NotReady")
                    .forEach(shown::add);
        }
        if (shown.isEmpty()) {
            shown.add("Unknown");
        }
        JsonObject spec = node.object("spec");
        if (spec != null && spec.isTrue("unschedulable")) {
            shown.add("SchedulingDisabled");
        }
        return String.join(",", shown);
    }

    private static String nodeRoles(JsonObject node) {
        JsonObject labels = node.objectAt("metadata", "labels");
        TreeSet<String> roles = new TreeSet<>();
        if (labels != null) {
            labels.strings().forEach((key, value) -> {
                if (key.startsWith(ROLE_LABEL) && key.length() > ROLE_LABEL.length()) {
                    roles.add(key.substring(ROLE_LABEL.length()));
                } else if (key.equals("kubernetes.io/role") && !value.isEmpty()) {
                    roles.add(value);
                }
            });
        }
        return roles.isEmpty() ? Columns.NONE : String.join(",", roles);
    }

    private static String kernel(JsonObject node) {
        String kernel = info(Columns.UNKNOWN, node, "kernelVersion");
        String architecture = info("", node, "architecture");
        return architecture.isEmpty() || kernel.equals(Columns.UNKNOWN) ? kernel : kernel + " (" + architecture + ")";
    }

    private static String info(String absent, JsonObject node, String field) {
        return Columns.at(absent, node, "status", "nodeInfo", field);
    }

    private static String address(JsonObject node, String type) {
        JsonObject status = node.object("status");
        return status == null
                ? Columns.NONE
                : status.objects("addresses").stream()
                        .filter(a -> a.string("type", "").equals(type))
                        .map(a -> a.string("address", ""))
                        .findFirst()
                        .orElse(Columns.NONE);
    }
}
