package dev.polder.api.json;

import dev.polder.api.json.text.TextScan;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads nearly all JSON that is sent straight from its bytes: objects, arrays, texts, short integers. What it does not
/// take it leaves, whole, to the general parser, which knows what to say of it: malformed text, what is over a limit,
/// members that are there twice, numbers of other forms, escapes beyond ASCII. One document, one thread.
final class PlainReader {
    /// Digits that surely fit a long.
    private static final int MAX_DIGITS = 18;

    private final byte[] json;
    private final JsonLimits limits;
    private final boolean tellsDuplicates;
    private int at;
    private int depth;
    private int values;

    private PlainReader(byte[] json, JsonLimits limits, boolean tellsDuplicates) {
        this.json = json;
        this.limits = limits;
        this.tellsDuplicates = tellsDuplicates;
    }

    /// The value, or null when it is for the general parser.
    ///
    /// @param json            UTF-8
    /// @param tellsDuplicates whether a member that is there twice matters
    static @Nullable JsonValue read(byte[] json, JsonLimits limits, boolean tellsDuplicates) {
        PlainReader reader = new PlainReader(json, limits, tellsDuplicates);
        JsonValue value = reader.value(reader.next());
        return value != null && reader.next() == -1 ? value : null;
    }

    /// The next byte that is no white space, taken; -1 at the end.
    private int next() {
        while (at < json.length) {
            byte b = json[at++];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b & 0xff;
            }
        }
        return -1;
    }

    private @Nullable JsonValue value(int first) {
        if (++values > limits.maxValues()) {
            return null;
        }
        return switch (first) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> {
                String text = text();
                yield text == null ? null : new JsonString(text);
            }
            case 't' -> word("rue", JsonBool.TRUE);
            case 'f' -> word("alse", JsonBool.FALSE);
            case 'n' -> word("ull", JsonNull.NULL);
            default -> integer(first);
        };
    }

    private @Nullable JsonObject object() {
        if (++depth > limits.maxDepth()) {
            return null;
        }
        JsonObject object = new JsonObject();
        int token = next();
        while (token == '"') {
            String name = text();
            JsonValue value = name == null || next() != ':' ? null : value(next());
            if (name == null || value == null) {
                return null;
            }
            int before = object.size();
            object.put(name, value);
            if (tellsDuplicates && object.size() == before) {
                return null;
            }
            token = next();
            if (token == ',') {
                token = next();
                if (token != '"') {
                    return null;
                }
            } else if (token != '}') {
                return null;
            }
        }
        depth--;
        return token == '}' ? object : null;
    }

    private @Nullable JsonArray array() {
        if (++depth > limits.maxDepth()) {
            return null;
        }
        JsonArray array = new JsonArray();
        int token = next();
        if (token != ']') {
            JsonValue item = value(token);
            while (item != null) {
                array.add(item);
                token = next();
                item = token == ',' ? value(next()) : null;
            }
        }
        depth--;
        return token == ']' ? array : null;
    }

    private @Nullable JsonValue word(String rest, JsonValue value) {
        for (int i = 0; i < rest.length(); i++) {
            if (at >= json.length || json[at++] != rest.charAt(i)) {
                return null;
            }
        }
        return endsHere() ? value : null;
    }

    private @Nullable JsonValue integer(int first) {
        boolean negative = first == '-';
        int digit = negative && at < json.length ? json[at++] : first;
        if (digit < '0' || digit > '9') {
            return null;
        }
        long number = (long) digit - '0';
        int start = at;
        while (at < json.length && json[at] >= '0' && json[at] <= '9') {
            if (at - start > MAX_DIGITS - 2 || number == 0) {
                return null;
            }
            number = 10 * number + (json[at++] - '0');
        }
        return endsHere() ? new JsonInteger(negative ? -number : number) : null;
    }

    /// Whether a word or number ends where it was read to.
    private boolean endsHere() {
        if (at == json.length) {
            return true;
        }
        byte b = json[at];
        return b == ',' || b == '}' || b == ']' || b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /// The text whose opening quote was taken.
    private @Nullable String text() {
        int start = at;
        int stop = TextScan.stop(json, start);
        if (stop == json.length) {
            return null;
        }
        at = stop + 1;
        return json[stop] == '"'
                ? new String(json, start, stop - start, StandardCharsets.UTF_8)
                : escaped(start, stop);
    }

    /// A text with an escape, or something else that is no plain character, at `stop`.
    private @Nullable String escaped(int start, int stop) {
        int end = stop;
        while (end < json.length && json[end] == '\\') {
            end = TextScan.stop(json, Math.min(end + 2, json.length));
        }
        if (end == json.length || json[end] != '"') {
            return null;
        }
        byte[] text = new byte[end - start];
        int from = start;
        int length = 0;
        int escape = stop;
        while (escape < end) {
            System.arraycopy(json, from, text, length, escape - from);
            length += escape - from;
            int c = unescaped(escape + 1);
            if (c < 0) {
                return null;
            }
            text[length++] = (byte) c;
            from = escape + (json[escape + 1] == 'u' ? 6 : 2);
            escape = TextScan.stop(json, from);
        }
        System.arraycopy(json, from, text, length, end - from);
        at = end + 1;
        return new String(text, 0, length + end - from, StandardCharsets.UTF_8);
    }

    /// The ASCII character of the escape whose letter is there; -1 for another one and for none.
    private int unescaped(int letter) {
        return switch (json[letter]) {
            case '"', '\\', '/' -> json[letter];
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> ascii(letter + 1);
            default -> -1;
        };
    }

    /// Four hexadecimal digits that are an ASCII character.
    private int ascii(int digits) {
        if (json.length - digits < 4 || json[digits] != '0' || json[digits + 1] != '0') {
            return -1;
        }
        int high = Character.digit(json[digits + 2], 16);
        int low = Character.digit(json[digits + 3], 16);
        return high < 0 || high > 7 || low < 0 ? -1 : 16 * high + low;
    }
}
