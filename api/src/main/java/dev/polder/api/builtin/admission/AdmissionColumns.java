package dev.polder.api.builtin.admission;

import dev.polder.api.builtin.table.Columns;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.PrinterColumn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The columns of webhooks, policies and bindings.
public final class AdmissionColumns {
    private AdmissionColumns() {}

    public static List<PrinterColumn> webhooks() {
        return List.of(
                Columns.NAME,
                Columns.number("Webhooks", "How many webhooks it has.", o -> size(o.array("webhooks"))),
                Columns.AGE);
    }

    public static List<PrinterColumn> validatingPolicies() {
        return policies("Validations", "validations");
    }

    public static List<PrinterColumn> mutatingPolicies() {
        return policies("Mutations", "mutations");
    }

    private static List<PrinterColumn> policies(String name, String field) {
        return List.of(
                Columns.NAME,
                Columns.number(name, "How many of them it has.", o -> size(o.arrayAt("spec", field))),
                Columns.text("ParamKind", "The kind of its parameters.", o -> {
                    JsonObject kind = o.objectAt("spec", "paramKind");
                    return kind == null
                            ? Columns.UNSET
                            : kind.string("apiVersion", "") + "/" + kind.string("kind", "");
                }),
                Columns.AGE);
    }

    private static long size(@Nullable JsonArray array) {
        return array == null ? 0 : array.size();
    }

    public static List<PrinterColumn> bindings() {
        return List.of(
                Columns.NAME,
                Columns.text("PolicyName", "The policy.", o -> Columns.at("", o, "spec", "policyName")),
                Columns.text("ParamRef", "Its parameters.", AdmissionColumns::parameters),
                Columns.AGE);
    }

    private static String parameters(JsonObject binding) {
        String name = Columns.at("", binding, "spec", "paramRef", "name");
        if (name.isEmpty()) {
            return Columns.UNSET;
        }
        return Columns.at("*", binding, "spec", "paramRef", "namespace") + "/" + name;
    }
}
