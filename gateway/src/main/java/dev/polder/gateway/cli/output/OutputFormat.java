package dev.polder.gateway.cli.output;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.json.yaml.YamlWriter;
import java.nio.charset.StandardCharsets;

/// The values of `-o`. In lower case, as they are typed.
public enum OutputFormat {
    table,
    json,
    yaml,
    name;

    /// An object as JSON over several lines or as YAML, ending in a line feed.
    ///
    /// @param object what to print; this format must be `json` or `yaml`
    public String text(JsonObject object) {
        return switch (this) {
            case json -> new String(JsonWriter.pretty(object), StandardCharsets.UTF_8) + "\n";
            case yaml -> YamlWriter.text(object);
            case table, name -> throw new IllegalArgumentException(this + " is no format for a whole object");
        };
    }
}
