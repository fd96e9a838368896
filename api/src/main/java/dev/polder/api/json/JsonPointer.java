package dev.polder.api.json;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A JSON pointer (RFC 6901).
///
/// @param tokens the unescaped steps from the root; none for the whole document
public record JsonPointer(List<String> tokens) {
    private static final Pattern BAD_ESCAPE = Pattern.compile("~(?![01])");

    public JsonPointer {
        tokens = List.copyOf(tokens);
    }

    /// Parses `/a/b~1c/0`; the empty text is the whole document.
    ///
    /// @throws JsonSyntaxException when it does not start with `/` or has a bad escape
    public static JsonPointer parse(String text) {
        if (text.isEmpty()) {
            return new JsonPointer(List.of());
        }
        if (text.charAt(0) != '/') {
            throw JsonSyntaxException.malformed("JSON pointer \"%s\" must start with /".formatted(text));
        }
        List<String> tokens = new ArrayList<>();
        int start = 1;
        while (start <= text.length()) {
            int end = text.indexOf('/', start);
            end = end < 0 ? text.length() : end;
            tokens.add(unescape(text.substring(start, end)));
            start = end + 1;
        }
        return new JsonPointer(tokens);
    }

    /// The value it points at, or null. An array step must be a plain index within the array.
    public @Nullable JsonValue in(JsonValue root) {
        JsonValue value = root;
        for (String token : tokens) {
            value = step(value, token);
            if (value == null) {
                return null;
            }
        }
        return value;
    }

    /// The value one step below, or null.
    public static @Nullable JsonValue step(JsonValue value, String token) {
        return switch (value) {
            case JsonObject object -> object.get(token);
            case JsonArray array -> {
                int index = index(token);
                yield index >= 0 && index < array.size() ? array.get(index) : null;
            }
            case JsonString _, JsonInteger _, JsonDecimal _, JsonBool _, JsonNull _ -> null;
        };
    }

    /// The array index that a token says: digits without leading zeros. -1 when it says none.
    public static int index(String token) {
        boolean plain = !token.isEmpty() && token.length() <= 9 && token.chars().allMatch(c -> c >= '0' && c <= '9');
        return plain && (token.length() == 1 || token.charAt(0) != '0') ? Integer.parseInt(token) : -1;
    }

    private static String unescape(String token) {
        if (BAD_ESCAPE.matcher(token).find()) {
            throw JsonSyntaxException.malformed("bad escape in JSON pointer token \"%s\"".formatted(token));
        }
        return token.replace("~1", "/").replace("~0", "~");
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        tokens.forEach(t -> text.append('/').append(t.replace("~", "~0").replace("/", "~1")));
        return text.toString();
    }
}
