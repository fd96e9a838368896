package dev.polder.api.builtin.table;

import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.PrinterColumn;
import java.util.stream.Collectors;

/// The containers of a pod spec in wide columns.
final class Containers {
    private Containers() {}

    static PrinterColumn namesColumn(String... podSpec) {
        return Columns.wide(Columns.text("Containers", "Names of the containers.", o -> names(o, podSpec)));
    }

    static PrinterColumn imagesColumn(String... podSpec) {
        return Columns.wide(Columns.text("Images", "Images of the containers.", o -> images(o, podSpec)));
    }

    static String names(JsonObject object, String... podSpec) {
        return join(object, "name", podSpec);
    }

    static String images(JsonObject object, String... podSpec) {
        return join(object, "image", podSpec);
    }

    private static String join(JsonObject object, String field, String... podSpec) {
        JsonObject spec = object.objectAt(podSpec);
        return spec == null
                ? ""
                : spec.objects("containers").stream()
                        .map(c -> c.string(field, ""))
                        .collect(Collectors.joining(","));
    }
}
