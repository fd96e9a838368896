package dev.polder.api.cbor;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonBool;
import dev.polder.api.json.JsonDecimal;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// A tree to CBOR, as Kubernetes' encoder writes it: texts as byte strings, numbers as short as they go, nothing of
/// indefinite length.
public final class CborWriter {
    private static final byte[] SELF_DESCRIBED = {(byte) 0xD9, (byte) 0xD9, (byte) 0xF7};

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1024);

    private CborWriter() {}

    /// The value behind the tag that tells CBOR from everything else.
    public static byte[] write(JsonValue value) {
        CborWriter writer = new CborWriter();
        writer.out.writeBytes(SELF_DESCRIBED);
        writer.value(value);
        return writer.out.toByteArray();
    }

    private void value(JsonValue value) {
        switch (value) {
            case JsonObject object -> {
                head(5, object.size());
                for (Map.Entry<String, JsonValue> member : object.entries()) {
                    text(member.getKey());
                    value(member.getValue());
                }
            }
            case JsonArray array -> {
                head(4, array.size());
                array.forEach(this::value);
            }
            case JsonString(String text) -> text(text);
            case JsonInteger(long number) when number < 0 -> head(1, -1 - number);
            case JsonInteger(long number) -> head(0, number);
            case JsonDecimal(double number) -> decimal(number);
            case JsonBool bool -> out.write(bool == JsonBool.TRUE ? 0xF5 : 0xF4);
            case JsonNull _ -> out.write(0xF6);
        }
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        head(2, bytes.length);
        out.writeBytes(bytes);
    }

    private void decimal(double number) {
        float single = (float) number;
        short half = Float.floatToFloat16(single);
        if (Float.float16ToFloat(half) == number) {
            out.write(0xF9);
            fixed(half, 2);
        } else if (single == number) {
            out.write(0xFA);
            fixed(Float.floatToRawIntBits(single), 4);
        } else {
            out.write(0xFB);
            fixed(Double.doubleToRawLongBits(number), 8);
        }
    }

    /// @param argument not negative
    private void head(int major, long argument) {
        int type = major << 5;
        if (argument < 24) {
            out.write(type | (int) argument);
        } else if (argument <= 0xFF) {
            out.write(type | 24);
            fixed(argument, 1);
        } else if (argument <= 0xFFFF) {
            out.write(type | 25);
            fixed(argument, 2);
        } else if (argument <= 0xFFFF_FFFFL) {
            out.write(type | 26);
            fixed(argument, 4);
        } else {
            out.write(type | 27);
            fixed(argument, 8);
        }
    }

    private void fixed(long value, int length) {
        for (int shift = 8 * (length - 1); shift >= 0; shift -= 8) {
            out.write((int) (value >>> shift));
        }
    }
}
