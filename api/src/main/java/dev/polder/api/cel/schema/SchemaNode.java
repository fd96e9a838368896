package dev.polder.api.cel.schema;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One node of a structural schema, with what CEL looks at. Immutable, any thread.
public final class SchemaNode {
    private static final JsonObject STRING = new JsonObject().put("type", "string");

    private final JsonObject json;
    private final Map<String, SchemaNode> properties;
    private final @Nullable SchemaNode items;
    private final @Nullable SchemaNode additional;
    private final List<SchemaNode> allOf;
    private final List<Rule> rules;
    private volatile @Nullable SchemaNode withMeta;

    private SchemaNode(JsonObject json) {
        this.json = json;
        Map<String, SchemaNode> children = new LinkedHashMap<>();
        JsonObject written = json.object("properties");
        if (written != null) {
            written.entries().forEach(entry -> {
                if (entry.getValue() instanceof JsonObject child) {
                    children.put(entry.getKey(), new SchemaNode(child));
                }
            });
        }
        this.properties = children;
        this.items = child("items");
        this.additional = child("additionalProperties");
        this.allOf = json.objects("allOf").stream().map(SchemaNode::new).toList();
        this.rules =
                json.objects("x-kubernetes-validations").stream().map(Rule::of).toList();
    }

    /// Takes a copy of a schema as it stands in a definition.
    public static SchemaNode of(JsonObject schema) {
        return new SchemaNode(schema.deepCopy());
    }

    private @Nullable SchemaNode child(String name) {
        JsonObject child = json.object(name);
        return child == null ? null : new SchemaNode(child);
    }

    /// `kind`, `apiVersion`, `metadata.name` and `metadata.generateName` can be read at the root of every resource.
    public SchemaNode withMeta() {
        SchemaNode known = withMeta;
        if (known == null) {
            known = addMeta();
            withMeta = known;
        }
        return known;
    }

    private SchemaNode addMeta() {
        JsonObject copy = json.deepCopy();
        JsonObject fields = copy.objectOrNew("properties");
        boolean complete = isString(fields.object("kind"))
                && isString(fields.object("apiVersion"))
                && isString(fields.objectAt("metadata", "properties", "name"))
                && isString(fields.objectAt("metadata", "properties", "generateName"));
        if (complete) {
            return this;
        }
        JsonObject names = new JsonObject().put("name", STRING.deepCopy()).put("generateName", STRING.deepCopy());
        fields.put("kind", STRING.deepCopy());
        fields.put("apiVersion", STRING.deepCopy());
        fields.put("metadata", new JsonObject().put("type", "object").put("properties", names));
        return new SchemaNode(copy);
    }

    private static boolean isString(@Nullable JsonObject schema) {
        return schema != null && schema.string("type", "").equals("string");
    }

    /// Empty when there is none.
    public String type() {
        return json.string("type", "");
    }

    public String format() {
        return json.string("format", "");
    }

    public boolean nullable() {
        return json.isTrue("nullable");
    }

    public boolean intOrString() {
        return json.isTrue("x-kubernetes-int-or-string");
    }

    public boolean preservesUnknown() {
        return json.isTrue("x-kubernetes-preserve-unknown-fields");
    }

    public boolean embeddedResource() {
        return json.isTrue("x-kubernetes-embedded-resource");
    }

    /// `atomic`, `set`, `map`, or empty.
    public String listType() {
        return json.string("x-kubernetes-list-type", "");
    }

    public List<String> listKeys() {
        return json.stringsAt("x-kubernetes-list-map-keys");
    }

    /// Whether the members of an object can be told apart from those before.
    public boolean correlatesMembers() {
        String mapType = json.string("x-kubernetes-map-type", "");
        return mapType.isEmpty() || mapType.equals("granular") || mapType.equals("atomic");
    }

    public OptionalLong bound(String name) {
        return json.integer(name);
    }

    /// Whether a value is filled in where there is none.
    public boolean hasDefault() {
        return json.has("default");
    }

    public Set<String> required() {
        JsonArray required = json.array("required");
        return required == null ? Set.of() : Set.copyOf(required.strings());
    }

    /// Bytes of the longest text among the values that are allowed; empty when any are.
    public OptionalLong longestOfEnum() {
        JsonArray values = json.array("enum");
        return values == null || values.isEmpty() ? OptionalLong.empty() : OptionalLong.of(longest(values));
    }

    private static long longest(JsonArray values) {
        long longest = 0;
        for (JsonValue value : values) {
            if (value instanceof JsonString(String text)) {
                longest = Math.max(longest, text.getBytes(StandardCharsets.UTF_8).length);
            }
        }
        return longest;
    }

    public Map<String, SchemaNode> properties() {
        return Collections.unmodifiableMap(properties);
    }

    /// Whether properties are declared, be it none.
    public boolean hasProperties() {
        return json.object("properties") != null;
    }

    public @Nullable SchemaNode items() {
        return items;
    }

    public @Nullable SchemaNode additional() {
        return additional;
    }

    /// Whether other properties than those declared are allowed for any reason.
    public boolean hasAdditional() {
        return json.has("additionalProperties");
    }

    public List<SchemaNode> allOf() {
        return allOf;
    }

    public List<Rule> rules() {
        return rules;
    }

    /// Whether it or anything below it has rules, those of `allOf` aside.
    public boolean hasRules() {
        return !rules.isEmpty()
                || (items != null && items.hasRules())
                || (additional != null && additional.hasRules())
                || properties.values().stream().anyMatch(SchemaNode::hasRules);
    }
}
