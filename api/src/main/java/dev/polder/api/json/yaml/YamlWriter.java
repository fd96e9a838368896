package dev.polder.api.json.yaml;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonBool;
import dev.polder.api.json.JsonDecimal;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Tree to YAML text in block style, members in the order of the tree. Strings that a YAML 1.1 reader would take for
/// something else are quoted. One instance per document, one thread.
public final class YamlWriter {
    private static final String INDICATORS = "-?:,[]{}#&*!|>'\"%@`";

    private final StringBuilder out = new StringBuilder();

    private YamlWriter() {}

    /// One document, ending in a line feed.
    public static String text(JsonValue value) {
        YamlWriter writer = new YamlWriter();
        writer.block(value, 0, false);
        return writer.out.toString();
    }

    /// [#text] in UTF-8.
    public static byte[] bytes(JsonValue value) {
        return text(value).getBytes(StandardCharsets.UTF_8);
    }

    /// Writes a value and the line feed after it.
    ///
    /// @param started whether the first line already has its indent (and a dash)
    private void block(JsonValue value, int indent, boolean started) {
        switch (value) {
            case JsonObject object when !object.isEmpty() -> object(object, indent, started);
            case JsonArray array when !array.isEmpty() -> array(array, indent, started);
            case JsonObject _ -> out.append("{}\n");
            case JsonArray _ -> out.append("[]\n");
            case JsonString string -> string(string.value(), indent);
            case JsonInteger _, JsonDecimal _, JsonBool _, JsonNull _ ->
                out.append(JsonWriter.text(value)).append('\n');
        }
    }

    private void object(JsonObject object, int indent, boolean started) {
        boolean inLine = started;
        for (Map.Entry<String, JsonValue> member : object.entries()) {
            indent(inLine ? 0 : indent);
            inLine = false;
            out.append(inOneLine(member.getKey())).append(':');
            JsonValue value = member.getValue();
            if (value instanceof JsonObject child && !child.isEmpty()) {
                out.append('\n');
                object(child, indent + 2, false);
            } else if (value instanceof JsonArray child && !child.isEmpty()) {
                out.append('\n');
                array(child, indent, false);
            } else {
                out.append(' ');
                block(value, indent + 2, true);
            }
        }
    }

    private void array(JsonArray array, int indent, boolean started) {
        boolean inLine = started;
        for (JsonValue item : array) {
            indent(inLine ? 0 : indent);
            inLine = false;
            out.append("- ");
            block(item, indent + 2, true);
        }
    }

    private void string(String text, int indent) {
        if (!literal(text)) {
            out.append(inOneLine(text)).append('\n');
            return;
        }
        String body = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        out.append('|').append(text.endsWith("\n\n") ? "+" : text.endsWith("\n") ? "" : "-").append('\n');
        body.lines().forEach(line -> {
            indent(line.isEmpty() ? 0 : Math.max(indent, 2));
            out.append(line).append('\n');
        });
        if (body.endsWith("\n")) {
            out.append('\n');
        }
    }

    /// Whether a string of several lines can stand as it is, below a `|`.
    private static boolean literal(String text) {
        return text.indexOf('\n') > 0
                && !text.isBlank()
                && text.charAt(0) != ' '
                && text.codePoints().allMatch(c -> c == '\n' || printable(c))
                && text.lines().noneMatch(line -> line.endsWith(" "));
    }

    private static String inOneLine(String text) {
        if (!text.codePoints().allMatch(YamlWriter::printable) || YamlScalars.ambiguous(text)) {
            return quoted(text);
        }
        boolean plain = INDICATORS.indexOf(text.charAt(0)) < 0
                && text.charAt(0) != ' '
                && !text.endsWith(" ")
                && !text.endsWith(":")
                && !text.contains(": ")
                && !text.contains(" #")
                && !text.startsWith("---")
                && !text.startsWith("...");
        return plain || safeDash(text) ? text : "'" + text.replace("'", "''") + "'";
    }

    /// In double quotes: JSON's escapes, and YAML's own for what JSON would leave as it is.
    private static String quoted(String text) {
        StringBuilder safe = new StringBuilder();
        JsonWriter.text(new JsonString(text)).codePoints().forEach(c -> {
            if (printable(c)) {
                safe.appendCodePoint(c);
            } else {
                safe.append("\\u%04x".formatted(c));
            }
        });
        return safe.toString();
    }

    private static boolean safeDash(String text) {
        return text.length() > 1
                && text.charAt(0) == '-'
                && Character.isLetterOrDigit(text.charAt(1))
                && !text.contains(":")
                && !text.contains(" ");
    }

    private static boolean printable(int c) {
        boolean separator = c == 0x2028 || c == 0x2029 || c == 0xFEFF;
        return !separator
                && ((c >= ' ' && c < 0x7f) || (c >= 0xA0 && c < 0xD800) || (c >= 0xE000 && c != 0xFFFE && c != 0xFFFF));
    }

    private void indent(int columns) {
        out.repeat(' ', columns);
    }
}
