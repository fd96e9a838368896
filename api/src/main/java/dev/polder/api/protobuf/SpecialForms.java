package dev.polder.api.protobuf;

import dev.polder.api.index.WireField.Form;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonSyntaxException;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.Utf8;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// The messages that are not objects in JSON: times, quantities, numbers that may be texts, raw JSON.
final class SpecialForms {
    /// The first second of the year 0001 and the last of the year 9999: what RFC 3339 can say.
    private static final long MIN_SECONDS = -62_135_596_800L;

    private static final long MAX_SECONDS = 253_402_300_799L;
    private static final int NANOS = 1_000_000_000;
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private SpecialForms() {}

    static JsonString base64(byte[] bytes) {
        return new JsonString(Base64.getEncoder().encodeToString(bytes));
    }

    /// The value, or null when an empty message stands for no value.
    static @Nullable JsonValue read(Form form, WireInput input, JsonLimits limits) {
        Parts parts = Parts.read(input);
        return switch (form) {
            case TIME -> parts.empty ? null : new JsonString(time(parts, false));
            case MICRO_TIME -> parts.empty ? null : new JsonString(time(parts, true));
            case QUANTITY -> parts.texts.isEmpty() ? new JsonString("0") : parts.texts.get(0);
            case INT_OR_STRING -> intOrString(parts);
            case RAW, FIELDS -> parts.raw.length == 0 ? null : JsonReader.read(parts.raw, limits);
            case STRINGS -> parts.texts;
            default -> throw new IllegalStateException("not a special form: " + form);
        };
    }

    private static JsonValue intOrString(Parts parts) {
        // Field 1 says which: 0 an integer in field 2, 1 a text in field 3.
        if (parts.first == 0) {
            return new JsonInteger((int) parts.second);
        }
        return parts.texts.isEmpty() ? new JsonString("") : parts.texts.get(0);
    }

    private static String time(Parts parts, boolean micros) {
        if (parts.first < MIN_SECONDS || parts.first > MAX_SECONDS || parts.second < 0 || parts.second >= NANOS) {
            throw JsonSyntaxException.malformed("protobuf: time is out of range");
        }
        return micros
                ? MICROS.format(Instant.ofEpochSecond(parts.first, parts.second))
                : Instant.ofEpochSecond(parts.first).toString();
    }

    /// The fields of such a message: at most two numbers, and texts that may also be bytes.
    private static final class Parts {
        private final JsonArray texts = new JsonArray();
        private boolean empty = true;
        private long first;
        private long second;
        private byte[] raw = {};

        static Parts read(WireInput input) {
            Parts parts = new Parts();
            while (input.hasMore()) {
                int tag = input.tag();
                parts.empty = false;
                if ((tag & 7) == WireInput.BYTES) {
                    parts.raw = input.bytes();
                    parts.texts.add(new JsonString(Utf8.decode(parts.raw)));
                } else if ((tag & 7) == WireInput.VARINT) {
                    long number = input.varint();
                    parts.first = tag >>> 3 == 1 ? number : parts.first;
                    parts.second = tag >>> 3 == 2 ? number : parts.second;
                } else {
                    input.skip(tag & 7);
                }
            }
            return parts;
        }
    }
}
