package dev.polder.api.apply;

import static dev.polder.api.schema.Schemas.list;
import static dev.polder.api.schema.Schemas.map;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.json.yaml.YamlReader;
import dev.polder.api.schema.AnySchema;
import dev.polder.api.schema.MapSchema;
import dev.polder.api.schema.ObjectSchema;
import dev.polder.api.schema.Property;
import dev.polder.api.schema.Schemas;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// A kind to apply, and short ways to say things about it.
final class Fixtures {
    static final Instant T1 = Instant.parse("2026-01-01T00:00:01Z");
    static final Instant T2 = Instant.parse("2026-01-01T00:00:02Z");
    static final ObjectSchema PORT = port();
    static final ObjectSchema CONTAINER = new Schemas()
            .field("name", Schemas.STRING)
            .field("image", Schemas.STRING)
            .field("args", list(Schemas.STRING))
            .field("ports", map(PORT, "port", "protocol"))
            .build();
    static final ObjectSchema META = new Schemas()
            .field("name", Schemas.STRING)
            .field("namespace", Schemas.STRING)
            .field("uid", Schemas.STRING)
            .field("resourceVersion", Schemas.STRING)
            .field("labels", new MapSchema(Schemas.STRING, false))
            .field("annotations", new MapSchema(Schemas.STRING, false))
            .field("finalizers", Schemas.set())
            .field("managedFields", list(new AnySchema(true)))
            .build();
    static final ObjectSchema SPEC = new Schemas()
            .field("replicas", Schemas.INTEGER)
            .field("containers", map(CONTAINER, "name"))
            .field("selector", new Schemas().field("a", Schemas.STRING).field("b", Schemas.STRING).atomic())
            .field("nodes", new MapSchema(Schemas.STRING, true))
            .field("free", new AnySchema(false))
            .field("raw", new AnySchema(true))
            .field("nested", new Schemas().field("x", Schemas.INTEGER).field("z", Schemas.INTEGER).build())
            .build();
    static final ObjectSchema ROOT = new Schemas()
            .field("apiVersion", Schemas.STRING)
            .field("kind", Schemas.STRING)
            .field("metadata", META)
            .field("spec", SPEC)
            .field("status", new Schemas().field("ready", Schemas.INTEGER).build())
            .build();

    private Fixtures() {}

    private static ObjectSchema port() {
        Map<String, Property> properties = new LinkedHashMap<>();
        properties.put("port", new Property("", false, null, Property.Merge.NONE, () -> Schemas.INTEGER));
        properties.put(
                "protocol",
                new Property("", false, new JsonString("TCP"), Property.Merge.NONE, () -> Schemas.STRING));
        properties.put("name", new Property("", false, null, Property.Merge.NONE, () -> Schemas.STRING));
        return new ObjectSchema("", "", properties, false, false);
    }

    /// YAML with the type, the name and the rest of the object.
    static JsonObject object(String yaml) {
        String whole = "{apiVersion: apps/v1, kind: Thing, metadata: {name: x, namespace: d}}";
        JsonObject object = yaml(whole);
        yaml(yaml).entries().forEach(member -> {
            if (member.getKey().equals("metadata")) {
                object.objectOrNew("metadata");
                ((JsonObject) member.getValue()).entries().forEach(m -> object.objectOrNew("metadata")
                        .put(m.getKey(), m.getValue()));
            } else {
                object.put(member.getKey(), member.getValue());
            }
        });
        return object;
    }

    static JsonObject yaml(String yaml) {
        return (JsonObject) YamlReader.read(yaml.getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST);
    }

    static ManagedWrite by(String manager) {
        return by(manager, T1);
    }

    static ManagedWrite by(String manager, Instant now) {
        return new ManagedWrite(manager, "apps/v1", "", true, now);
    }

    static JsonObject apply(JsonObject live, String yaml, String manager) {
        return ServerSideApply.apply(live, object(yaml), ROOT, by(manager), false).orThrow().object();
    }

    static JsonObject update(JsonObject old, String yaml, String manager) {
        JsonObject updated = object(yaml);
        return ManagedFieldsUpdate.update(old, updated, ROOT, by(manager));
    }

    /// The spec as JSON with single quotes.
    static String spec(JsonObject object) {
        return text(object.objectOrNew("spec"));
    }

    static String text(JsonObject object) {
        return JsonWriter.text(object).replace('"', '\'');
    }

    /// The fields of a manager, one a line, or the empty text.
    static String owned(JsonObject object, String manager) {
        return ManagedFields.of(object).owners().entrySet().stream()
                .filter(entry -> entry.getKey().manager().equals(manager))
                .map(entry -> entry.getKey().operation() + "\n" + entry.getValue().fields())
                .findFirst()
                .orElse("");
    }
}
