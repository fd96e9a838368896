package dev.polder.api.crd.definition;

import dev.polder.api.crd.definition.schema.SchemaDocument;
import dev.polder.api.crd.definition.schema.SchemaPath;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.validation.Causes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The rules of one version: its warning, subresources, columns, selectable fields, and its schema.
final class VersionRules {
    private static final int MOST_SELECTABLE = 8;
    private static final List<String> COLUMN_TYPES = List.of("boolean", "date", "integer", "number", "string");
    private static final List<String> COLUMN_FORMATS =
            List.of("byte", "date", "date-time", "double", "float", "int32", "int64", "password");
    private static final Set<String> SELECTABLE_TYPES = Set.of("string", "boolean", "integer");

    private final Causes causes;

    VersionRules(Causes causes) {
        this.causes = causes;
    }

    /// @param version what the version says alone
    /// @param status  whether it has the status subresource
    void check(JsonObject version, String field, boolean status) {
        deprecation(version, field + ".deprecationWarning");
        JsonObject schema = version.objectAt("schema", "openAPIV3Schema");
        if (schema != null) {
            new SchemaDocument(causes, field + ".schema").check(schema, status);
        }
        subresources(version, field);
        columns(version, field);
        if (!version.objects("selectableFields").isEmpty()) {
            if (schema == null) {
                causes.invalid(
                        field + ".selectableFields",
                        "",
                        "may only be set when `version.schema.openAPIV3Schema` is not included");
            } else {
                selectable(version, schema, field);
            }
        }
    }

    /// @param common what all versions say
    /// @param status whether any version has the status subresource
    void checkShared(JsonObject common, boolean status) {
        JsonObject schema = common.objectAt("schema", "openAPIV3Schema");
        if (schema != null) {
            new SchemaDocument(causes, "spec.validation").check(schema, status);
        }
        subresources(common, "spec");
        columns(common, "spec");
        if (!common.objects("selectableFields").isEmpty()) {
            if (schema == null) {
                causes.invalid(
                        "spec.selectableFields", "", "may only be set when validations.schema is included");
            } else {
                selectable(common, schema, "spec");
            }
        }
    }

    private void deprecation(JsonObject version, String field) {
        String warning = version.string("deprecationWarning");
        if (warning == null) {
            return;
        }
        if (!version.isTrue("deprecated")) {
            causes.invalid(field, warning, "can only be set for deprecated versions");
            return;
        }
        if (warning.length() > 256) {
            causes.invalid(field, warning, "must be <= 256 characters long");
        }
        if (warning.isEmpty()) {
            causes.invalid(field, warning, "must not be an empty string");
        }
        for (int i = 0; i < warning.length(); i++) {
            if (Character.isISOControl(warning.charAt(i))) {
                causes.invalid(
                        field,
                        warning,
                        "must only contain printable UTF-8 characters; non-printable character found at index " + i);
                return;
            }
        }
    }

    private void subresources(JsonObject version, String above) {
        JsonObject scale = version.objectAt("subresources", "scale");
        if (scale == null) {
            return;
        }
        String field = above + ".subresources.scale.";
        path(field + "specReplicasPath", scale.string("specReplicasPath", ""), ".spec.");
        path(field + "statusReplicasPath", scale.string("statusReplicasPath", ""), ".status.");
        String selector = scale.string("labelSelectorPath", "");
        if (!selector.isEmpty() && isSimple(field + "labelSelectorPath", selector)) {
            if (!selector.startsWith(".spec.") && !selector.startsWith(".status.")) {
                causes.invalid(
                        field + "labelSelectorPath",
                        selector,
                        "should be a json path under either .spec or .status");
            }
        }
    }

    private void path(String field, String path, String above) {
        if (path.isEmpty()) {
            causes.required(field, "");
        } else if (isSimple(field, path) && !path.startsWith(above)) {
            causes.invalid(
                    field, path, "should be a json path under " + above.substring(0, above.length() - 1));
        }
    }

    private boolean isSimple(String field, String path) {
        if (path.startsWith(".")) {
            return true;
        }
        causes.invalid(field, path, "must be a simple json path starting with .");
        return false;
    }

    private void columns(JsonObject version, String above) {
        List<JsonObject> columns = version.objects("additionalPrinterColumns");
        for (int i = 0; i < columns.size(); i++) {
            column(columns.get(i), "%s.additionalPrinterColumns[%d]".formatted(above, i));
        }
    }

    private void column(JsonObject column, String field) {
        if (column.string("name", "").isEmpty()) {
            causes.required(field + ".name", "");
        }
        String type = column.string("type", "");
        String types = "must be one of " + String.join(",", COLUMN_TYPES);
        if (type.isEmpty()) {
            causes.required(field + ".type", types);
        } else if (!COLUMN_TYPES.contains(type)) {
            causes.invalid(field + ".type", type, types);
        }
        String format = column.string("format", "");
        if (!format.isEmpty() && !COLUMN_FORMATS.contains(format)) {
            causes.invalid(field + ".format", format, "must be one of " + String.join(",", COLUMN_FORMATS));
        }
        String path = column.string("jsonPath", "");
        if (path.isEmpty()) {
            causes.required(field + ".JSONPath", "");
        } else {
            isSimple(field + ".JSONPath", path);
        }
    }

    private void selectable(JsonObject version, JsonObject schema, String above) {
        List<JsonObject> fields = version.objects("selectableFields");
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < fields.size(); i++) {
            String field = "%s.selectableFields[%d].jsonPath".formatted(above, i);
            String path = fields.get(i).string("jsonPath", "");
            if (path.isEmpty()) {
                causes.required(field, "");
                continue;
            }
            SchemaPath found = SchemaPath.find(schema, path, false);
            if (!found.wrong().isEmpty()) {
                causes.invalid(field, path, "is an invalid path: " + found.wrong());
                continue;
            }
            if (path.startsWith(".metadata.") || path.equals(".metadata")) {
                causes.invalid(field, path, "must not point to fields in metadata");
            }
            JsonValue type = found.schema().get("type");
            if (!(type instanceof JsonString(String name)) || !SELECTABLE_TYPES.contains(name)) {
                causes.invalid(
                        field,
                        path,
                        "must point to a field of type string, boolean or integer. Enum string fields and strings with "
                                + "formats are allowed.");
            }
            if (!seen.add(path)) {
                causes.duplicate(field, path);
            }
        }
        if (seen.size() > MOST_SELECTABLE) {
            causes.tooMany(above + ".selectableFields", seen.size(), MOST_SELECTABLE);
        }
    }
}
