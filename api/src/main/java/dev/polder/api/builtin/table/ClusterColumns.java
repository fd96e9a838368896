package dev.polder.api.builtin.table;

import dev.polder.api.json.JsonBool;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.resource.PrinterColumn;
import java.util.List;
import java.util.function.Predicate;

/// The columns of priorities and classes.
public final class ClusterColumns {
    private static final List<String> DEFAULT_CLASS = List.of(
            "storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class");

    private ClusterColumns() {}

    public static List<PrinterColumn> customResourceDefinitions() {
        return List.of(Columns.NAME, Columns.CREATED_AT);
    }

    public static List<PrinterColumn> priorityClasses() {
        return List.of(
                Columns.NAME,
                Columns.number("Value", "The priority.", o -> Columns.at(o, "value")),
                flag("Global-Default", "boolean", "Whether pods get it unasked.", o -> o.isTrue("globalDefault")),
                Columns.AGE,
                Columns.text(
                        "PreemptionPolicy",
                        "Whether pods may push out others.",
                        o -> Columns.at("PreemptLowerPriority", o, "preemptionPolicy")));
    }

    public static List<PrinterColumn> storageClasses() {
        return List.of(
                new PrinterColumn(
                        "Name", "string", "name", "Name of the class.", 0, (o, now) -> new JsonString(className(o))),
                Columns.text("Provisioner", "Who makes volumes.", o -> o.string("provisioner", "")),
                Columns.text(
                        "ReclaimPolicy", "What becomes of a volume.", o -> Columns.at("Delete", o, "reclaimPolicy")),
                Columns.text(
                        "VolumeBindingMode",
                        "When a volume is made.",
                        o -> Columns.at("Immediate", o, "volumeBindingMode")),
                flag(
                        "AllowVolumeExpansion",
                        "string",
                        "Whether a volume may grow.",
                        o -> o.isTrue("allowVolumeExpansion")),
                Columns.AGE);
    }

    public static List<PrinterColumn> runtimeClasses() {
        return List.of(
                Columns.NAME,
                Columns.text("Handler", "What runs the containers.", o -> o.string("handler", "")),
                Columns.AGE);
    }

    private static String className(JsonObject storageClass) {
        boolean isDefault = DEFAULT_CLASS.stream()
                .anyMatch(a -> "true".equals(storageClass.stringAt("metadata", "annotations", a)));
        return isDefault ? Columns.name(storageClass) + " (default)" : Columns.name(storageClass);
    }

    private static PrinterColumn flag(String name, String type, String description, Predicate<JsonObject> cell) {
        return new PrinterColumn(name, type, "", description, 0, (o, now) ->
                cell.test(o) ? JsonBool.TRUE : JsonBool.FALSE);
    }
}
