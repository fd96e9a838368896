package dev.polder.gateway.openapi;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Writes one protobuf message, in the way of gnostic's messages for documents of OpenAPI. One thread.
final class ProtobufOutput {
    /// What YAML reads as a text when it stands alone; a few such words mean something else there.
    private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z,]*");

    private static final Set<String> MEANINGFUL = Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static byte[] message(Consumer<ProtobufOutput> fields) {
        ProtobufOutput output = new ProtobufOutput();
        fields.accept(output);
        return output.out.toByteArray();
    }

    /// A message inside this one.
    void message(int number, Consumer<ProtobufOutput> fields) {
        bytes(number, message(fields));
    }

    void string(int number, String text) {
        bytes(number, text.getBytes(StandardCharsets.UTF_8));
    }

    void bool(int number, boolean value) {
        if (value) {
            varint(number << 3);
            varint(1);
        }
    }

    /// The text of a member, when there is one.
    void text(int number, JsonObject object, String name) {
        String value = object.string(name);
        if (value != null) {
            string(number, value);
        }
    }

    /// A repeated text.
    void texts(int number, @Nullable JsonArray array) {
        if (array != null) {
            array.strings().forEach(text -> string(number, text));
        }
    }

    /// A whole number; none for zero, as protobuf 3.
    void integer(int number, long value) {
        if (value != 0) {
            varint(number << 3);
            varint(value);
        }
    }

    /// A number of eight bytes, also for zero.
    void decimal(int number, double value) {
        varint((number << 3) | 1);
        byte[] bytes = new byte[Double.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putDouble(value);
        out.writeBytes(bytes);
    }

    /// One of several choices, which is written also when it is false.
    void choice(int number, boolean value) {
        varint(number << 3);
        varint(value ? 1 : 0);
    }

    /// Any value, as YAML text (JSON is YAML).
    void any(int number, JsonValue value) {
        message(number, any -> any.string(2, yaml(value)));
    }

    /// Members that begin with `x-`, by their names.
    void extensions(int number, JsonObject object) {
        object.entries().stream()
                .filter(member -> member.getKey().startsWith("x-"))
                .forEach(member -> message(number, named -> {
                    named.string(1, member.getKey());
                    named.any(2, member.getValue());
                }));
    }

    private static String yaml(JsonValue value) {
        return value instanceof JsonString text
                        && WORD.matcher(text.value()).matches()
                        && !MEANINGFUL.contains(text.value().toLowerCase(Locale.ROOT))
                ? text.value() + "\n"
                : JsonWriter.text(value) + "\n";
    }

    private void bytes(int number, byte[] bytes) {
        varint((number << 3) | 2);
        varint(bytes.length);
        out.writeBytes(bytes);
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
