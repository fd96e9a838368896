package dev.polder.api.crd.definition.schema;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;

/// Where a path such as `.spec.list['a.b']` leads in a schema (apiextensions-apiserver `schema/cel.ValidFieldPath`).
///
/// @param schema of the field at the end, empty when the path is wrong
/// @param wrong  why the path leads nowhere, empty when it leads somewhere
public record SchemaPath(JsonObject schema, String wrong) {
    private static final String NO_FIELD = "does not refer to a valid field";
    private static final String EARLY_END = "unexpected end of JSON path";

    /// @param brackets whether `['name']` may stand in the path
    public static SchemaPath find(JsonObject schema, String path, boolean brackets) {
        return new Walk(schema, path, brackets).run();
    }

    private static final class Walk {
        private final String path;
        private final boolean brackets;
        private JsonObject schema;
        private int at;

        Walk(JsonObject schema, String path, boolean brackets) {
            this.schema = schema;
            this.path = path;
            this.brackets = brackets;
        }

        SchemaPath run() {
            while (at < path.length()) {
                String wrong = step();
                if (!wrong.isEmpty()) {
                    return new SchemaPath(new JsonObject(), wrong);
                }
            }
            return new SchemaPath(schema, "");
        }

        private String step() {
            String token = token();
            if (token.equals("[")) {
                return brackets ? bracket() : "array notation is not allowed";
            }
            if (!token.equals(".")) {
                return "expected [ or . but got: " + token;
            }
            return at >= path.length() ? EARLY_END : descend(token());
        }

        private String bracket() {
            if (at >= path.length()) {
                return EARLY_END;
            }
            String name = token();
            if (name.length() < 2 || !name.startsWith("'") || !name.endsWith("'")) {
                return "expected single quoted string but got " + name;
            }
            String wrong = descend(name.substring(1, name.length() - 1).replace("\\'", "'"));
            if (!wrong.isEmpty() || at >= path.length()) {
                return wrong.isEmpty() ? EARLY_END : wrong;
            }
            String close = token();
            return close.equals("]") ? "" : "expected ] but got " + close;
        }

        private String descend(String name) {
            JsonObject properties = schema.object("properties");
            JsonValue next =
                    properties != null && !properties.isEmpty() ? properties.get(name) : schema.get("additionalProperties");
            if (!(next instanceof JsonObject below)) {
                return NO_FIELD;
            }
            schema = below;
            return "";
        }

        /// A delimiter, a text in quotes, or what stands up to the next delimiter.
        private String token() {
            int start = at;
            boolean quoted = path.charAt(at) == '\'';
            for (; at < path.length(); at++) {
                char c = path.charAt(at);
                if (quoted && at > start && c == '\'' && path.charAt(at - 1) != '\\') {
                    at++;
                    return path.substring(start, at);
                }
                if (!quoted && (c == '.' || c == '[' || c == ']')) {
                    at += at == start ? 1 : 0;
                    return path.substring(start, at);
                }
            }
            return path.substring(start);
        }
    }
}
