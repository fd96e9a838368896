package dev.polder.api.json.yaml;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonSyntaxException;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.Utf8;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// YAML text to tree, meaning what kubectl takes it to mean (see `YamlScalars`). Any thread.
/// The tree is built from the parser's events with a counted depth, so that neither nesting nor aliases can blow up.
public final class YamlReader {
    private YamlReader() {}

    /// Reads the one document of a text; an empty text is `null`. Further documents must be empty.
    ///
    /// @throws JsonSyntaxException when it is malformed, over a limit, or more than one document
    public static JsonValue read(byte[] yaml, JsonLimits limits) {
        return read(yaml, limits, _ -> {});
    }

    /// As [#read(byte[], JsonLimits)], and tells of each key that is there twice:
    /// `line 9: key "x" already set in map`, or as [JsonReader] when the text is JSON.
    public static JsonValue read(byte[] yaml, JsonLimits limits, Consumer<String> findings) {
        if (looksLikeJson(yaml)) {
            List<String> found = new ArrayList<>();
            try {
                JsonValue value = JsonReader.read(yaml, limits, found::add);
                found.forEach(findings);
                return value;
            } catch (JsonSyntaxException e) {
                if (e.overLimit()) {
                    throw e;
                }
            }
        }
        List<JsonValue> documents = documents(yaml, limits, findings);
        if (documents.size() > 1) {
            throw JsonSyntaxException.malformed("more than one YAML document");
        }
        return documents.isEmpty() ? JsonNull.NULL : documents.getFirst();
    }

    /// Reads every document that is not empty.
    ///
    /// @throws JsonSyntaxException when one is malformed, or all together are over a limit
    public static List<JsonValue> readAll(byte[] yaml, JsonLimits limits) {
        return documents(yaml, limits, _ -> {});
    }

    private static boolean looksLikeJson(byte[] yaml) {
        for (byte b : yaml) {
            if (b > ' ') {
                return b == '{' || b == '[';
            }
        }
        return false;
    }

    private static List<JsonValue> documents(byte[] yaml, JsonLimits limits, Consumer<String> findings) {
        limits.checkBytes(yaml.length);
        String text = Utf8.decode(yaml);
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(limits.maxBytes())
                .setUseMarks(true)
                .build();
        List<JsonValue> documents = new ArrayList<>();
        try {
            Iterator<Event> events = new Parse(settings)
                    .parseString(text.startsWith("\uFEFF") ? text.substring(1) : text)
                    .iterator();
            YamlTree tree = new YamlTree(events, limits, findings);
            while (events.hasNext()) {
                if (events.next() instanceof DocumentStartEvent) {
                    JsonValue document = tree.document();
                    if (document != JsonNull.NULL) {
                        documents.add(document);
                    }
                }
            }
        } catch (YamlEngineException e) {
            throw JsonSyntaxException.malformed(describe(e));
        }
        return documents;
    }

    private static String describe(YamlEngineException e) {
        if (e instanceof MarkedYamlEngineException marked) {
            String line = marked.getProblemMark()
                    .map(mark -> "line " + (mark.getLine() + 1) + ": ")
                    .orElse("");
            return "yaml: " + line + marked.getProblem();
        }
        String message = String.valueOf(e.getMessage());
        int end = message.indexOf('\n');
        return "yaml: " + (end < 0 ? message : message.substring(0, end));
    }
}
