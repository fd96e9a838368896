package dev.polder.api.status;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonBool;
import dev.polder.api.json.JsonDecimal;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonWriter;
import java.util.Map;
import java.util.stream.Collectors;

/// Values as messages of Kubernetes show them where they were formatted by Go: quoted texts, and values that are no JSON.
public final class GoText {
    private GoText() {}

    /// Whether a character is shown as it is (Go's `unicode.IsPrint`): letters, marks, numbers, punctuation, symbols and
    /// the ASCII space.
    public static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }

    /// A text in quotes, as `%q` writes it.
    public static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> quoted.append(escaped(c)));
        return quoted.append('"').toString();
    }

    private static String escaped(int c) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case 7 -> "\\a";
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case 11 -> "\\v";
            default -> {
                if (isPrintable(c)) {
                    yield Character.toString(c);
                }
                yield c < 128 ? "\\x%02x".formatted(c) : c < 0x10000 ? "\\u%04x".formatted(c) : "\\U%08x".formatted(c);
            }
        };
    }

    /// A value as `%v` writes it: `map[a:1 b:[x y]]`.
    public static String value(JsonValue value) {
        return switch (value) {
            case JsonString text -> text.value();
            case JsonNull _ -> "<nil>";
            case JsonInteger _, JsonDecimal _, JsonBool _ -> JsonWriter.text(value);
            case JsonArray array -> array.stream().map(GoText::value).collect(Collectors.joining(" ", "[", "]"));
            case JsonObject object ->
                object.entries().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(member -> member.getKey() + ":" + value(member.getValue()))
                        .collect(Collectors.joining(" ", "map[", "]"));
        };
    }

    /// The Go type that a decoded value has, as `%T` writes it.
    public static String type(JsonValue value) {
        return switch (value) {
            case JsonString _ -> "string";
            case JsonNull _ -> "<nil>";
            case JsonInteger _ -> "int64";
            case JsonDecimal _ -> "float64";
            case JsonBool _ -> "bool";
            case JsonArray _ -> "[]interface {}";
            case JsonObject _ -> "map[string]interface {}";
        };
    }
}
