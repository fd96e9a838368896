package dev.polder.gateway.resource.read;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.PrinterColumn;
import dev.polder.gateway.resource.ResourceCatalog;
import dev.polder.api.status.Statuses;
import java.time.Instant;
import java.util.List;

/// Objects as `meta/v1` Table and as PartialObjectMetadata (upstream: `endpoints/handlers/response.go`).
final class TableWriter {
    private TableWriter() {}

    /// What a row carries besides its cells: `includeObject`.
    enum IncludeObject {
        NONE,
        METADATA,
        OBJECT;

        static IncludeObject of(String text) {
            return switch (text) {
                case "", "Metadata" -> METADATA;
                case "None" -> NONE;
                case "Object" -> OBJECT;
                default -> throw Statuses.badRequest(
                        "Unable to convert to Table as requested: includeObject: Invalid value: \"" + text
                                + "\": must be 'Metadata', 'Object', 'None', or empty");
            };
        }
    }

    /// A watch describes the columns only in its first table: in the others they are null, as upstream.
    static JsonObject table(
            List<JsonObject> objects, ResourceCatalog.Served served, JsonObject metadata, Options options) {
        JsonArray definitions = new JsonArray();
        if (options.headings()) {
            for (PrinterColumn column : served.version().columns()) {
                definitions.add(new JsonObject()
                        .put("name", column.name())
                        .put("type", column.type())
                        .put("format", column.format())
                        .put("description", column.description())
                        .put("priority", column.priority()));
            }
        }
        JsonArray rows = new JsonArray();
        for (JsonObject object : objects) {
            JsonArray cells = new JsonArray();
            for (PrinterColumn column : served.version().columns()) {
                cells.add(column.cell().of(object, options.now()));
            }
            JsonObject row = new JsonObject().put("cells", cells);
            switch (options.include()) {
                case NONE -> row.put("object", JsonNull.NULL);
                case METADATA -> row.put("object", partial(object, options.meta()));
                case OBJECT -> row.put("object", object);
            }
            rows.add(row);
        }
        return new JsonObject()
                .put("kind", "Table")
                .put("apiVersion", options.meta())
                .put("metadata", metadata)
                .put("columnDefinitions", options.headings() ? definitions : JsonNull.NULL)
                .put("rows", rows);
    }

    /// @param include what a row carries
    /// @param headings whether columns are described
    /// @param now     for ages
    /// @param meta    apiVersion of the form
    record Options(IncludeObject include, boolean headings, Instant now, String meta) {}

    /// @param meta apiVersion of the form
    static JsonObject partial(JsonObject object, String meta) {
        return new JsonObject()
                .put("kind", "PartialObjectMetadata")
                .put("apiVersion", meta)
                .put("metadata", object.objectOrNew("metadata"));
    }
}
