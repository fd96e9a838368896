package dev.polder.syncer;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.yaml.YamlReader;
import java.nio.charset.StandardCharsets;

/// Short ways to trees in tests.
public final class Json {
    private Json() {}

    /// From JSON in which single quotes stand for double ones.
    public static JsonObject of(String text) {
        byte[] json = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return JsonReader.readObject(json, JsonLimits.REQUEST);
    }

    public static JsonObject yaml(String text) {
        return (JsonObject) YamlReader.read(text.getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST);
    }
}
