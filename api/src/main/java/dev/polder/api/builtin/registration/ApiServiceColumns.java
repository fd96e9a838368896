package dev.polder.api.builtin.registration;

import dev.polder.api.builtin.table.Columns;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.PrinterColumn;
import java.util.List;

/// The columns of APIServices.
public final class ApiServiceColumns {
    private ApiServiceColumns() {}

    public static List<PrinterColumn> columns() {
        return List.of(
                Columns.NAME,
                Columns.text("Service", "Who serves the version.", o -> {
                    JsonObject service = o.objectAt("spec", "service");
                    return service == null
                            ? "Local"
                            : service.string("namespace", "") + "/" + service.string("name", "");
                }),
                Columns.text("Available", "Whether it is served.", ApiServiceColumns::available),
                Columns.AGE);
    }

    private static String available(JsonObject apiService) {
        JsonObject status = apiService.object("status");
        for (JsonObject condition : status == null ? List.<JsonObject>of() : status.objects("conditions")) {
            if (condition.string("type", "").equals("Available")) {
                String value = condition.string("status", "");
                String reason = condition.string("reason", "");
                return value.equals("True") || reason.isEmpty() ? value : "%s (%s)".formatted(value, reason);
            }
        }
        return "Unknown";
    }
}
