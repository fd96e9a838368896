package dev.polder.gateway.openapi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Writes one protobuf message. One thread.
final class ProtobufOutput {
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

    private void bytes(int number, byte[] bytes) {
        varint((number << 3) | 2);
        varint(bytes.length);
        out.writeBytes(bytes);
    }

    private void varint(int value) {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            out.write((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }
}
