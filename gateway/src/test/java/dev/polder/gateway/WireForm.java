package dev.polder.gateway;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.protobuf.ProtobufReader;
import dev.polder.api.protobuf.ProtobufWriter;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A form in which objects travel, as a client sees it.
enum WireForm {
    JSON("application/json", "application/json") {
        @Override
        byte[] write(JsonObject object) {
            return JsonWriter.compact(object);
        }

        @Override
        JsonObject read(byte[] body) {
            return JsonReader.readObject(body, LIMITS);
        }

        @Override
        Event next(InputStream stream) throws IOException {
            var line = new ByteArrayOutputStream();
            for (int next = stream.read(); next != '\n'; next = stream.read()) {
                if (next < 0) {
                    throw new IOException("the stream ended");
                }
                line.write(next);
            }
            JsonObject event = read(line.toByteArray());
            return new Event(event.string("type", ""), event.objectOrNew("object"));
        }
    },
    PROTOBUF("application/vnd.kubernetes.protobuf", "application/vnd.kubernetes.protobuf;stream=watch") {
        @Override
        byte[] write(JsonObject object) {
            return ProtobufWriter.write(object);
        }

        @Override
        JsonObject read(byte[] body) {
            return ProtobufReader.read(body, LIMITS);
        }

        // A frame is its length, then a WatchEvent: the type, and the object with its four bytes of magic before it.
        @Override
        Event next(InputStream stream) throws IOException {
            var in = new DataInputStream(stream);
            byte[] frame = in.readNBytes(in.readInt());
            int typeLength = frame[1];
            int magic = 2 + typeLength;
            while (frame[magic] != 'k' || frame[magic + 1] != '8' || frame[magic + 2] != 's' || frame[magic + 3] != 0) {
                magic++;
            }
            return new Event(
                    new String(frame, 2, typeLength, StandardCharsets.UTF_8),
                    read(Arrays.copyOfRange(frame, magic, frame.length)));
        }
    };

    private static final JsonLimits LIMITS = new JsonLimits(64 << 20, 256, 5_000_000);

    private final String type;
    private final String streamType;

    WireForm(String type, String streamType) {
        this.type = type;
        this.streamType = streamType;
    }

    /// What a watch tells.
    record Event(String type, JsonObject object) {}

    String type() {
        return type;
    }

    /// Of a watch.
    String streamType() {
        return streamType;
    }

    abstract byte[] write(JsonObject object);

    abstract JsonObject read(byte[] body);

    /// Waits for the next event.
    abstract Event next(InputStream stream) throws IOException;
}
