package dev.polder.api.json;

import dev.polder.api.json.text.JsonNumbers;
import dev.polder.api.json.text.TextScan;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/// Tree to JSON text in UTF-8, members in the order of the tree. One instance per document, one thread.
public final class JsonWriter {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int INITIAL_BYTES = 1024;
    private static final int INDENT = 2;

    /// From here on it pays to look at a text as bytes.
    private static final int LONG_TEXT = 64;

    private final boolean pretty;
    private byte[] bytes = new byte[INITIAL_BYTES];
    private int length;

    private JsonWriter(boolean pretty) {
        this.pretty = pretty;
    }

    /// Without any whitespace.
    public static byte[] compact(JsonValue value) {
        return write(value, false);
    }

    /// One member or item a line, indented by two spaces.
    public static byte[] pretty(JsonValue value) {
        return write(value, true);
    }

    /// [#compact] as a string.
    public static String text(JsonValue value) {
        return new String(compact(value), StandardCharsets.UTF_8);
    }

    private static byte[] write(JsonValue value, boolean pretty) {
        JsonWriter writer = new JsonWriter(pretty);
        writer.value(value, 0);
        return Arrays.copyOf(writer.bytes, writer.length);
    }

    private void value(JsonValue value, int depth) {
        switch (value) {
            case JsonObject object -> object(object, depth);
            case JsonArray array -> array(array, depth);
            case JsonString string -> string(string.value());
            case JsonInteger integer -> ascii(Long.toString(integer.value()));
            case JsonDecimal decimal -> ascii(JsonNumbers.text(decimal.value()));
            case JsonBool bool -> ascii(bool.value() ? "true" : "false");
            case JsonNull _ -> ascii("null");
        }
    }

    private void object(JsonObject object, int depth) {
        put('{');
        boolean first = true;
        for (Map.Entry<String, JsonValue> member : object.entries()) {
            separate(first, depth + 1);
            first = false;
            string(member.getKey());
            put(':');
            if (pretty) {
                put(' ');
            }
            value(member.getValue(), depth + 1);
        }
        close('}', first, depth);
    }

    private void array(JsonArray array, int depth) {
        put('[');
        boolean first = true;
        for (JsonValue item : array) {
            separate(first, depth + 1);
            first = false;
            value(item, depth + 1);
        }
        close(']', first, depth);
    }

    private void separate(boolean first, int depth) {
        if (!first) {
            put(',');
        }
        newLine(depth);
    }

    private void close(char bracket, boolean empty, int depth) {
        if (!empty) {
            newLine(depth);
        }
        put(bracket);
    }

    private void newLine(int depth) {
        if (pretty) {
            reserve(1 + INDENT * depth);
            bytes[length++] = '\n';
            Arrays.fill(bytes, length, length + INDENT * depth, (byte) ' ');
            length += INDENT * depth;
        }
    }

    private void string(String text) {
        put('"');
        if (text.length() < LONG_TEXT || !longText(text)) {
            characters(text);
        }
        put('"');
    }

    private void characters(String text) {
        for (int i = plain(text); i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                i += wide(text, i);
            } else if (c < 0x20 || c == '"' || c == '\\') {
                escape(c);
            } else {
                put(c);
            }
        }
    }

    /// Writes a text of ASCII, from one escape to the next; false for another text, of which nothing is written.
    private boolean longText(String text) {
        byte[] ascii = text.getBytes(StandardCharsets.UTF_8);
        if (ascii.length != text.length() || hasHalfPair(text, ascii)) {
            return false;
        }
        int from = 0;
        int stop = TextScan.stop(ascii, from);
        while (stop < ascii.length) {
            copy(ascii, from, stop);
            escape((char) ascii[stop]);
            from = stop + 1;
            stop = TextScan.stop(ascii, from);
        }
        copy(ascii, from, stop);
        return true;
    }

    /// Whether a question mark stands for half a surrogate pair, which is one byte too.
    private static boolean hasHalfPair(String text, byte[] ascii) {
        for (int i = TextScan.find('?', ascii, 0); i < ascii.length; i = TextScan.find('?', ascii, i + 1)) {
            if (text.charAt(i) != '?') {
                return true;
            }
        }
        return false;
    }

    private void copy(byte[] ascii, int from, int to) {
        reserve(to - from);
        System.arraycopy(ascii, from, bytes, length, to - from);
        length += to - from;
    }

    /// Writes the text as far as it needs no escape and is ASCII, as nearly all is to its end; gives how far that was.
    private int plain(String text) {
        reserve(text.length());
        byte[] out = bytes;
        int at = length;
        int i = 0;
        for (; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80 || c < 0x20 || c == '"' || c == '\\') {
                break;
            }
            out[at++] = (byte) c;
        }
        length = at;
        return i;
    }

    private void escape(char c) {
        char letter = switch (c) {
            case '"', '\\' -> c;
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\t' -> 't';
            case '\b' -> 'b';
            case '\f' -> 'f';
            default -> 'u';
        };
        put('\\');
        put(letter);
        if (letter == 'u') {
            hex(c);
        }
    }

    private void hex(char c) {
        for (int shift = 12; shift >= 0; shift -= 4) {
            put((char) HEX[c >> shift & 0xf]);
        }
    }

    /// Writes the character at `i`, which is not ASCII, and gives how many more chars than one it took.
    private int wide(String text, int i) {
        int c = text.codePointAt(i);
        if (c == '\u2028' || c == '\u2029') {
            put('\\');
            put('u');
            hex((char) c);
            return 0;
        }
        if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
            c = '\uFFFD';
        }
        reserve(4);
        if (c < 0x800) {
            bytes[length++] = (byte) (0xC0 | (c >> 6));
        } else if (c < 0x10000) {
            bytes[length++] = (byte) (0xE0 | (c >> 12));
            bytes[length++] = (byte) (0x80 | (c >> 6 & 0x3F));
        } else {
            bytes[length++] = (byte) (0xF0 | (c >> 18));
            bytes[length++] = (byte) (0x80 | (c >> 12 & 0x3F));
            bytes[length++] = (byte) (0x80 | (c >> 6 & 0x3F));
        }
        bytes[length++] = (byte) (0x80 | (c & 0x3F));
        return Character.charCount(c) - 1;
    }

    private void ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            put(text.charAt(i));
        }
    }

    private void put(char c) {
        reserve(1);
        bytes[length++] = (byte) c;
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
